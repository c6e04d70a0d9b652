"""What can be found: for each kind its words, in whose reach it lies, and the rows the viewer may see.

The reach only narrows the candidates inside the index, where a condition costs nothing. Who sees a row is said by that
row's own model and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.gate import may_enter
from daumoi.accounts.models import Organisation, User
from daumoi.accounts.permissions import ORGANISATION_READ
from daumoi.accounts.sharing import Sharing
from daumoi.accounts.viewer import Viewer, current_viewer
from daumoi.agreements.models import Agreement
from daumoi.coverage.models import Article, ArticleState, Pickup
from daumoi.drafts.models import Comment
from daumoi.foundation.rich_text import plain_text
from daumoi.media.models import MediaItem, MediaUse
from daumoi.people.queries import people_visible_to
from daumoi.planning.models import PressEvent
from daumoi.releases.models import IssuedVersion, Release, SignOff
from daumoi.search.rules import EVERYBODY, reach
from daumoi.spokespersons.models import Spokesperson
from daumoi.subjects.models import Place, Topic

_NOON = time(12)


@dataclass(frozen=True)
class Words:
    """What one row says, for the index and for the line of a result."""

    title: str
    text: str
    at: datetime
    organisation_id: int | None


@dataclass(frozen=True)
class Kind:
    """One kind of thing that can be found.

    Attributes:
        rows: rows the current viewer may see, with what `words` needs.
        words: None for a row that is not to be found (any more).
        reach: in whose reach a row lies; without it, in everybody's.
        time: when it was issued, began, appeared, for the database: about what `words` says more exactly.
        log_kinds: names in the log of acts that mean: a row of this kind has changed.
        of_changed: ids of this kind's rows that change with these rows of a log kind.
        is_desk: seen by the bodies whose it is and by their focal point alone; never in everybody's reach.
    """

    code: str
    label: Any
    model: type[Model]
    rows: Callable[[], QuerySet[Any]]
    words: Callable[[Any], Words | None]
    time: Any
    reach: Callable[[Any], str] = lambda _thing: EVERYBODY
    log_kinds: tuple[str, ...] = ()
    of_changed: Callable[[str, set[int]], Iterable[int]] = lambda _log_kind, ids: ids
    is_desk: bool = False


def _branch(organisation: Organisation) -> str:
    return reach([organisation.pk, organisation.hub_id])


def _release_text(release: Release) -> str:
    return "\n".join(
        part
        for part in (
            release.lead,
            plain_text(release.body),
            f"{release.speaker_name}, {release.speaker_position}".strip(", "),
            *(particular["text"] for particular in release.stated_particulars),
        )
        if part
    )


def _release(release: Release) -> Words:
    return Words(
        release.headline,
        _release_text(release),
        release.issued_at or release.submitted_at or release.created_at,
        release.organisation_id,
    )


def _release_reach(release: Release) -> str:
    """Its unit, its focal point, and the units that sign it."""
    signing = [sign_off.organisation_id for sign_off in release.sign_offs.all()]
    return reach([release.organisation_id, release.organisation.hub_id, *signing])


def _version(version: IssuedVersion) -> Words | None:
    """Only the version that stands: what an older one said is told by the page of the release."""
    if version.pk != version.release.current_version_id:
        return None
    return Words(version.headline, version.text, version.public_at, version.organisation_id)


def _version_reach(version: IssuedVersion) -> str:
    """In whose reach it lies, and what the lists of newsroom and wire are narrowed by; it never changes."""
    is_narrow = version.sharing in {Sharing.AMBER, Sharing.AMBER_STRICT}
    near = _branch(version.organisation) if is_narrow else EVERYBODY
    return " ".join([near, *_facets(version)])


def _facets(version: IssuedVersion) -> list[str]:
    codes = [f"kind{_plain(version.kind)}", f"language{_plain(version.language)}", f"unit{version.organisation_id}"]
    ids = {"topic": version.topic_id, "place": version.place_id}
    return [*codes, *(f"{name}{key}" for name, key in ids.items() if key is not None)]


def facet_words(choices: dict[str, Any]) -> list[str]:
    """The words of reach of the choices of a list (`releases.queries.filtered`); a choice that is nobody's has one too,
    which no version has.
    """
    words = [f"{name}{_plain(choices[name])}" for name in ("kind", "language") if choices.get(name)]
    for name, model in {"unit": Organisation, "topic": Topic, "place": Place}.items():
        if code := choices.get(name):
            words.append(f"{name}{model._base_manager.filter(code=code).values_list('pk', flat=True).first() or 0}")
    return words


def _plain(code: str) -> str:
    """A code as a word of reach: letters and digits; what was typed into the address is not a query of ours."""
    return re.sub(r"[\W_]", "", code).lower()


def kind_word(code: str) -> str:
    """The word of reach that says of which kind an entry is."""
    return f"is{code}"


def _versions_of(log_kind: str, ids: set[int]) -> Iterable[int]:
    return IssuedVersion.objects.filter(release_id__in=ids).values_list("pk", flat=True)


def _comment(comment: Comment) -> Words:
    return Words(
        comment.release.headline,
        f"{comment.by_name}: {comment.words}",
        comment.at,
        comment.release.organisation_id,
    )


def _comments_of(log_kind: str, ids: set[int]) -> Iterable[int]:
    return Comment.objects.filter(release_id__in=ids).values_list("pk", flat=True)


def _event(event: PressEvent) -> Words:
    said = ", ".join(part for part in (event.address, event.chair) if part)
    return Words(event.title, said, event.starts_at, event.organisation_id)


def _organisation(organisation: Organisation) -> Words:
    names = f"{organisation.short_name} {organisation.code}\n{organisation.about}"
    return Words(organisation.name, names, _day(organisation.valid_from), organisation.pk)


def _organisations() -> QuerySet[Organisation]:
    viewer = current_viewer()
    may_see = viewer.is_system or may_enter(viewer, ORGANISATION_READ)
    return Organisation.objects.all() if may_see else Organisation.objects.none()


def _media(item: MediaItem) -> Words:
    words = (item.description, item.alternative_text, item.credit, item.creator, item.transcript, item.original_name)
    return Words(
        item.caption or item.original_name,
        "\n".join(part for part in words if part),
        item.uploaded_at,
        item.organisation_id,
    )


def _media_reach(item: MediaItem) -> str:
    """Its house, and the units that were asked to sign what carries it."""
    if MediaUse.objects.filter(item=item).exists():
        return EVERYBODY
    signing = SignOff.objects.filter(release__media=item).values_list("organisation_id", flat=True)
    return reach([item.organisation_id, item.organisation.hub_id, *signing])


def _media_of(log_kind: str, ids: set[int]) -> Iterable[int]:
    """What is issued takes its media along: from then on others may see them."""
    if log_kind != "release":
        return ids
    return MediaItem.objects.filter(placements__release_id__in=ids).values_list("pk", flat=True)


def _article(article: Article) -> Words | None:
    if article.state != ArticleState.READ:
        return None
    return Words(article.title, article.text, article.published_at, None)


def _article_reach(article: Article) -> str:
    users = Pickup.objects.filter(article=article).values_list("release__organisation", "release__organisation__hub")
    return reach([article.outlet.organisation.hub_id, *(key for pair in users for key in pair)])


def _articles_of(log_kind: str, ids: set[int]) -> Iterable[int]:
    return Pickup.objects.filter(pk__in=ids).values_list("article_id", flat=True) if log_kind == "pickup" else ids


def _agreement(agreement: Agreement) -> Words:
    title = f"{agreement.number} {agreement.title}"
    return Words(title, agreement.agency.name, _day(agreement.signed_date), agreement.focal_point_id)


def _spokesperson(entry: Spokesperson) -> Words:
    said = ", ".join(part for part in (entry.position, entry.organisation.name, entry.matter) if part)
    return Words(entry.full_name, said, entry.valid_from, entry.organisation_id)


def _person(person: User) -> Words | None:
    if person.erased_at is not None:
        return None
    return Words(person.full_name, f"{person.position}\n{person.email}", person.joined_at, None)


def _day(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, _NOON), UTC)


def as_moment(time: Any) -> datetime:
    """A moment as it is, a day as its noon."""
    return time if isinstance(time, datetime) else _day(time)


KINDS = {
    kind.code: kind
    for kind in (
        Kind(
            "release",
            _("Releases on the desk"),
            Release,
            lambda: Release.objects.select_related("organisation").prefetch_related("sign_offs"),
            _release,
            Coalesce("issued_at", "submitted_at", "created_at"),
            _release_reach,
            ("release",),
            is_desk=True,
        ),
        Kind(
            "version",
            _("Issued releases"),
            IssuedVersion,
            lambda: IssuedVersion.objects.current().select_related("organisation", "release").defer("content"),
            _version,
            F("public_at"),
            _version_reach,
            ("release",),
            _versions_of,
        ),
        Kind(
            "comment",
            _("Comments"),
            Comment,
            lambda: Comment.objects.select_related("release__organisation").prefetch_related("release__sign_offs"),
            _comment,
            F("at"),
            lambda comment: _release_reach(comment.release),
            ("release",),
            _comments_of,
            is_desk=True,
        ),
        Kind(
            "event",
            _("Events"),
            PressEvent,
            lambda: PressEvent.objects.select_related("organisation"),
            _event,
            F("starts_at"),
            log_kinds=("pressevent",),
        ),
        Kind(
            "organisation",
            _("Organisations"),
            Organisation,
            _organisations,
            _organisation,
            F("valid_from"),
            log_kinds=("organisation",),
        ),
        Kind(
            "media",
            _("Photos and files"),
            MediaItem,
            lambda: MediaItem.objects.with_library_words(current_viewer()).select_related("organisation"),
            _media,
            F("uploaded_at"),
            _media_reach,
            ("mediaitem", "photo", "release"),
            _media_of,
        ),
        Kind(
            "article",
            _("Articles of the press"),
            Article,
            lambda: Article.objects.select_related("outlet__organisation"),
            _article,
            F("published_at"),
            _article_reach,
            ("pickup", "article"),
            _articles_of,
        ),
        Kind(
            "agreement",
            _("Agreements"),
            Agreement,
            lambda: Agreement.objects.select_related("agency"),
            _agreement,
            F("signed_date"),
            lambda agreement: reach([agreement.focal_point_id]),
            ("agreement",),
        ),
        Kind(
            "person",
            _("People of the network"),
            User,
            lambda: people_visible_to(current_viewer()),
            _person,
            F("joined_at"),
            log_kinds=("user",),
        ),
        Kind(
            "spokesperson",
            _("Spokespersons"),
            Spokesperson,
            lambda: Spokesperson.objects.select_related("organisation"),
            _spokesperson,
            F("valid_from"),
            log_kinds=("spokesperson",),
        ),
    )
}


def seen_entries(viewer: Viewer) -> Q:
    """Entries whose object the viewer may see, by that object's own predicate; asked as that viewer."""
    seen = Q()
    for kind in KINDS.values():
        seen |= Q(kind=kind.code) & Q(Exists(_bare_rows(kind).filter(pk=OuterRef("object_id"))))
    return seen


