"""Addresses of the glossary."""

from django.urls import path

from daumoi.glossary import views

app_name = "glossary"

urlpatterns = [
    path("", views.term_list, name="list"),
    path("new/", views.term_add, name="add"),
    path("import/", views.bring, name="import"),
    path("starter.csv", views.starter, name="starter"),
    path("terms.<slug:form>", views.export, name="export"),
    path("<int:term_id>/", views.term_change, name="change"),
    path("<int:term_id>/retire/", views.term_retire, name="retire"),
]
