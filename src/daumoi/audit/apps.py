from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "daumoi.audit"
    label = "audit"
