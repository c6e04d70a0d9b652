from django.apps import AppConfig


class ThemeConfig(AppConfig):
    name = "daumoi.theme"
    label = "theme"
