from django.db import migrations

from daumoi.accounts.rules import given_name_first
from daumoi.foundation.vietnamese import fold, sort_digits


def fill(apps, schema_editor):
    """People of before get what `User.save` makes of their names from here on."""
    user_model = apps.get_model("accounts", "User")
    for user in user_model.objects.iterator(chunk_size=500):
        user.search_text = fold(f"{user.full_name} {user.email} {user.position} {user.phone}")[:620]
        user.sort_name = sort_digits(given_name_first(user.full_name))[:300]
        user.save(update_fields=["search_text", "sort_name"])


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_stand_ins'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
