"""Topics (fields of the work) and places; names in both interface languages."""

from django.db import models
from django.utils.translation import get_language


class Named(models.Model):
    """Something with a code and a name in Vietnamese and English."""

    code = models.SlugField(max_length=60, unique=True)
    name_vi = models.CharField(max_length=150)
    name_en = models.CharField(max_length=150, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "name_vi"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Name in the language of the interface, Vietnamese where there is no other."""
        return (self.name_en if get_language() == "en" else "") or self.name_vi


class Topic(Named):
    """Field of work (lĩnh vực)."""


class Place(Named):
    """Area (địa bàn): a province or city; the whole country is no row but the absence of one."""
