"""PostgreSQL is told what reading a row's words costs: its planner takes them for a column of eight bytes.

A text's vector lies outside its row and takes 7 to 40 µs to be read; the planner counted a hundredth of that, walked
the newest rows for words that few of them hold, and took 1.1 s where the index answers in 25 ms (100,000 releases).
The function says yes to every row that has passed; what it is there for is its COST.
"""

from django.db import migrations

POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION search_row_is_read(bigint) RETURNS boolean LANGUAGE plpgsql "
    "IMMUTABLE PARALLEL SAFE COST 1000 AS $$ BEGIN RETURN true; END $$"
)


def make_function(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(POSTGRESQL)


def drop_function(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION IF EXISTS search_row_is_read(bigint)")


class Migration(migrations.Migration):
    dependencies = [("search", "0003_titles_apart")]

    operations = [migrations.RunPython(make_function, drop_function)]
