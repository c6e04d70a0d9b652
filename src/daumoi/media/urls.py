"""Addresses of photos."""

from django.urls import path

from daumoi.media import views

app_name = "media"

urlpatterns = [
    path("photo/<slug:public_id>/<slug:size>.jpg", views.photo, name="photo"),
]
