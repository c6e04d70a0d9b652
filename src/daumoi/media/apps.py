from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "daumoi.media"
    label = "media"
