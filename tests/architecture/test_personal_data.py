"""What is kept of people: every column that refers to a person says why it is kept, how long, and what happens then."""

from __future__ import annotations

from django.apps import apps

from daumoi.accounts.models import User
from daumoi.people.retention import kept_records


def test_every_column_that_refers_to_a_person_stands_in_the_table():
    named = {(records.model, records.person.split("__")[0]) for records in kept_records()}
    for model in apps.get_models():
        if model._meta.proxy:
            continue
        for field in model._meta.get_fields():
            if getattr(field, "related_model", None) is User and not field.auto_created:
                key = (model._meta.label, field.name)
                assert key in named, f"{key}: say in config/personal_data.py why and how long it is kept"
