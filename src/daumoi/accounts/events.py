"""What happens to accounts."""

from dataclasses import dataclass

from daumoi.foundation.events import Event


@dataclass(frozen=True)
class SignInChanged(Event):
    """How somebody signs in was changed: password, second factor, recovery codes, e-mail. `what` is the log's word."""

    user_id: int
    what: str
