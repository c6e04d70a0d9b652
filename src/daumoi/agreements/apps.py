from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "daumoi.agreements"
    label = "agreements"
