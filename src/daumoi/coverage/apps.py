from django.apps import AppConfig


class CoverageConfig(AppConfig):
    name = "daumoi.coverage"
    label = "coverage"
