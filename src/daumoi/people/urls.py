"""Addresses of the invited, and of one's own data and leave."""

from django.urls import path

from daumoi.people.views import invitation, own

app_name = "people"

urlpatterns = [
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("me/", own.own, name="own"),
    path("me/correct/", own.correct, name="correct"),
    path("me/export/", own.export, name="export"),
    path("me/erase/", own.erasure, name="erasure"),
    path("me/stand-ins/", own.stand_ins, name="stand_ins"),
    path("me/stand-ins/<int:stand_in_id>/end/", own.stand_in_end, name="stand_in_end"),
]
