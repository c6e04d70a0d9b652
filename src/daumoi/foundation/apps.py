from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "daumoi.foundation"
    label = "foundation"
