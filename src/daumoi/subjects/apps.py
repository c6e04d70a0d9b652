from django.apps import AppConfig


class SubjectsConfig(AppConfig):
    name = "daumoi.subjects"
    label = "subjects"
