from django.apps import AppConfig


class BriefingsConfig(AppConfig):
    name = "daumoi.briefings"
    label = "briefings"
