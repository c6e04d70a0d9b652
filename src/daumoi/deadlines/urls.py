"""Addresses of the table of days."""

from django.urls import path

from daumoi.deadlines import views

app_name = "deadlines"

urlpatterns = [
    path("", views.days, name="days"),
    path("import/", views.import_list, name="import"),
    path("<int:row_id>/forget/", views.forget, name="forget"),
]
