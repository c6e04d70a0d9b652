"""Addresses of the public newsroom."""

from django.urls import path

from daumoi.newsroom import views

app_name = "newsroom"

urlpatterns = [
    path("", views.release_list, name="list"),
    path("news/<slug:public_id>.json", views.issued_json, name="json"),
    path("news/<slug:public_id>/", views.release_page, name="page_by_id"),
    path("news/<slug:public_id>/<str:slug>/", views.release_page, name="page"),
    path("feeds/rss.xml", views.feed, {"form": "rss"}, name="rss"),
    path("feeds/atom.xml", views.feed, {"form": "atom"}, name="atom"),
    path("feeds/feed.json", views.feed, {"form": "json"}, name="json_feed"),
    path("about/reading-the-press/", views.reading_the_press, name="reading_the_press"),
    path("robots.txt", views.robots, name="robots"),
    path("health/", views.health, name="health"),
]
