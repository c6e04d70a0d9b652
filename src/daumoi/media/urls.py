"""Addresses of media."""

from django.urls import path

from daumoi.media import upload_views, views

app_name = "media"

urlpatterns = [
    path("photo/<slug:public_id>/<slug:size>.jpg", views.photo, name="photo"),
    path("file/<slug:public_id>/", views.file, name="file"),
    path("play/<slug:public_id>/", views.play, name="play"),
    path("original/<slug:public_id>/", views.original, name="original"),
    path("subtitles/<slug:public_id>.vtt", views.subtitles, name="subtitles"),
    path("uploads/", upload_views.uploads, name="uploads"),
    path("uploads/<slug:public_id>/", upload_views.upload, name="upload"),
]
