"""Addresses of the wire."""

from django.urls import path

from daumoi.wire import views

app_name = "wire"

urlpatterns = [
    path("", views.release_list, name="list"),
    path("events/", views.events, name="events"),
    path("events/calendar.ics", views.calendar, name="calendar"),
    path("subscription/", views.subscription, name="subscription"),
    path("<slug:public_id>/", views.release_page, name="release"),
    path("<slug:public_id>/release.<slug:form>", views.download, name="download"),
    path("<slug:public_id>/photos.zip", views.photos, name="photos"),
]
