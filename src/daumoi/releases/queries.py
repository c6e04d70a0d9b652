"""Reads of releases and issued versions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.fields.json import KT

from daumoi.accounts.models import User
from daumoi.accounts.sharing import Sharing
from daumoi.accounts.viewer import Viewer
from daumoi.deadlines.queries import working_days_of
from daumoi.foundation.vietnamese import canon
from daumoi.media.models import MediaItem
from daumoi.releases.models import (
    IssuedVersion,
    LoneAct,
    OfficeTargets,
    Release,
    Reminder,
    ReviewStep,
    Revision,
    SignOff,
    VersionKind,
)
from daumoi.releases.reasons import OWN_ERRORS, Reason
from daumoi.releases.rules import OUT_STATES, UNANSWERED_STATES, WAITING_STATES, Stage, State, Targets
from daumoi.spokespersons.models import Spokesperson
from daumoi.spokespersons.queries import speakers_of
from daumoi.spokespersons.rules import Authority

GIVEN_TO_THE_PRESS = (Sharing.CLEAR, Sharing.GREEN)


def releases_for_desk() -> QuerySet[Release]:
    """Releases the viewer may see, latest change first, with what a list shows."""
    return Release.objects.select_related("organisation", "topic", "author").defer("body", "lead")


def own_releases(viewer: Viewer) -> QuerySet[Release]:
    """Releases of the viewer's own organisations."""
    return releases_for_desk().filter(organisation_id__in=viewer.organisation_ids)


def releases_awaiting_review(viewer: Viewer) -> QuerySet[Release]:
    """The duty editor's queue: what waits at the viewer's focal points, longest waiting first."""
    return (
        releases_for_desk()
        .filter(state__in=WAITING_STATES, organisation__hub_id__in=viewer.office_hub_ids)
        .select_related("reviewer")
        .order_by(F("submitted_at").asc(nulls_last=True), "id")
    )


def returned_releases(viewer: Viewer) -> QuerySet[Release]:
    """What came back to the viewer's own organisations with a note."""
    return own_releases(viewer).filter(state=State.RETURNED)


def steps_of(release: Release) -> QuerySet[ReviewStep]:
    """The release's way through the desk, oldest first."""
    return ReviewStep.objects.filter(release=release)


def wrote(viewer: Viewer, release: Release) -> bool:
    """Whether this person, or somebody this person stands in for, saved any words of the release."""
    return _saved_words({viewer.user_id, *viewer.principal_ids}, release)


def wrote_words(person: User, release: Release) -> bool:
    """Whether this person saved any words of the release."""
    return _saved_words({person.pk}, release)


def _saved_words(writers: set[int | None], release: Release) -> bool:
    """Whether one of them did, whatever of its history the acting person may see."""
    saved = Revision._base_manager.filter(release=release, by_id__in=writers)
    return release.author_id in writers or saved.exists()


def revisions_of(release: Release) -> QuerySet[Revision]:
    """Everything the release has said, oldest first."""
    return Revision.objects.filter(release=release)


def listable(versions: QuerySet[IssuedVersion]) -> QuerySet[IssuedVersion]:
    """The versions with what a list shows, and without their texts."""
    return versions.select_related("organisation", "topic", "place").defer("text", "content")


def current_versions() -> QuerySet[IssuedVersion]:
    """Latest version of each release that the viewer may see, newest first, with what a list shows."""
    return listable(IssuedVersion.objects.current())


def public_versions() -> QuerySet[IssuedVersion]:
    """Latest versions that are public by now, whoever asks: what newsroom and feeds show."""
    return current_versions().public()


def versions_out() -> QuerySet[IssuedVersion]:
    """Latest versions that are out by now and whose sharing level lets the viewer in: what the wire shows."""
    return current_versions().out()


def filtered(versions: QuerySet[IssuedVersion], choices: dict[str, Any]) -> QuerySet[IssuedVersion]:
    """Versions narrowed by the filters of a list: topic, place, kind, language, unit (ids or codes), since, until."""
    conditions = Q()
    for name, column in {
        "topic": "topic__code",
        "place": "place__code",
        "kind": "kind",
        "language": "language",
        "unit": "organisation__code",
    }.items():
        if choices.get(name):
            conditions &= Q(**{column: choices[name]})
    if choices.get("since"):
        conditions &= Q(public_at__gte=choices["since"])
    if choices.get("until"):
        conditions &= Q(public_at__lt=choices["until"])
    return versions.filter(conditions)


def versions_for_matching(*, since: datetime) -> QuerySet[IssuedVersion]:
    """Every version that an article since then may have used: first issues and corrections, not withdrawals.

    What the press was never given is not looked for: its text would stand on pages that more people may read than it.
    """
    return (
        IssuedVersion.objects.filter(public_at__gte=since, sharing__in=GIVEN_TO_THE_PRESS)
        .exclude(version_kind="withdrawal")
        .select_related("organisation__hub", "release")
        .order_by("id")
    )


def sign_offs_of(release: Release) -> QuerySet[SignOff]:
    """What each unit said of a joint release, in the order of asking."""
    return SignOff.objects.filter(release=release).select_related("organisation", "asked_by")


