"""Addresses of sign-in and one's own account."""

from django.urls import path

from daumoi.accounts import views

app_name = "accounts"

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("profile/", views.profile, name="profile"),
    path("password/", views.change_password, name="password"),
]
