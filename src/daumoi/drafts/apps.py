from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "daumoi.drafts"
    label = "drafts"
