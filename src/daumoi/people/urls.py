"""Addresses of the invited, and of one's own data."""

from django.urls import path

from daumoi.people import views

app_name = "people"

urlpatterns = [
    path("invitation/<str:token>/", views.invitation, name="invitation"),
]
