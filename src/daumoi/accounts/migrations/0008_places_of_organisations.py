"""Writes the path of focal points and the searched names of every organisation that is there."""

from django.db import migrations

from daumoi.foundation.vietnamese import fold


def place(apps, schema_editor):
    Organisation = apps.get_model("accounts", "Organisation")
    rows = {row.pk: row for row in Organisation.objects.all()}

    def path_of(row):
        above = rows.get(row.parent_id) or (rows.get(row.hub_id) if row.hub_id != row.pk else None)
        path = path_of(above) if above is not None else ""
        return f"{path or '/'}{row.pk}/" if row.kind == "focal_point" else path

    for row in rows.values():
        row.hub_path = path_of(row)
        row.search_text = "\n".join(dict.fromkeys(fold(name) for name in (row.name, row.short_name, row.code)))
    Organisation.objects.bulk_update(rows.values(), ["hub_path", "search_text"], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [("accounts", "0007_organisations_in_the_network")]

    operations = [migrations.RunPython(place, migrations.RunPython.noop)]
