from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "daumoi.people"
    label = "people"
