from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "daumoi.releases"
    label = "releases"
