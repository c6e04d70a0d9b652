"""Addresses of the log of acts."""

from django.urls import path

from daumoi.audit import views

app_name = "audit"

urlpatterns = [
    path("", views.log, name="log"),
    path("export.csv", views.export, name="export"),
    path("check/", views.check, name="check"),
    path("roots/", views.roots, name="roots"),
    path("roots.json", views.roots_json, name="roots_json"),
]
