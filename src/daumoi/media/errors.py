"""Errors of media.

InvalidValue (foundation)
└── NotAPhoto      the file is no picture that can be read, or larger than allowed
"""

from daumoi.foundation.errors import InvalidValue


class NotAPhoto(InvalidValue):
    """The file cannot be taken as a photo; the message says why and what would be right."""
