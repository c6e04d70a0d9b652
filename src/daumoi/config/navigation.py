"""The menu of each role, and the agency's name on every page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from daumoi.accounts.gate import may_enter
from daumoi.accounts.models import ROLE_NAMES
from daumoi.accounts.permissions import (
    AUDIT_READ,
    DESK_READ,
    GLOSSARY_READ,
    NOTICE_CHOOSE,
    OFFICE_READ,
    ORGANISATION_READ,
    PERSON_READ,
    QUEUE_OPERATE,
    WIRE_READ,
    WIRE_SUBSCRIBE,
    Permission,
    allowed,
)
from daumoi.accounts.viewer import PUBLIC, Role, Viewer
from daumoi.notices.queries import unread_count

# More entries than this stand higher than a window of 900 pixels; then only two parts are open.
MOST_OPEN_ENTRIES = 14


def _entries(viewer: Viewer) -> list[tuple[Permission, str, str, str, str]]:
    """(permission, section, label, url name, icon) of everything that stands in a menu."""
    work, evidence, press = _("Work"), _("What came of it"), _("Press")
    network, upkeep = _("Network"), _("Upkeep")
    return [
        (DESK_READ, work, _("Start"), "desk:home", "home"),
        (OFFICE_READ, work, _("Today"), "desk:today", "chart"),
        (OFFICE_READ, work, _("Review queue"), "desk:queue", "inbox"),
        (DESK_READ, work, _("Releases"), "desk:releases", "document"),
        (DESK_READ, work, _("To be signed"), "desk:sign_offs", "edit"),
        (OFFICE_READ, work, _("Second look"), "desk:looking_back", "eye"),
        (DESK_READ, work, _("Calendar"), "desk:calendar", "calendar"),
        (OFFICE_READ, work, _("Events"), "desk:events", "announce"),
        (DESK_READ, work, _("Media"), "desk:media", "photo"),
        (GLOSSARY_READ, work, _("Glossary"), "glossary:list", "language"),
        (DESK_READ, evidence, _("Pickups"), "desk:pickups", "compare"),
        (OFFICE_READ, evidence, _("Articles"), "desk:articles", "news"),
        (OFFICE_READ, evidence, _("Outlets"), "desk:outlets", "feed"),
        (OFFICE_READ, evidence, _("Agreements"), "desk:agreements", "agreement"),
        (OFFICE_READ, evidence, _("Report"), "desk:report", "report"),
        (ORGANISATION_READ, network, _("Organisations"), "network:tree", "building"),
        (PERSON_READ, network, _("People"), "desk:people", "users"),
        (OFFICE_READ, network, _("Spokespersons"), "spokespersons:register", "conversation"),
        (OFFICE_READ, upkeep, _("Deliveries"), "desk:troubled_deliveries", "send"),
        (QUEUE_OPERATE, upkeep, _("Failed steps"), "desk:failed_steps", "error"),
        (AUDIT_READ, upkeep, _("Log of acts"), "audit:log", "verified"),
        (DESK_READ, press, _("Wire"), "wire:list", "announce"),
    ]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """What the page templates read: navigation, account, agency."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    context: dict[str, Any] = {
        "agency": {
            "name": _office_name(viewer) or settings.AGENCY_NAME,
            "url": reverse("newsroom:list"),
            "search_url": reverse("newsroom:list"),
            "feed_url": reverse("newsroom:rss"),
        },
        "is_demo": settings.DEMO,
        "public_navigation": _public_menu(request, viewer or PUBLIC),
    }
    if viewer is None or not viewer.is_person:
        return context
    if may_enter(viewer, DESK_READ):
        context["search_url"] = reverse("desk:search")
    if may_enter(viewer, NOTICE_CHOOSE):
        context["notices"] = _notices(request)
    return {**context, "navigation": _menu(request, viewer), "account": _account(request, viewer)}


