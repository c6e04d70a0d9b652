from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "daumoi.deadlines"
    label = "deadlines"
