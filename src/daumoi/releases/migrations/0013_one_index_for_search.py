"""The folded text goes: every list asks the one index (decision 25).

A database that rebuilds the table to drop a column loses the triggers on it; they are put back.
"""

from importlib import import_module

from django.db import migrations

triggers = import_module("daumoi.releases.migrations.0002_issued_versions_stay")


def put_back(apps, schema_editor):
    triggers.drop_triggers(apps, schema_editor)
    triggers.add_triggers(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("releases", "0012_carried_media_and_dismissed_hints")]

    operations = [
        migrations.RemoveField(model_name="issuedversion", name="search_text"),
        migrations.RunPython(put_back, migrations.RunPython.noop),
    ]
