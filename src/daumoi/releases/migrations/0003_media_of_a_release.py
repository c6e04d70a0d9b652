"""A release carries media of every kind."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0002_every_kind_of_media"),
        ("releases", "0002_issued_versions_stay"),
    ]

    operations = [
        migrations.RemoveConstraint("ReleasePhoto", "photo_once_in_a_release"),
        migrations.RenameModel("ReleasePhoto", "ReleaseMedia"),
        migrations.RenameField("ReleaseMedia", "photo", "item"),
        migrations.RenameField("Release", "photos", "media"),
        migrations.AlterField(
            "ReleaseMedia",
            "release",
            models.ForeignKey(
                on_delete=models.CASCADE, related_name="release_media", to="releases.release"
            ),
        ),
        migrations.AddConstraint(
            "ReleaseMedia", models.UniqueConstraint(fields=["release", "item"], name="media_once_in_a_release")
        ),
    ]
