from django.urls import path

from daumoi.theme import views

app_name = "theme"

urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("public/", views.public_catalogue, name="public_catalogue"),
    path("sign-in/", views.sign_in_catalogue, name="sign_in_catalogue"),
]
