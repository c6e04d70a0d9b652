"""Puts the demo world into the database through the product's own actions.

`make demo`, the screenshots and the benchmarks build their worlds here. Everything that a person would do is done by
the action that person uses, so that permissions, history, log and hashes are those of real work; only the past's
e-mails and articles are written in bulk, because nobody waits for ninety days of them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from daumoi.accounts.models import Membership, Organisation, OrganisationKind, User
from daumoi.accounts.queries import viewer_of
from daumoi.accounts.viewer import SYSTEM, Role, Viewer, acting_as
from daumoi.coverage.models import Outlet
from daumoi.distribution.models import Delivery, DeliveryState, Subscription
from daumoi.distribution.tasks import plan_deliveries
from daumoi.media.actions import add_photo
from daumoi.media.models import Photo
from daumoi.releases.actions import (
    approve_release,
    attach_photo,
    correct_release,
    create_release,
    issue_release,
    return_release,
    submit_release,
    withdraw_release,
)
from daumoi.releases.models import IssuedVersion, Release
from daumoi.subjects.models import Place, Topic
from demo.organisations import departments, focal_point, provinces, units
from demo.people import DemoPeople, DemoPerson
from demo.press import outlet_feed_url, outlet_home_url, outlets
from demo.releases import DemoRelease, releases
from demo.topics import topics

PASSWORD = "dau-moi-2026"  # noqa: S105  (of made-up people in a demo on this machine)
FOUNDED = date(2025, 3, 1)
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Account:
    """One account to try a role with; `role` in both interface languages."""

    role: str
    role_en: str
    email: str
    name: str
    organisation: str


def is_built() -> bool:
    """True when the demo world stands in this database."""
    return Organisation.objects.filter(code=focal_point().code).exists()


def no_progress(step: str, done: int, total: int) -> None:
    """Says nothing."""


class World:
    """Builds everything once; `build` is the only way in."""

    def __init__(self, *, now: datetime, outlets_base: str, days: int = 90, progress: Progress = no_progress) -> None:
        self.now = now
        self.outlets_base = outlets_base
        self.days = days
        self.progress = progress
        self.people = DemoPeople()
        self.organisations: dict[str, Organisation] = {}
        self.users: dict[str, User] = {}
        self.viewers: dict[str, Viewer] = {}
        self.released: dict[str, Release] = {}

    def build(self) -> list[Account]:
        """Build the world in one transaction; half a world is worse than none.

        Returns:
            One account a role.
        """
        with acting_as(SYSTEM), transaction.atomic():
            self._subjects()
            self._organisations()
            accounts = self._people()
            self._outlets()
            self._releases()
            self._past_deliveries()
            # What followed these releases has been written above as the past; only what is to come stays queued.
            DBTaskResult.objects.all().delete()
            for version in IssuedVersion.objects.filter(public_at__gt=self.now):
                plan_deliveries.enqueue(release_id=version.release_id, version_id=version.pk)
        return accounts

    def _subjects(self) -> None:
        Topic.objects.bulk_create(
            Topic(code=topic.code, name_vi=topic.name, name_en=topic.name_en, position=position)
            for position, topic in enumerate(topics())
        )
        Place.objects.bulk_create(
            Place(code=place.code, name_vi=place.name, name_en=place.name) for place in provinces()
        )

    def _organisations(self) -> None:
        hub = focal_point()
        self._organisation(hub.code, f"{hub.name} {hub.parent_name}", hub.name, OrganisationKind.FOCAL_POINT)
        for unit in units():
            self._organisation(unit.code, unit.name, unit.short_name, OrganisationKind.SOURCE_UNIT)
        for department in departments():
            self._organisation(department.code, department.name, department.short_name, OrganisationKind.SOURCE_UNIT)
        for outlet in outlets():
            self._organisation(outlet.code, outlet.name, outlet.short_name, OrganisationKind.PRESS_AGENCY)

    def _organisation(self, code: str, name: str, short_name: str, kind: OrganisationKind) -> None:
        hub = self.organisations.get(focal_point().code)
        organisation = Organisation(
            code=code, name=name, short_name=short_name, kind=kind, hub=hub, parent=hub, valid_from=FOUNDED
        )
        organisation.save()
        self.organisations[code] = organisation

    def _people(self) -> list[Account]:
        # One hash for all: hashing two hundred passwords alone would take a minute, and they are all the same word.
        self._password_hash = make_password(PASSWORD)
        hub = focal_point()
        staff = self.people.focal_point_staff
        roles = {"approver": Role.EDITOR, "administrator": Role.OPERATOR}
        for person in staff:
            self._person(person, roles.get(person.role, Role.EDITOR))
        for officers in [*self.people.unit_officers.values(), *self.people.department_officers.values()]:
            for officer in officers:
                self._person(officer, Role.OFFICER)
        for reporter in self.people.reporters:
            self._user(reporter.name, reporter.email, f"Phóng viên {reporter.outlet.name}")
            self._membership(reporter.email, reporter.outlet.code, Role.REPORTER)
        self._subscriptions()
        leader = self.people.leaders[units()[0].code][0]
        self._user(leader.name, "lanhdao@daumoi.example", "Lãnh đạo phụ trách thông tin")
        self._membership("lanhdao@daumoi.example", hub.code, Role.LEADER)
        officer = self.people.unit_officers[units()[0].code][0]
        return [
            self._try_account("Cán bộ đơn vị", "Officer of a unit", "canbo@daumoi.example", officer.email),
            self._try_account("Trực ban đầu mối", "Duty editor", "trucban@daumoi.example", staff[2].email),
            self._try_account("Biên tập viên thứ hai", "Second editor", "bientap@daumoi.example", staff[3].email),
            self._try_account("Lãnh đạo", "Leader", "lanhdao@daumoi.example", "lanhdao@daumoi.example"),
            self._try_account("Phóng viên", "Reporter", "phongvien@daumoi.example", self.people.reporters[0].email),
            self._try_account("Vận hành", "Operator", "vanhanh@daumoi.example", staff[-1].email),
        ]

    def _try_account(self, role: str, role_en: str, address: str, email: str) -> Account:
        """Give one made-up person an address that is easy to type."""
        user = self.users[email]
        if user.email != address:
            user.email = address
            user.save(update_fields=["email"])
        organisation = user.memberships.select_related("organisation").get().organisation
        return Account(role, role_en, address, user.full_name, organisation.name)

    def _person(self, person: DemoPerson, role: Role) -> None:
        self._user(person.name, person.email, person.position)
        self._membership(person.email, person.body, role)

    def _user(self, name: str, email: str, position: str) -> None:
        user = User(email=email, full_name=name, position=position[:150], password=self._password_hash)
        user.save()
        self.users[email] = user

    def _membership(self, email: str, organisation: str, role: Role) -> None:
        Membership.objects.create(
            user=self.users[email], organisation=self.organisations[organisation], role=role, valid_from=FOUNDED
        )

    def _subscriptions(self) -> None:
        by_code = {topic.code: topic for topic in Topic.objects.all()}
        # Every fifth reporter chose nothing and gets everything; the others follow their beats.
        for position, reporter in enumerate(self.people.reporters):
            if position % 5:
                subscription = Subscription.objects.create(reporter=self.users[reporter.email])
                subscription.topics.set([by_code[code] for code in reporter.beats])

    def _outlets(self) -> None:
        Outlet.objects.bulk_create(
            Outlet(
                organisation=self.organisations[outlet.code],
                name=outlet.name,
                home_url=outlet_home_url(outlet, self.outlets_base),
                feed_url=outlet_feed_url(outlet, self.outlets_base),
                language=outlet.language,
                next_check_at=self.now,
            )
            for outlet in outlets()
        )

    # --- releases --------------------------------------------------------------------------------------------------

    def _viewer(self, email: str) -> Viewer:
        if email not in self.viewers:
            self.viewers[email] = viewer_of(self.users[email], on=self.now.date())
        return self.viewers[email]

    def _releases(self) -> None:
        found = releases(self.days, now=self.now)
        self.topics = {topic.code: topic for topic in Topic.objects.all()}
        self.places = {place.code: place for place in Place.objects.all()}
        self._standing_paragraphs(found)
        for position, release in enumerate(found):
            self._release(release)
            self.progress("releases", position + 1, len(found))

    def _standing_paragraphs(self, found: Iterable[DemoRelease]) -> None:
        for release in found:
            organisation = self.organisations[release.unit]
            if release.about and not organisation.about:
                organisation.about = release.about
                organisation.save()

    def _release(self, made: DemoRelease) -> None:
        author = self._viewer(made.author.email)
        release = create_release(
            organisation=self.organisations[made.unit], fields=self._fields(made), by=author, at=made.created_at
        )
        self.released[made.key] = release
        if made.translation_of:
            Release.objects.filter(pk=release.pk).update(original=self.released[made.translation_of])
        if made.submitted_at is None:
            return
        submit_release(release=release, by=author, at=made.submitted_at)
        editor = self._viewer((made.approved_by or self.people.focal_point_staff[0]).email)
        if made.returned_at is not None:
            return_release(release=release, note=made.return_reason, by=editor, at=made.returned_at)
        if made.approved_at is not None:
            approve_release(release=release, by=editor, at=made.approved_at)
        if made.issued_at is not None:
            issue_release(release=release, by=editor, at=made.issued_at)
        if made.correction is not None:
            fields = {"lead": made.correction.lead, "body": made.correction.body_html}
            fields["headline"] = made.correction.headline
            correct_release(release=release, fields=fields, note=made.correction.note, by=editor, at=made.correction.at)
        if made.withdrawn_at is not None:
            withdraw_release(release=release, note=made.withdrawal_note, by=editor, at=made.withdrawn_at)

    def _fields(self, made: DemoRelease) -> dict[str, object]:
        kinds = {
            "thông cáo": "press_release",
            "tin": "news",
            "phát ngôn": "statement",
            "thông tin làm rõ": "clarification",
        }
        speaker = made.speaker or self._speaker_for(made)
        return {
            "kind": kinds.get(made.type, made.type if made.type in set(kinds.values()) | {"figures"} else "figures"),
            "language": made.language,
            "headline": made.headline,
            "lead": made.lead,
            "body": made.body_html,
            "topic": self.topics[made.topics[0]],
            "place": self.places.get(made.place),
            "speaker_name": speaker.name,
            "speaker_position": speaker.position,
            "contact_name": made.contact.name,
            "contact_phone": made.contact.phone,
            "contact_email": made.contact.email,
            "embargo_until": made.embargo_until,
        }

    def _speaker_for(self, made: DemoRelease) -> DemoPerson:
        """Whoever speaks for the body when nobody is quoted: its head."""
        if made.unit in self.people.leaders:
            return self.people.leaders[made.unit][0]
        return self.people.department_heads.get(made.unit, self.people.focal_point_staff[0])

    def _past_deliveries(self) -> None:
        """E-mails of the past as they were sent: to those who follow the topic, a few seconds after the version was public."""
        chance = random.Random("deliveries")
        followers = self._followers()
        rows = []
        for version in IssuedVersion.objects.filter(public_at__lte=self.now).defer("content", "text", "search_text"):
            for reporter in followers[version.topic_id]:
                sent_at = version.public_at + timedelta(seconds=chance.randint(2, 25))
                rows.append(
                    Delivery(
                        version=version,
                        recipient=reporter,
                        address=reporter.email,
                        message_id=f"<{version.public_id}.{reporter.pk}@demo.example>",
                        state=DeliveryState.SENT,
                        planned_at=version.issued_at,
                        not_before=version.public_at,
                        claimed_at=sent_at,
                        handed_over_at=sent_at,
                        sent_at=sent_at,
                        attempts=1,
                    )
                )
        Delivery.objects.bulk_create(rows, batch_size=2000)

    def _followers(self) -> dict[int | None, list[User]]:
        everything = [self.users[reporter.email] for reporter in self.people.reporters[::5]]
        return {
            topic.pk: everything
            + [
                self.users[reporter.email]
                for position, reporter in enumerate(self.people.reporters)
                if position % 5 and topic.code in reporter.beats
            ]
            for topic in Topic.objects.all()
        }


def add_release_photo(world: World, release: Release, content: bytes, name: str, words: dict[str, str]) -> Photo:
    """Add a photo to a draft as its author would."""
    by = viewer_of(release.author, on=world.now.date())
    photo = add_photo(
        content=content, name=name, organisation=release.organisation, by=by, at=release.created_at, **words
    )
    attach_photo(release=release, photo=photo, by=by)
    return photo
