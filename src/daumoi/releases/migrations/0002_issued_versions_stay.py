"""An issued version is never edited: the database refuses it too, whatever code or person comes past the models."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER issued_versions_stay BEFORE UPDATE ON releases_issuedversion
BEGIN
    SELECT RAISE(ABORT, 'an issued version is never edited');
END;
"""
POSTGRESQL = """
CREATE FUNCTION refuse_edit_of_issued_version() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'an issued version is never edited';
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER issued_versions_stay BEFORE UPDATE ON releases_issuedversion
    FOR EACH ROW EXECUTE FUNCTION refuse_edit_of_issued_version();
"""


def add_trigger(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(SQLITE if vendor == "sqlite" else POSTGRESQL)


def drop_trigger(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS issued_versions_stay")
        else:
            cursor.execute("DROP TRIGGER IF EXISTS issued_versions_stay ON releases_issuedversion")
            cursor.execute("DROP FUNCTION IF EXISTS refuse_edit_of_issued_version")


class Migration(migrations.Migration):
    dependencies = [("releases", "0001_initial")]

    operations = [migrations.RunPython(add_trigger, drop_trigger)]
