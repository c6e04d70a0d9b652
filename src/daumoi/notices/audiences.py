"""Who is concerned: people of each relation. Whether they may see it is the predicate's affair, not asked here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from daumoi.accounts.models import StandIn
from daumoi.accounts.permissions import SPOKESPERSON_KEEP
from daumoi.accounts.queries import people_with_role
from daumoi.accounts.viewer import Role
from daumoi.drafts.models import Comment
from daumoi.notices.rules import DESK, KINDS, Relation
from daumoi.releases.models import LanguageVersion, LoneAct, Release, SignOff
from daumoi.spokespersons.models import Spokesperson


@dataclass(frozen=True)
class Happening:
    """What happened, as far as a notice needs it.

    Attributes:
        kind: of the table in `rules`.
        turn: which happening of its kind; the same one gives the same turn, however often its step runs.
        doer_id: whoever did it is not told of it.
        person_ids: whom the act itself names.
        object_id: the comment, reminder or pickup it is about.
        unless_told_as: whoever has a notice of this kind about the same turn is not told twice.
    """

    kind: str
    turn: str
    doer_id: int | None = None
    by_name: str = ""
    release: Release | None = None
    stand_in: StandIn | None = None
    entry: Spokesperson | None = None
    person_ids: tuple[int, ...] = ()
    object_id: int | None = None
    unless_told_as: str = ""


def people_concerned(happening: Happening, *, on: date) -> list[int]:
    """Ids of everybody the happening concerns on that day, without whoever did it, ascending.

    Somebody who stands in is told as well as the one who is away: the one acts, the other finds it on coming back.
    """
    kind = KINDS[happening.kind]
    found: set[int | None] = set()
    for relation in kind.concerns:
        found |= set(_PEOPLE[relation](happening, on))
    concerned = {person_id for person_id in found if person_id is not None}
    if kind.reaches_stand_ins:
        concerned |= _stand_ins_of(concerned, happening, on=on)
    return sorted(concerned - {happening.doer_id})


def _stand_ins_of(people: set[int], happening: Happening, *, on: date) -> set[int]:
    rows = StandIn.objects.valid_on(on).filter(membership__user_id__in=people)
    if happening.release is not None:
        # Only of a role by which the release concerned them: at its unit, or at its focal point.
        unit = happening.release.organisation
        signing = SignOff.objects.filter(release=happening.release).values("organisation_id")
        rows = rows.filter(
            Q(membership__organisation_id__in=[unit.pk, unit.hub_id]) | Q(membership__organisation_id__in=signing)
        )
    return set(rows.order_by().values_list("deputy_id", flat=True))


def _authors(happening: Happening, _on: date) -> Iterable[int | None]:
    release = _release(happening)
    translators = LanguageVersion.objects.filter(release=release).values_list("translator_id", flat=True)
    return [release.author_id, *translators]


def _reviewer(happening: Happening, _on: date) -> Iterable[int | None]:
    return [_release(happening).reviewer_id]


def _unit_leaders(happening: Happening, on: date) -> Iterable[int]:
    return _holding({Role.LEADER}, _release(happening).organisation_id, on)


def _desk(happening: Happening, on: date) -> Iterable[int]:
    return _holding(DESK, _hub_id(_release(happening)), on)


def _thread(happening: Happening, _on: date) -> Iterable[int | None]:
    comment = Comment.objects.get(pk=happening.object_id)
    if comment.thread_id is None:
        return []
    of_thread = Q(pk=comment.thread_id) | Q(thread_id=comment.thread_id, pk__lt=comment.pk)
    return Comment.objects.filter(of_thread).order_by().values_list("by_id", flat=True)


def _named(happening: Happening, _on: date) -> Iterable[int]:
    return happening.person_ids


def _lone_actor(happening: Happening, _on: date) -> Iterable[int]:
    settled = LoneAct.objects.filter(release=_release(happening), looked_at_by_id=happening.doer_id)
    return settled.order_by("-looked_at").values_list("by_id", flat=True)[:1]


def _signers_asker(happening: Happening, _on: date) -> Iterable[int | None]:
    return SignOff.objects.filter(release=_release(happening)).values_list("asked_by_id", flat=True)


def _translation(happening: Happening, _on: date) -> Iterable[int | None]:
    release = _release(happening)
    named = LanguageVersion.objects.filter(release=release).values_list("translator_id", "reviewer_id")
    return [release.author_id, *(person_id for pair in named for person_id in pair)]


def _register(happening: Happening, on: date) -> Iterable[int | None]:
    entry = happening.entry
    assert entry is not None
    keepers = _holding(SPOKESPERSON_KEEP.roles, entry.organisation.hub_id or entry.organisation_id, on)
    return [entry.user_id, *keepers]


_PEOPLE: dict[Relation, Callable[[Happening, date], Iterable[int | None]]] = {
    Relation.AUTHOR: _authors,
    Relation.REVIEWER: _reviewer,
    Relation.UNIT_LEADERS: _unit_leaders,
    Relation.DESK: _desk,
    Relation.THREAD: _thread,
    Relation.NAMED: _named,
    Relation.LONE_ACTOR: _lone_actor,
    Relation.SIGNERS_ASKER: _signers_asker,
    Relation.TRANSLATION: _translation,
    Relation.REGISTER: _register,
}


def _holding(roles: Iterable[Role], organisation_id: int, on: date) -> list[int]:
    people = people_with_role(roles, organisation_id=organisation_id, on=on)
    return list(people.order_by().values_list("pk", flat=True))


def _release(happening: Happening) -> Release:
    assert happening.release is not None
    return happening.release


def _hub_id(release: Release) -> int:
    return int(release.organisation.hub_id or release.organisation_id)
