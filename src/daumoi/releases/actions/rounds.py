"""One round of the clocks: who holds which role, who sees what, who was told; each asked once for all releases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone

from daumoi.accounts.models import User
from daumoi.accounts.queries import people_with_role, viewer_of
from daumoi.accounts.viewer import Role, Viewer
from daumoi.releases.models import Release, ReleaseQuerySet, Reminder, Revision


class Round:
    """What a round knows of the releases that it is about, as of its beginning.

    Nobody's rights are kept for longer than a round lasts, and whether a letter still holds is asked again before it
    goes out.
    """

    def __init__(self, releases: Iterable[Release], *, at: datetime) -> None:
        self.at = at
        self._release_ids = {release.pk for release in releases}
        self._people: dict[tuple[frozenset[Role], int], list[User]] = {}
        self._viewers: dict[int, Viewer] = {}
        self._seen: dict[int, set[int]] = {}

    @property
    def day(self) -> date:
        return timezone.localdate(self.at, timezone.get_default_timezone())

    def people_with(self, roles: frozenset[Role], organisation_id: int) -> list[User]:
        """Who holds one of the roles in an organisation, stand-ins among them."""
        key = roles, organisation_id
        if key not in self._people:
            self._people[key] = list(people_with_role(roles, organisation_id=organisation_id, on=self.day))
        return self._people[key]

    def wrote(self, person: User, release: Release) -> bool:
        """Whether this person, or somebody this person stands in for, saved any words of the release."""
        writers = {person.pk, *self._viewer(person).principal_ids}
        return release.author_id in writers or not writers.isdisjoint(self._writers.get(release.pk, ()))

    def may_see(self, person: User, release: Release) -> bool:
        if person.pk not in self._seen:
            seen = ReleaseQuerySet(Release).visible_to(self._viewer(person)).filter(pk__in=self._release_ids)
            self._seen[person.pk] = set(seen.order_by().values_list("pk", flat=True))
        return release.pk in self._seen[person.pk]

    def was_told(self, person: User, release: Release, clock: str, turn: str, stage: str) -> bool:
        return (release.pk, clock, turn, stage, person.pk) in self._told

    def _viewer(self, person: User) -> Viewer:
        if person.pk not in self._viewers:
            self._viewers[person.pk] = viewer_of(person, on=self.day)
        return self._viewers[person.pk]

    @cached_property
    def _writers(self) -> dict[int, set[int]]:
        saved = Revision._base_manager.filter(release__in=self._release_ids).order_by()
        writers: dict[int, set[int]] = {}
        for release_id, person_id in saved.values_list("release_id", "by_id").distinct():
            writers.setdefault(release_id, set()).add(person_id)
        return writers

    @cached_property
    def _told(self) -> set[tuple[int, str, str, str, int]]:
        written = Reminder.objects.filter(release__in=self._release_ids)
        return set(written.values_list("release_id", "clock", "turn", "stage", "recipient_id"))
