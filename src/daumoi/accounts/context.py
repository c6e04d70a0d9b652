"""What every template knows of the person at the screen."""

from django.http import HttpRequest


def person(request: HttpRequest) -> dict[str, object]:
    """The viewer and the signed-in user (None for the public)."""
    user = getattr(request, "user", None)
    return {
        "viewer": getattr(request, "viewer", None),
        "user": user if user is not None and user.is_authenticated else None,
    }
