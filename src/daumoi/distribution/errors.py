"""Errors of distribution.

ChannelError             a channel could not hand a message over
├── Refused              the other side said no for good: a wrong address, a policy
├── NotNow               it may work later: busy, unreachable, greylisted
└── Uncertain            the connection broke after the text was given; it may have arrived
"""


class ChannelError(Exception):
    """A channel could not hand a message over; `str()` is the other side's answer in short."""


class Refused(ChannelError):
    """No, and asking again will not help."""


class NotNow(ChannelError):
    """Not now; asking again may help."""


class Uncertain(ChannelError):
    """Nobody can know whether it arrived; a person decides whether to send again."""
