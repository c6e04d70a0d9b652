"""Photos become one kind of media among others."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0001_initial"),
        # Its through table names the photo; the new name must reach it.
        ("releases", "0002_issued_versions_stay"),
    ]

    operations = [
        migrations.RenameModel("Photo", "MediaItem"),
        migrations.RenameModel("PhotoUse", "MediaUse"),
        migrations.RemoveConstraint("MediaUse", "photo_used_once_a_version"),
        migrations.RenameField("MediaUse", "photo", "item"),
    ]
