"""Addresses of one's own notices."""

from django.urls import path

from daumoi.notices import views

app_name = "notices"

urlpatterns = [
    path("", views.notice_list, name="list"),
    path("settings/", views.notice_settings, name="settings"),
    path("settings/undo/", views.settings_undo, name="settings_undo"),
    path("count/", views.count, name="count"),
    path("read/", views.read_all, name="read_all"),
    path("<int:notice_id>/read/", views.read, name="read"),
    path("<int:notice_id>/open/", views.open_thing, name="open"),
]
