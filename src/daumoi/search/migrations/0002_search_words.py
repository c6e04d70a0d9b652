"""The words themselves, in the form the database searches them in; neither table can be said in Django's models."""

from django.db import migrations

SQLITE = [
    # Marks are folded before the words come here: FTS5 would leave đ and strip other scripts of their vowels.
    "CREATE VIRTUAL TABLE search_words USING fts5("
    "title, text, title_folded, text_folded, reach, tokenize = 'unicode61 remove_diacritics 0')",
]
POSTGRESQL = [
    "CREATE TABLE search_words (entry_id bigint PRIMARY KEY, exact tsvector NOT NULL, folded tsvector NOT NULL)",
    "CREATE INDEX search_words_exact ON search_words USING gin (exact)",
    "CREATE INDEX search_words_folded ON search_words USING gin (folded)",
]


def make_table(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
            cursor.execute(statement)


def drop_table(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DROP TABLE search_words")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_search_entries")]

    operations = [migrations.RunPython(make_table, drop_table)]
