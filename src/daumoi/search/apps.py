from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "daumoi.search"
    label = "search"
