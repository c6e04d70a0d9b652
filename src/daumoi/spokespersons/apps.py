from django.apps import AppConfig


class SpokespersonsConfig(AppConfig):
    name = "daumoi.spokespersons"
    label = "spokespersons"
