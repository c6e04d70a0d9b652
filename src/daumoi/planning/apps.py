from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "daumoi.planning"
    label = "planning"
