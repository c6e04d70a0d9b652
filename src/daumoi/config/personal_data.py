"""Every table that names a person: what of it the person sees, by which rule it is kept, and what happens at the end.

A test walks the tables of the product and of its libraries: a column that refers to a person and stands not here fails.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from daumoi.people.retention import KeptRecords


def _kept(
    model: str, person: str, label: Any, rule: str, shows: str, *, at_end: str = "keep", clears: tuple[str, ...] = ()
) -> KeptRecords:
    """One line of the table; the columns shown are written as words."""
    return KeptRecords(model, person, label, rule, tuple(shows.split()), at_end, clears)


PERSONAL_DATA = [
    _kept(
        "accounts.Membership", "user", _("Your roles"), "roles", "role organisation__name valid_from valid_to ended_at"
    ),
    _kept(
        "accounts.StandIn",
        "membership__user",
        _("Who stood in for you"),
        "roles",
        "membership__role deputy__full_name valid_from valid_to ended_at",
    ),
    _kept(
        "accounts.StandIn",
        "deputy",
        _("For whom you stood in"),
        "roles",
        "membership__role membership__user__full_name valid_from valid_to ended_at",
    ),
    _kept("accounts.StandIn", "named_by", _("Stand-ins you named"), "acts", "valid_from valid_to named_at"),
    _kept(
        "accounts.LogEntry",
        "actor",
        _("What you did, as the log has it"),
        "acts",
        "at verb object_kind object_id actor_name",
    ),
    _kept(
        "accounts.SignedInSession",
        "user",
        _("Where you are signed in"),
        "sign_in",
        "device way signed_in_at",
        at_end="delete",
    ),
    _kept("people.Invitation", "invited_by", _("Invitations you sent"), "acts", "role organisation__name invited_at"),
    _kept(
        "people.Invitation",
        "accepted_by",
        _("Invitations you accepted"),
        "account",
        "email role organisation__name invited_at accepted_at",
        at_end="clear",
        clears=("email",),
    ),
    _kept(
        "people.ErasureRequest",
        "person",
        _("What you asked about your data"),
        "requests",
        "asked_at acknowledged_at answered_at outcome reason",
    ),
    _kept("people.ErasureRequest", "acknowledged_by", _("Requests you acknowledged"), "requests", "acknowledged_at"),
    _kept("people.ErasureRequest", "answered_by", _("Requests you answered"), "requests", "answered_at outcome"),
    _kept("releases.Release", "author", _("Releases you answer for as author"), "acts", "public_id state created_at"),
    _kept("releases.Release", "updated_by", _("Releases you saved last"), "acts", "public_id updated_at"),
    _kept("releases.Release", "reviewer", _("Releases you took into review"), "acts", "public_id state"),
    _kept("releases.Release", "approved_by", _("Releases you approved"), "acts", "public_id approved_at"),
    _kept("releases.Revision", "by", _("What you saved of releases"), "acts", "release__public_id number at by_name"),
    _kept("releases.ReviewStep", "by", _("Your steps in reviews"), "acts", "release__public_id decision at by_name"),
    _kept("releases.Release", "scheduled_by", _("Releases you scheduled"), "acts", "public_id scheduled_for"),
    _kept("releases.SignOff", "asked_by", _("Signatures you asked for"), "acts", "release__public_id asked_at"),
    _kept("releases.SignOff", "by", _("What you signed jointly"), "acts", "release__public_id is_agreed at by_name"),
    _kept(
        "releases.LoneAct", "by", _("What you decided alone in an emergency"), "acts", "release__public_id at by_name"
    ),
    _kept("releases.LanguageVersion", "translator", _("What you translate"), "acts", "release__public_id named_at"),
    _kept("releases.LanguageVersion", "reviewer", _("Translations you review"), "acts", "release__public_id named_at"),
    _kept("releases.MeaningSignOff", "by", _("Translations you confirmed"), "acts", "release__public_id at by_name"),
    _kept(
        "releases.HintDismissal",
        "by",
        _("Hints of the glossary you dismissed"),
        "acts",
        "release__public_id at by_name",
    ),
    _kept("glossary.Term", "changed_by", _("Terms you changed last"), "acts", "term changed_at"),
    _kept("releases.LoneAct", "looked_at_by", _("What you looked at afterwards"), "acts", "looked_at is_approved"),
    _kept("releases.Reminder", "recipient", _("Reminders sent to you"), "choices", "clock stage at", at_end="delete"),
    _kept("releases.Confirmation", "by", _("What you confirmed when sending"), "acts", "release__public_id at by_name"),
    _kept("releases.Release", "named_people", _("Releases shared with you alone"), "acts", "public_id"),
    _kept("releases.IssuedVersion", "named_people", _("Versions shared with you alone"), "acts", "public_id issued_at"),
    _kept("notices.Notice", "person", _("Notices to you"), "choices", "kind at by_name way read_at", at_end="delete"),
    _kept("notices.Letter", "person", _("Mails of notices to you"), "choices", "planned_at sent_at", at_end="delete"),
    _kept(
        "notices.NoticeChoice",
        "person",
        _("What you chose to be mailed"),
        "choices",
        "ways quiet_from quiet_to changed_at",
        at_end="delete",
    ),
    _kept("drafts.Comment", "by", _("Comments you wrote"), "acts", "release__public_id at words by_name"),
    _kept("drafts.ReleaseTemplate", "updated_by", _("Templates you saved last"), "acts", "name updated_at"),
    _kept("drafts.Presence", "user", _("What you have open for writing"), "choices", "until", at_end="delete"),
    _kept(
        "spokespersons.Spokesperson",
        "user",
        _("The register of spokespersons, which is public by law"),
        "register",
        "organisation__name authority decision_number valid_from valid_to",
    ),
    _kept("spokespersons.Spokesperson", "recorded_by", _("Spokespersons you entered"), "acts", "decided_at"),
    _kept("releases.IssuedVersion", "issued_by", _("Versions you issued"), "acts", "public_id number issued_at"),
    _kept("media.MediaItem", "uploaded_by", _("Files you added"), "acts", "public_id original_name uploaded_at"),
    _kept("media.MediaUse", "named_people", _("Files shared with you alone"), "acts", "public_at"),
    _kept("media.Upload", "by", _("Files you are sending"), "acts", "original_name created_at", at_end="delete"),
    _kept("coverage.Pickup", "decided_by", _("Pickups you decided on"), "acts", "id state decided_at decided_by_name"),
    _kept(
        "distribution.Subscription",
        "reporter",
        _("What you chose to receive"),
        "choices",
        "by_email rhythm",
        at_end="delete",
    ),
    _kept(
        "distribution.Delivery",
        "recipient",
        _("What was sent to you"),
        "deliveries",
        "version__public_id channel address state sent_at",
        at_end="clear",
        clears=("address",),
    ),
    # Tables of django-allauth: second factors, addresses and services of signing in.
    _kept(
        "account.EmailAddress",
        "user",
        _("Your address, as sign-in knows it"),
        "sign_in",
        "email verified",
        at_end="delete",
    ),
    _kept("socialaccount.SocialAccount", "user", _("Services you sign in by"), "sign_in", "provider", at_end="delete"),
    _kept(
        "mfa.Authenticator",
        "user",
        _("Your second factors"),
        "sign_in",
        "type created_at last_used_at",
        at_end="delete",
    ),
]
