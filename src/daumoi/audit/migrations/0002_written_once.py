"""The log, its seals and its roots are only added to: the database refuses everything else, whatever comes past the models."""

from django.db import migrations

TABLES = ("accounts_logentry", "audit_logseal", "audit_dailyroot")
WORDS = {"UPDATE": "edited", "DELETE": "deleted"}


def trigger_name(table, act):
    return f"{table}_is_never_{WORDS[act]}"


def statements(vendor, table, act):
    """SQL that makes the trigger of one table against one act."""
    name, said = trigger_name(table, act), f"a row of {table} is never {WORDS[act]}"
    if vendor == "sqlite":
        return [f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{said}'); END"]
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$ "
        f"BEGIN RAISE EXCEPTION '{said}'; END; $$ LANGUAGE plpgsql",
        f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def add_triggers(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for table in TABLES:
            for act in WORDS:
                for statement in statements(schema_editor.connection.vendor, table, act):
                    cursor.execute(statement)


def drop_triggers(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for table in TABLES:
            for act in WORDS:
                if schema_editor.connection.vendor == "sqlite":
                    cursor.execute(f"DROP TRIGGER IF EXISTS {trigger_name(table, act)}")
                else:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {trigger_name(table, act)} ON {table}")
                    cursor.execute(f"DROP FUNCTION IF EXISTS {trigger_name(table, act)}")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("accounts", "0003_more_roles")]

    operations = [migrations.RunPython(add_triggers, drop_triggers)]
