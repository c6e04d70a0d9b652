from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "daumoi.network"
    label = "network"
