"""What happens to accounts."""

from dataclasses import dataclass

from daumoi.foundation.events import Event


@dataclass(frozen=True)
class SignInChanged(Event):
    """How somebody signs in was changed: password, second factor, recovery codes, e-mail. `what` is the log's word."""

    user_id: int
    what: str


@dataclass(frozen=True)
class NewPasswordAsked(Event):
    """Somebody asked for a link to a new password. `user_id` is 0 where nobody has that e-mail: both cost the same."""

    user_id: int


@dataclass(frozen=True)
class NewEmailAsked(Event):
    """A person wants another e-mail address; it is proved by a link that is sent there."""

    user_id: int
    email: str


@dataclass(frozen=True)
class EmailChanged(Event):
    """A person's e-mail address is another now; the old one is told."""

    user_id: int
    old_email: str
