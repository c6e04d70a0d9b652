from django.apps import AppConfig


class GlossaryConfig(AppConfig):
    name = "daumoi.glossary"
    label = "glossary"
