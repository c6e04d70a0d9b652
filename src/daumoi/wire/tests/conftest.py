"""Fixtures of these tests."""

from daumoi.foundation.tests.time_of_day import at
from daumoi.media.tests.photographs import add_picture, photo_folder

__all__ = ["add_picture", "at", "photo_folder"]
