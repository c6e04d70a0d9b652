"""An issued version is neither edited nor deleted: the database refuses it too, whatever comes past the models."""

from django.db import migrations

NAMES = {"UPDATE": ("issued_versions_stay", "edited"), "DELETE": ("issued_versions_are_kept", "deleted")}


def statements(vendor, act):
    """SQL that makes the trigger against one act."""
    name, word = NAMES[act]
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {name} BEFORE {act} ON releases_issuedversion "
            f"BEGIN SELECT RAISE(ABORT, 'an issued version is never {word}'); END"
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$ "
        f"BEGIN RAISE EXCEPTION 'an issued version is never {word}'; END; $$ LANGUAGE plpgsql",
        f"CREATE TRIGGER {name} BEFORE {act} ON releases_issuedversion FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def add_triggers(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for act in NAMES:
            for statement in statements(schema_editor.connection.vendor, act):
                cursor.execute(statement)


def drop_triggers(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for name, _word in NAMES.values():
            if schema_editor.connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON releases_issuedversion")
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("releases", "0001_initial")]

    operations = [migrations.RunPython(add_triggers, drop_triggers)]
