"""Titles apart from texts, an index of beginnings (SQLite), pairs of words (PostgreSQL); the index is filled anew."""

from django.db import migrations, models

_FTS = "CREATE VIRTUAL TABLE {} USING fts5(exact, folded, reach, columnsize = 0, prefix = '2 3', tokenize = {})"
# Marks are folded before the words come here: FTS5 would leave đ and strip other scripts of their vowels.
_TOKENS = "\"unicode61 remove_diacritics 0 tokenchars '_'\""
SQLITE = ["DROP TABLE search_words", _FTS.format("search_titles", _TOKENS), _FTS.format("search_words", _TOKENS)]
_COLUMNS = ("title", "title_folded", "text", "text_folded")
POSTGRESQL = [
    "DROP TABLE search_words",
    "CREATE TABLE search_words (entry_id bigint PRIMARY KEY, "
    + ", ".join(f"{column} tsvector NOT NULL" for column in _COLUMNS)
    + ")",
    *(f"CREATE INDEX search_words_{column} ON search_words USING gin ({column})" for column in _COLUMNS),
]


def make_tables(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
            cursor.execute(statement)
        # Entries without words would be taken for indexed; `search.follow_log` makes them anew.
        cursor.execute("DELETE FROM search_searchentry")
        cursor.execute("DELETE FROM search_logmark")


class Migration(migrations.Migration):
    dependencies = [("search", "0002_search_words")]

    operations = [
        migrations.RunPython(make_tables),
        migrations.AddIndex("searchentry", models.Index(fields=["at"], name="search_entry_at")),
    ]
