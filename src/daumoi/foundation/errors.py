"""The tree of domain errors. Apps hang their own below these, in their `errors` modules.

DomainError                     a rule of the product was not met; the message is for the person at the screen
├── NotAllowed                  the person may not do this; carries the reason
├── InvalidValue                a field is wrong; names the field and what would be right
├── Conflict                    somebody else was faster; nothing was lost
├── TableProblem                a table cannot be read at all: no header, an unknown encoding, a bomb (see tables)
└── OutboundError               reading somebody else's page failed (see outbound_http)
TryLater                        a background step could not finish now and may be run again
ChannelError                    a message could not be handed over; `str()` is the other side's answer in short
├── Refused                     the other side said no for good: a wrong address, a policy
├── NotNow                      it may work later: busy, unreachable, greylisted
└── Uncertain                   the connection broke after the text was given; it may have arrived
"""

from __future__ import annotations


class DomainError(Exception):
    """A rule of the product was not met. `str()` is a sentence that a person can act on."""


class NotAllowed(DomainError):
    """The acting person may not do this.

    Attributes:
        reason: a short code such as `own-work`, stable across languages.
    """

    def __init__(self, message: str, *, reason: str = "not-allowed") -> None:
        super().__init__(message)
        self.reason = reason


class InvalidValue(DomainError):
    """A value cannot be taken.

    Attributes:
        field: name of the form field or column, for the message beside it.
    """

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


class Conflict(DomainError):
    """Two people changed one thing; the second is shown both."""


class TableProblem(DomainError):
    """The file as a whole is no table of the kind that was asked for; the sentence names what would be right."""


class OutboundError(DomainError):
    """A page or feed of somebody else could not be read.

    Attributes:
        code: short stable word for the ledger, such as `too-large`.
    """

    code = "outbound"


class TryLater(Exception):
    """A background step asks to be run again.

    Attributes:
        seconds: how long to wait at least.
    """

    def __init__(self, message: str, *, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class ChannelError(Exception):
    """A channel could not hand a message over; `str()` is the other side's answer in short."""


class Refused(ChannelError):
    """No, and asking again will not help."""


class NotNow(ChannelError):
    """Not now; asking again may help."""


class Uncertain(ChannelError):
    """Nobody can know whether it arrived; a person decides whether to send again."""
