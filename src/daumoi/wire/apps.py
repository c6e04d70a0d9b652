from django.apps import AppConfig


class WireConfig(AppConfig):
    name = "daumoi.wire"
    label = "wire"
