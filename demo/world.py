"""Puts the demo world into the database through the product's own actions.

`make demo`, the screenshots and the benchmarks build their worlds here. Everything that a person would do is done by
the action that person uses, so that permissions, history, log and hashes are those of real work; only the past's
e-mails and articles are written in bulk, because nobody waits for ninety days of them.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from daumoi.accounts.models import Organisation, OrganisationKind, User
from daumoi.accounts.queries import viewer_of
from daumoi.accounts.viewer import SYSTEM, Viewer, acting_as
from daumoi.agreements.actions import PlannedLine, sign_agreement
from daumoi.coverage import matching
from daumoi.coverage.actions import keep_pickups
from daumoi.coverage.models import Article, ArticleState, Outlet, Pickup, PickupState, ProductType
from daumoi.coverage.rules import address_key
from daumoi.deadlines.queries import working_days_of
from daumoi.distribution.models import Delivery, DeliveryState
from daumoi.distribution.tasks import plan_deliveries
from daumoi.foundation.vietnamese import sort_key
from daumoi.glossary.tables.entering import import_terms
from daumoi.glossary.tables.writing import STARTER
from daumoi.media.models import Photo
from daumoi.media.pictures import Renditions, renditions_of
from daumoi.network.tables.entering import import_table
from daumoi.planning.actions import plan_event
from daumoi.releases.actions import (
    approve_release,
    attach_media,
    correct_release,
    create_release,
    issue_release,
    look_back,
    return_release,
    sign_meaning,
    submit_release,
    withdraw_release,
)
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.models import IssuedVersion, LanguageVersion, LoneAct, Release
from daumoi.spokespersons.models import Spokesperson
from daumoi.subjects.models import Place, Topic
from demo.accounts import FOUNDED, NESTED_FOCAL_POINT, Account, Accounts
from demo.agreements import agreements, events
from demo.articles import in_letter_forms
from demo.back_catalogue import back_catalogue
from demo.desk_work import DeskWork
from demo.images import picture_jpeg, pictures_for
from demo.organisations import departments, focal_point, provinces, units
from demo.past_notices import past_notices
from demo.people import DemoPeople, DemoPerson
from demo.press import article_url, outlet_feed_url, outlet_home_url, outlets
from demo.register import Register
from demo.releases import DemoRelease, releases
from demo.topics import topics

TABLES = Path(__file__).with_name("tables")
# The annexes plan for a real press of a year; the demo's outlets write a hundred pickups a month between fifty of them.
PLAN_SCALE = 24
# What the desk calls an article rather than a news item, in words; television and radio make their own.
ARTICLE_LEAST_WORDS = 230
PRODUCT_TYPES = {
    "tin": ProductType.NEWS,
    "bai": ProductType.ARTICLE,
    "phong-su": ProductType.REPORTAGE,
    "phong-van": ProductType.INTERVIEW,
    "chuyen-trang": ProductType.SPECIAL_PAGE,
    "toa-dam": ProductType.TALK,
    "anh": ProductType.PHOTO,
    "do-hoa": ProductType.GRAPHIC,
    "video": ProductType.VIDEO,
}
# Every other one of so many latest releases gets a picture; more would only make the demo slower to start.
PICTURED_SPAN = 40
# Acts of one person older than this have had their second look; the younger ones wait for it.
LOOKED_AT_AFTER = timedelta(days=1)
# Pickups older than this have been looked at by the desk; the younger ones wait for whoever tries the demo.
DECIDED_AFTER = timedelta(hours=36)
REJECTED_EVERY = 23
Progress = Callable[[str, int, int], None]


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
        self.registered: dict[tuple[str, str], Spokesperson] = {}
        self.renditions: dict[int, Renditions] = {}
        self.press_kinds = {outlet.code: outlet.kind for outlet in outlets()}

    def build(self) -> list[Account]:
        """Build the world in one transaction; half a world is worse than none.

        Returns:
            One account a role.
        """
        with acting_as(SYSTEM), transaction.atomic():
            self._subjects()
            self._organisations()
            entered = Accounts(people=self.people, organisations=self.organisations)
            accounts = entered.enter()
            self.users = entered.users
            self._glossary()
            self.registered = Register(
                now=self.now, days=self.days, people=self.people, organisations=self.organisations
            ).enter()
            self._outlets()
            self._releases()
            DeskWork(
                now=self.now, people=self.people, organisations=self.organisations, users=self.users,
                viewer=self._viewer,
            ).lay_out()  # fmt: skip
            self._past_deliveries()
            self._past_articles()
            self._agreements()
            self._events()
            past_notices(now=self.now)
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
        in_order = sorted(provinces(), key=lambda place: sort_key(place.name))
        Place.objects.bulk_create(
            Place(code=place.code, name_vi=place.name, name_en=place.name_en, position=position)
            for position, place in enumerate(in_order)
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
        self._nested_branch()
        # The provinces of before July 2025, and the resolution that made thirty-four of them.
        for name in ("departments_before_the_reform", "reform_of_july_2025"):
            content = (TABLES / f"{name}.csv").read_bytes()
            import_table(
                content=content, file_name=f"{name}.csv", hub=None, by=SYSTEM, at=self.now, dry_run=False,
                stop_at_problems=True,
            )  # fmt: skip

    def _nested_branch(self) -> None:
        """A corporation of the ministry with a focal point of its own, which rules its two companies."""
        above = self.organisations["tong-cong-ty-chuyen-phat-sao-mai"]
        for code, name, kind in (
            (NESTED_FOCAL_POINT, "Trung tâm Truyền thông Sao Mai", OrganisationKind.FOCAL_POINT),
            ("cong-ty-chuyen-phat-mien-bac", "Công ty Chuyển phát miền Bắc", OrganisationKind.SOURCE_UNIT),
            ("cong-ty-chuyen-phat-mien-nam", "Công ty Chuyển phát miền Nam", OrganisationKind.SOURCE_UNIT),
        ):
            body = Organisation(code=code, name=name, short_name=name, kind=kind, parent=above, valid_from=FOUNDED)
            body.save()
            self.organisations[code] = body
            above = self.organisations[NESTED_FOCAL_POINT]

    def _organisation(self, code: str, name: str, short_name: str, kind: OrganisationKind) -> None:
        hub = self.organisations.get(focal_point().code)
        organisation = Organisation(
            code=code, name=name, short_name=short_name, kind=kind, hub=hub, parent=hub, valid_from=FOUNDED
        )
        organisation.save()
        self.organisations[code] = organisation

    def _glossary(self) -> None:
        """Names of the state and its bodies in English, and those of the demo's own units."""
        editor = self._viewer(self.people.focal_point_staff[3].email)
        hub = self.organisations[focal_point().code]
        for file in (STARTER, TABLES / "terms.csv"):
            with acting_as(editor):
                import_terms(
                    content=file.read_bytes(), file_name=file.name, hub=hub, by=editor, at=self.now, dry_run=False,
                    stop_at_problems=True,
                )  # fmt: skip

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
        self.pictured = {release.key: number for number, release in enumerate(found[-PICTURED_SPAN::2])}
        for position, release in enumerate(found):
            self._release(release)
            self.progress("releases", position + 1, len(found))

    def _release(self, made: DemoRelease) -> None:
        author = self._viewer(made.author.email)
        release = create_release(
            organisation=self.organisations[made.unit], fields=self._fields(made), by=author, at=made.created_at
        )
        self.released[made.key] = release
        if made.key in self.pictured:
            self._photo(release, self.pictured[made.key])
        if made.translation_of:
            release = self._as_translation(release, made)
        if made.submitted_at is None:
            return
        submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=author, at=made.submitted_at)
        editor = self._viewer((made.approved_by or self.people.focal_point_staff[0]).email)
        if made.returned_at is not None:
            return_release(release=release, note=made.return_reason, by=editor, at=made.returned_at)
        if made.approved_at is not None:
            approve_release(release=release, by=editor, at=made.approved_at)
        if made.translation_of:
            # Looked at by a colleague before it goes out, as every translation is.
            reviewer = self._viewer(self.people.focal_point_staff[3].email)
            sign_meaning(
                release=release, by=reviewer, at=made.approved_at, expected_revision=None, original_number=1
            )  # fmt: skip
        if made.issued_at is not None:
            issue_release(release=release, by=editor, at=made.issued_at)
        if made.correction is not None:
            fields = {"lead": made.correction.lead, "body": made.correction.body_html}
            fields["headline"] = made.correction.headline
            correct_release(release=release, fields=fields, note=made.correction.note, by=editor, at=made.correction.at)
        if made.withdrawn_at is not None:
            withdraw_release(release=release, note=made.withdrawal_note, by=editor, at=made.withdrawn_at)
        self._look_at_lone_acts(release)

    def _as_translation(self, release: Release, made: DemoRelease) -> Release:
        """The release as a version of its original, with the two people who answer for it."""
        original = Release.objects.get(pk=self.released[made.translation_of].pk)
        release.original = original
        release.save(update_fields=["original"])
        LanguageVersion.objects.create(
            release=release,
            translator=release.author,
            reviewer=self.users[self.people.focal_point_staff[3].email],
            named_at=made.created_at,
            follows=original.current_version,
        )
        return release

    def _look_at_lone_acts(self, release: Release) -> None:
        """A second editor's word two hours later, as the office does; what is of today still waits for it."""
        editors = [self._viewer(person.email) for person in self.people.focal_point_staff[2:4]]
        for act in LoneAct.objects.filter(release=release, looked_at=None, at__lt=self.now - LOOKED_AT_AFTER):
            second = next(editor for editor in editors if editor.user_id != act.by_id)
            look_back(act=act, is_approved=True, note="", by=second, at=act.at + timedelta(hours=2))

    def _fields(self, made: DemoRelease) -> dict[str, object]:
        kinds = {
            "thông cáo": "press_release",
            "tin": "news",
            "phát ngôn": "statement",
            "thông tin làm rõ": "clarification",
        }
        speaker = made.speaker or self._speaker_for(made)
        of_unit, of_hub = (made.unit, speaker.name), (focal_point().code, speaker.name)
        entry = self.registered.get(of_unit) or self.registered.get(of_hub)
        return {
            "kind": kinds.get(made.type, made.type if made.type in set(kinds.values()) | {"figures"} else "figures"),
            "language": made.language,
            "headline": made.headline,
            "lead": made.lead,
            "body": made.body_html,
            "topic": self.topics[made.topics[0]],
            "place": self.places.get(made.place),
            "spokesperson": entry,
            "speaker_name": speaker.name,
            "speaker_position": speaker.position,
            "contact_name": made.contact.name,
            "contact_phone": made.contact.phone,
            "contact_email": made.contact.email,
            "embargo_until": made.embargo_until,
            "particulars": self._particulars(made),
        }

    def _particulars(self, made: DemoRelease) -> dict[str, str]:
        """What figures and clarifications say beside their text."""
        unit = self.organisations[made.unit].name
        return {
            "claim": f"Một số bài viết hiểu chưa đúng nội dung sau: {made.headline}.",
            "since": f"Mạng xã hội và một số trang tin, từ ngày {made.created_at:%d/%m/%Y}.",
            "truth": made.lead,
            "evidence": f"Văn bản gốc và số liệu gốc do {unit} lưu, cung cấp khi báo chí yêu cầu.",
            "period": f"Tính đến ngày {made.created_at:%d/%m/%Y}",
            "figures_source": f"Hệ thống báo cáo của {unit}",
        }

    def _speaker_for(self, made: DemoRelease) -> DemoPerson:
        """Whoever speaks for the body when nobody is quoted: its head."""
        if made.unit in self.people.leaders:
            return self.people.leaders[made.unit][0]
        return self.people.department_heads.get(made.unit, self.people.focal_point_staff[0])

    def _photo(self, release: Release, number: int) -> None:
        """Add a picture as the author would; each picture is encoded once, however many units show it."""
        suiting = pictures_for(release.topic.code)
        if not suiting:
            return
        picture = suiting[number % len(suiting)]
        content = picture_jpeg(picture.number)
        assert content is not None
        if picture.number not in self.renditions:
            self.renditions[picture.number] = renditions_of(content, name=picture.file_name)
        made = self.renditions[picture.number]
        photo = Photo(
            organisation=release.organisation,
            uploaded_by=release.author,
            uploaded_at=release.created_at,
            prepared_at=release.created_at,
            original_name=picture.file_name,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            width=made.width,
            height=made.height,
            caption=picture.caption,
            credit=picture.credit,
            alternative_text=picture.alternative_text,
        )
        photo.original.save("original.jpg", ContentFile(content), save=False)
        photo.large.save("large.jpg", ContentFile(made.large), save=False)
        photo.small.save("small.jpg", ContentFile(made.small), save=False)
        photo.save()
        attach_media(release=release, item=photo, by=self._viewer_of(release))

    def _viewer_of(self, release: Release) -> Viewer:
        return viewer_of(release.author, on=self.now.date())

    def _past_deliveries(self) -> None:
        """E-mails of the past as they were sent: to who follows the topic, seconds after the version was public."""
        chance = random.Random("deliveries")
        followers = self._followers()
        rows = []
        for version in IssuedVersion.objects.filter(public_at__lte=self.now).defer("content", "text"):
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

    def _past_articles(self) -> None:
        """What the outlets published before: read as their pages would give it, matched by the product."""
        letter_forms = {outlet.code: outlet.letter_forms for outlet in outlets()}
        by_code = {outlet.code: outlet for outlet in outlets()}
        rows = {row.organisation.code: row for row in Outlet.objects.select_related("organisation")}
        articles = back_catalogue(self.days, now=self.now).articles
        made = []
        for article in articles:
            url = article_url(by_code[article.outlet], article.id, self.outlets_base)
            forms = letter_forms[article.outlet]
            text = in_letter_forms("\n".join(paragraph.text for paragraph in article.paragraphs), forms)
            made.append(
                Article(
                    outlet=rows[article.outlet],
                    url=url,
                    url_key=address_key(url),
                    state=ArticleState.READ,
                    title=in_letter_forms(article.title, forms)[:400],
                    text=text,
                    text_sha256=hashlib.sha256(text.encode()).hexdigest(),
                    byline=article.author,
                    language=article.language,
                    published_at=article.published_at,
                    found_at=article.published_at + timedelta(minutes=6),
                    read_at=article.published_at + timedelta(minutes=6),
                )
            )
        Article.objects.bulk_create(made, batch_size=500)
        self._match(list(Article.objects.select_related("outlet").order_by("id")))
        self._past_decisions()

    def _match(self, articles: list[Article]) -> None:
        """Find the pickups with one pass of the detector, as `daumoi match` does; keep them as coverage does."""
        found_in_each = matching.pickups_in(articles, at=self.now)
        for position, (article, found) in enumerate(zip(articles, found_in_each, strict=True)):
            if found:
                keep_pickups(article=article, found=found, at=self.now)
            if position % 100 == 99 or position + 1 == len(articles):
                self.progress("articles", position + 1, len(articles))
        Article.objects.filter(matched_at=None).update(matched_at=self.now)

    def _past_decisions(self) -> None:
        editor = self._viewer(self.people.focal_point_staff[2].email)
        seen = Pickup.objects.filter(article__published_at__lt=self.now - DECIDED_AFTER).order_by("id")
        for position, pickup in enumerate(seen.select_related("article__outlet__organisation")):
            is_rejected = position % REJECTED_EVERY == REJECTED_EVERY - 1
            pickup.state = PickupState.REJECTED if is_rejected else PickupState.CONFIRMED
            pickup.product_type = self._product_type(pickup)
            pickup.decided_by_id, pickup.decided_by_name = editor.user_id, editor.name
            pickup.found_at = pickup.article.published_at + timedelta(minutes=7)
            pickup.decided_at = pickup.found_at + timedelta(hours=3)
            pickup.save(
                update_fields=["state", "product_type", "decided_by", "decided_by_name", "found_at", "decided_at"]
            )

    def _product_type(self, pickup: Pickup) -> ProductType:
        kind = self.press_kinds[pickup.article.outlet.organisation.code]
        if kind == "tv":
            return ProductType.VIDEO
        is_long = len(pickup.article.text.split()) >= ARTICLE_LEAST_WORDS
        return ProductType.ARTICLE if is_long else ProductType.NEWS

    def _agreements(self) -> None:
        topics = {topic.code: topic for topic in Topic.objects.all()}
        operator = self._viewer(self.people.focal_point_staff[2].email)
        for agreement in agreements(now=self.now):
            lines = [
                PlannedLine(
                    PRODUCT_TYPES[line.product_type],
                    -(-line.quantity // PLAN_SCALE),
                    topics.get(line.topic),
                    line.language,
                )
                for line in agreement.lines
            ]
            sign_agreement(
                number=agreement.number,
                title=agreement.title,
                focal_point=self.organisations[focal_point().code],
                agency=self.organisations[agreement.outlet.code],
                signed_date=agreement.signed_on,
                valid_from=agreement.annex_starts_on,
                valid_to=agreement.annex_ends_on,
                lines=lines,
                by=operator,
                at=self.now,
            )

    def _events(self) -> None:
        topics = {topic.code: topic for topic in Topic.objects.all()}
        places = {place.code: place for place in Place.objects.all()}
        editor = self._viewer(self.people.focal_point_staff[2].email)
        works = working_days_of(self.organisations[focal_point().code])
        for event in events(now=self.now):
            # Nobody invites the press on a public holiday.
            moved = timedelta(0) if works.is_working(timezone.localdate(event.starts_at)) else timedelta(days=1)
            fields = {
                "kind": event.kind,
                "title": event.title[:250],
                "starts_at": event.starts_at + moved,
                "ends_at": event.ends_at + moved,
                "notice_at": event.notice_at,
                "place": places.get(event.place),
                "address": event.address[:250],
                "is_online": event.is_online,
                "topic": topics.get(event.topic),
                "chair": f"{event.chaired_by.name}, {event.chaired_by.position}"[:300],
                "contact_email": event.contact_email,
            }
            plan_event(organisation=self.organisations[focal_point().code], fields=fields, by=editor, at=self.now)

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
