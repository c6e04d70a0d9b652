"""The acts of the log in the words of the interface."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ACT_NAMES = {
    "audit.check": _("had the log checked"),
    "account.change_password": _("changed the password"),
    "agreement.manage": _("changed an agreement"),
    "delivery.retry": _("sent a delivery again"),
    "event.plan": _("planned an event"),
    "organisation.add": _("entered an organisation"),
    "organisation.dissolve": _("dissolved an organisation"),
    "organisation.import": _("imported a table of organisations"),
    "organisation.merge": _("merged organisations"),
    "organisation.move": _("moved an organisation"),
    "organisation.rename": _("renamed an organisation"),
    "organisation.split": _("split an organisation"),
    "outlet.manage": _("changed an outlet"),
    "person.add": _("entered a person"),
    "photo.add": _("added a photo"),
    "photo.mend": _("described a photo"),
    "pickup.decide": _("decided on a pickup"),
    "queue.operate": _("ran a failed step again"),
    "release.approve": _("approved a release"),
    "release.correct": _("corrected a release"),
    "release.issue": _("issued a release"),
    "release.return": _("returned a release"),
    "release.review": _("took a release into review"),
    "release.submit": _("submitted a release"),
    "release.withdraw": _("withdrew a release"),
    "spokesperson.keep": _("changed the register of spokespersons"),
    "release.write": _("saved a release"),
}

# Kinds of things as the log names them: the lower-case names of the tables.
OBJECT_NAMES = {
    "agreement": _("agreement"),
    "delivery": _("delivery"),
    "event": _("event"),
    "organisation": _("organisation"),
    "outlet": _("outlet"),
    "photo": _("photo"),
    "pickup": _("pickup"),
    "release": _("release"),
    "spokesperson": _("spokesperson"),
    "user": _("person"),
}


def object_name(kind: str) -> str:
    """What was acted on, in words; the table's name where nobody has given it words."""
    return str(OBJECT_NAMES.get(kind, kind))


def act_name(verb: str) -> str:
    """What was done, in words; the code itself where nobody has given it words."""
    return str(ACT_NAMES.get(verb, verb))
