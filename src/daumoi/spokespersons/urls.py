"""Addresses of the register: the list for everybody, the pages of those who keep it."""

from django.urls import path

from daumoi.spokespersons import views

app_name = "spokespersons"

urlpatterns = [
    path("", views.published, name="list"),
    path("list.json", views.published_json, name="json"),
    path("changes.xml", views.changes_feed, name="feed"),
    path("register/", views.register, name="register"),
    path("register/new/", views.enter, name="enter"),
    path("register/<int:entry_id>/end/", views.end, name="end"),
]