def things_seen(ids: Mapping[str, Collection[int]]) -> set[tuple[str, int]]:
    """(kind, id) of those of these things that the viewer may see, by each one's own predicate; asked as that viewer.

    The same as `seen_entries`, asked from the other end: by their ids. From the side of the index PostgreSQL would
    first collect everything that the viewer may see. One statement, of the same form whatever is asked for.
    """
    # The 0 is nobody's: without it a kind that is not asked for would be left out, and the time it takes would tell.
    parts = [
        _bare_rows(kind).filter(pk__in=[*ids.get(kind.code, ()), 0]).values_list(Value(kind.code), "pk")
        for kind in KINDS.values()
    ]
    return set(parts[0].union(*parts[1:], all=True))


def _bare_rows(kind: Kind) -> QuerySet[Any]:
    return kind.rows().order_by().select_related(None).prefetch_related(None)


def reach_of(viewer: Viewer, codes: Collection[str] = ()) -> list[str]:
    """The words of reach that can hold something for this viewer.

    Args:
        codes: of these kinds; of all where none is given. Of the desk's alone the words are fewer: a unit is not looked
            for among all units of its branch, and the database is not misled by how much lies in everybody's reach.
    """
    near, everybody = viewer.organisation_ids | viewer.office_hub_ids, []
    if not codes or not all(KINDS[code].is_desk for code in codes):
        near, everybody = near | viewer.branch_ids | viewer.register_hub_ids, [EVERYBODY]
    # The 0 is nobody's: a viewer without any body finds nothing, rather than everything.
    return [*everybody, *(reach([key]) for key in sorted(near) or [0])]
