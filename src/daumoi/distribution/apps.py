from django.apps import AppConfig


class DistributionConfig(AppConfig):
    name = "daumoi.distribution"
    label = "distribution"
