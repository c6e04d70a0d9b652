from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "daumoi.accounts"
    label = "accounts"
