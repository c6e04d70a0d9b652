"""Errors of media.

InvalidValue (foundation)
└── NotAccepted        the file is of no kind that is taken, too large, damaged, or not what its name says
    └── NotAPhoto      the file is no picture that can be read, or larger than allowed
DomainError (foundation)
├── NotReady           what is to go out still waits for its check, or did not pass it
└── UploadError        a piece of a large file cannot be taken; nothing that came before is lost
    ├── WrongOffset        it does not begin where the last one ended; carries where that was
    ├── WrongChecksum      it was damaged on the way
    ├── UploadBusy         another piece is being written this moment
    └── UploadGone         too late, or its bytes are no longer there
"""

from daumoi.foundation.errors import DomainError, InvalidValue


class NotAccepted(InvalidValue):
    """The file cannot be taken; the message says what it is and what would be right."""

    def __init__(self, message: str, *, field: str = "file") -> None:
        super().__init__(message, field=field)


class NotAPhoto(NotAccepted):
    """The file cannot be taken as a photo; the message says why and what would be right."""


class NotReady(DomainError):
    """A file may not go out yet, or never; the message names it."""


class UploadError(DomainError):
    """A piece of a large file cannot be taken."""


class WrongOffset(UploadError):
    """The piece does not begin where the last one ended.

    Attributes:
        received: bytes that are safely here.
    """

    def __init__(self, message: str, *, received: int) -> None:
        super().__init__(message)
        self.received = received


class WrongChecksum(UploadError):
    """The piece is not what was sent; it was thrown away."""


class UploadBusy(UploadError):
    """Another request is writing to this upload."""


class UploadGone(UploadError):
    """The upload was not finished in time, or was finished already."""