def _office_name(viewer: Viewer | None) -> str:
    """The focal point that serves the person, by the first of the person's memberships; "" for the public."""
    standings = viewer.standings if viewer is not None else ()
    return next((standing.hub_name for standing in standings if standing.hub_name), "")


def _public_menu(request: HttpRequest, viewer: Viewer) -> list[dict[str, Any]]:
    """The public pages, and the way to one's own work or to sign-in."""
    entries = [
        (_("Releases"), reverse("newsroom:list"), "news"),
        (_("Who may speak"), reverse("spokespersons:list"), "users"),
        (_("How we read the press"), reverse("newsroom:reading_the_press"), "eye"),
    ]
    if not viewer.is_person:
        entries.append((_("Sign in"), reverse("accounts:sign_in"), "user"))
    elif may_enter(viewer, DESK_READ):
        entries.append((_("Desk"), reverse("desk:home"), "home"))
    elif may_enter(viewer, WIRE_READ):
        entries.append((_("Wire"), reverse("wire:list"), "announce"))
    return [{"label": label, "url": url, "icon": icon, "current": request.path == url} for label, url, icon in entries]


def _menu(request: HttpRequest, viewer: Viewer) -> list[dict[str, Any]]:
    entries = [entry for entry in _entries(viewer) if allowed(viewer, entry[0])]
    if allowed(viewer, WIRE_SUBSCRIBE):
        entries += [
            (WIRE_SUBSCRIBE, _("Press"), _("Wire"), "wire:list", "announce"),
            (WIRE_SUBSCRIBE, _("Press"), _("Events"), "wire:events", "calendar"),
            (WIRE_SUBSCRIBE, _("Press"), _("What I receive"), "wire:subscription", "mail"),
        ]
    menu = []
    for _permission, section, label, name, icon in entries:
        url = reverse(name)
        is_current = request.path == url or (
            len(url) > len("/desk/") and request.path.startswith(url) and url != "/wire/"
        )
        menu.append({"label": label, "url": url, "current": is_current, "icon": icon, "section": section})
    return _folded(menu)


def _folded(menu: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The menu as it is; of one too long for a screen two parts open: the first, and that of the page or the second."""
    if len(menu) <= MOST_OPEN_ENTRIES:
        return menu
    first, second, *_others = dict.fromkeys(entry["section"] for entry in menu)
    here = {entry["section"] for entry in menu if entry["current"]} - {first}
    opened = {first} | (here or {second})
    return [{**entry, "folded": entry["section"] not in opened} for entry in menu]


def _role_words(viewer: Viewer) -> str:
    """What the viewer is today; a role that was lent says whose it is."""
    own = {standing.role for standing in viewer.standings if not standing.is_lent}
    words = [str(ROLE_NAMES[role]) for role in Role if role in own]
    lent = dict.fromkeys((s.role, s.principal_name) for s in viewer.standings if s.is_lent)
    for role, name in lent:
        words.append(_("%(role)s (for %(name)s)") % {"role": ROLE_NAMES[role], "name": name})
    return ", ".join(words)


def _notices(request: HttpRequest) -> dict[str, Any]:
    url = reverse("notices:list")
    return {
        "url": url,
        "count_url": reverse("notices:count"),
        # Asked only where it is shown: pages without a header have no need of it.
        "count": unread_count,
        "current": request.path == url,
    }


def _account(request: HttpRequest, viewer: Viewer) -> dict[str, Any]:
    return {
        "name": viewer.name,
        "role": _role_words(viewer),
        "organisation": " · ".join(dict.fromkeys(s.organisation_name for s in viewer.standings if not s.is_inherited)),
        "links": _own_links(viewer),
        "sign_out_url": reverse("accounts:sign_out"),
    }


def _own_links(viewer: Viewer) -> list[dict[str, Any]]:
    links = [{"label": _("My account"), "url": reverse("accounts:profile"), "icon": "user"}]
    if may_enter(viewer, NOTICE_CHOOSE):
        links.append({"label": _("Notices by e-mail"), "url": reverse("notices:settings"), "icon": "bell"})
    return links
