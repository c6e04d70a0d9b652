"""Tables of the ground floor."""

from django.db import models


class ScheduleMark(models.Model):
    """When a step of the schedule was last enqueued; the row is the lock between two schedulers."""

    name = models.CharField(max_length=100, primary_key=True)
    last_enqueued_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
