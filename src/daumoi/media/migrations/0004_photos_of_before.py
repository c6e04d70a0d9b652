"""Photos of before are prepared, were never scanned, and can be searched for."""

from django.db import migrations

from daumoi.foundation.vietnamese import fold


def fill(apps, schema_editor):
    items = apps.get_model("media", "MediaItem")
    for item in items._base_manager.filter(prepared_at=None).iterator():
        item.prepared_at = item.uploaded_at
        words = (item.original_name, item.caption, item.credit, item.alternative_text)
        item.search_text = fold("\n".join(words))
        try:
            item.size = item.original.size
        except OSError:
            # A file that is gone leaves its row: the size stays unknown.
            item.size = 0
        item.save(update_fields=["prepared_at", "search_text", "size"])


class Migration(migrations.Migration):
    dependencies = [("media", "0003_what_media_carry")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