def sign_offs_awaited(viewer: Viewer) -> QuerySet[SignOff]:
    """Joint releases that wait for the word of the viewer's own organisations, longest first."""
    open_states = [state for state in State if state not in OUT_STATES]
    unsaid = Q(is_agreed=None) | ~Q(revision=F("release__revision"))
    return (
        SignOff.objects.filter(unsaid, organisation_id__in=viewer.organisation_ids, release__state__in=open_states)
        .select_related("release__organisation", "organisation")
        .order_by("asked_at", "id")
    )


def lone_acts_open(viewer: Viewer) -> QuerySet[LoneAct]:
    """Acts of one person alone in the viewer's branches that are not settled yet, first due first."""
    return (
        LoneAct.objects.filter(settled_at=None, release__organisation__hub_id__in=viewer.office_hub_ids)
        .select_related("release__organisation__hub", "version")
        .order_by("due_at", "id")
    )


def escalated_ids(releases: list[Release]) -> set[int]:
    """Which of these releases' present wait for the desk has been brought before the leader."""
    turns = {release.pk: release.submitted_at.isoformat() for release in releases if release.submitted_at}
    told = Reminder.objects.filter(release_id__in=list(turns), clock="review", stage=Stage.ESCALATED)
    return {pk for pk, turn in told.values_list("release_id", "turn") if turns[pk] == turn}


def targets_of(hub_id: int | None) -> Targets:
    """How fast a focal point means to be: its own figures, else the rules'."""
    row = OfficeTargets.objects.select_related("organisation").filter(organisation_id=hub_id).first()
    return _targets(row) if row else Targets()


def targets_by_hub() -> dict[int, Targets]:
    """The figures of every focal point that has its own."""
    return {row.organisation_id: _targets(row) for row in OfficeTargets.objects.select_related("organisation")}


def _targets(row: OfficeTargets) -> Targets:
    return Targets(
        review=timedelta(minutes=row.review_minutes),
        escalation=timedelta(minutes=row.escalation_minutes),
        retrospective=timedelta(hours=row.retrospective_hours),
        days=working_days_of(row.organisation) if row.rests_on_days_off else None,
    )


def releases_with(item: MediaItem) -> QuerySet[Release]:
    """Releases that carry an item and that the viewer may see, latest change first."""
    return releases_for_desk().filter(media=item)


def releases_open_for(viewer: Viewer, item: MediaItem) -> QuerySet[Release]:
    """Releases of the item's organisation that are being written, and into which it could be put."""
    states = [State.DRAFT, State.RETURNED]
    if item.organisation.hub_id in viewer.office_hub_ids:
        states.append(State.IN_REVIEW)
    return releases_for_desk().filter(organisation=item.organisation, state__in=states).exclude(media=item)


def speakers_for(release: Release, *, at: datetime) -> QuerySet[Spokesperson]:
    """Entries of the register that may speak for the release's body at that moment; of a language version, for the
    body of the original.
    """
    said_by = release.original.organisation if release.original else release.organisation
    return speakers_of(said_by, at=at)


def speaks_officially(release: Release, *, at: datetime) -> bool:
    """Whether the named speaker stands in the register then; an authorisation for one matter counts when chosen only.

    Source: Decree 244/2026, article 3.7: what others say is not the official position.
    """
    if release.spokesperson_id:
        return True
    name = canon(release.speaker_name).casefold()
    lasting = speakers_for(release, at=at).exclude(authority=Authority.CASE.value)
    return any(canon(full_name).casefold() == name for full_name in lasting.values_list("full_name", flat=True))


def correction_counts(viewer: Viewer, *, since: datetime, until: datetime) -> dict[str, int]:
    """Corrections and withdrawals of the viewer's branches by reason, and `own` for all of the issuers' own errors.

    Args:
        since, until: of the issue; `until` is not included.
    Returns:
        Every reason, also with 0; what was issued before reasons were kept counts as `other`.
    """
    changed = IssuedVersion.objects.filter(
        version_kind__in=[VersionKind.CORRECTION, VersionKind.WITHDRAWAL],
        organisation__hub_id__in=viewer.office_hub_ids,
        issued_at__gte=since,
        issued_at__lt=until,
    )
    counts = dict.fromkeys(Reason.values, 0)
    for reason in (
        changed.order_by().annotate(reason=KT("content__correction__reason")).values_list("reason", flat=True)
    ):
        counts[reason if reason in counts else Reason.OTHER.value] += 1
    return counts | {"own": sum(counts[reason] for reason in OWN_ERRORS)}


def is_still_due(reminder: Reminder) -> bool:
    """Whether what the letter would say still holds: somebody may have acted since it was written."""
    release = reminder.release
    if reminder.clock == "review":
        is_waiting = release.state in UNANSWERED_STATES and release.submitted_at is not None
        return bool(is_waiting and release.submitted_at.isoformat() == reminder.turn)
    if reminder.clock == "sign_off":
        key, revision = reminder.turn.split()
        sign_off = SignOff.objects.filter(pk=key).first()
        return sign_off is not None and release.revision == int(revision) and sign_off.waits_for(int(revision))
    if reminder.clock == "look_back":
        return LoneAct.objects.filter(pk=reminder.turn, settled_at=None).exists()
    return State(release.state) is State.APPROVED
