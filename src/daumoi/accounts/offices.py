"""Which office a page is about, for people who keep more than one: the address says it, else it is the first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from daumoi.accounts.models import Organisation
from daumoi.foundation.whole_numbers import whole_number


def chosen_office(request: HttpRequest, offices: Sequence[Organisation]) -> Organisation | None:
    """The one of these that the address names, else the first; None where there is none."""
    asked = whole_number(request.GET.get("office"))
    return next((office for office in offices if office.pk == asked), offices[0] if offices else None)


def office_tabs(
    request: HttpRequest, offices: Sequence[Organisation], current: Organisation | None
) -> list[dict[str, Any]]:
    """Tabs from office to office that keep the rest of the address; none where there is no choice."""
    if len(offices) < 2:
        return []
    rest = request.GET.copy()
    tabs = []
    for office in offices:
        rest["office"] = str(office.pk)
        tabs.append({"label": office.short_name, "url": f"?{rest.urlencode()}", "current": office == current})
    return tabs
