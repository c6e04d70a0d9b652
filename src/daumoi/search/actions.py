"""Keeps the index: what the log of acts names is read again, what is new is added, what drifted is mended."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import Max

from daumoi.accounts.models import LogEntry
from daumoi.coverage.models import Pickup
from daumoi.releases.models import Release
from daumoi.search import engines
from daumoi.search.engines.asked import IndexedWords
from daumoi.search.kinds import KINDS, Kind, Words, as_moment, kind_word
from daumoi.search.models import LogMark, SearchEntry
from daumoi.search.rules import BREAK, exact_words, folded_words

T = TypeVar("T")

_BATCH = 500
# Rows of the log become visible in the order in which their transactions end, which is not that of their numbers: what
# is younger than this is read once more.
_STILL_MOVING = timedelta(seconds=60)
# So much is new at most in one step; a larger import is taken up by the steps that follow.
_MOST_AT_ONCE = 5_000


def index_objects(kind_code: str, object_ids: Iterable[int]) -> int:
    """Bring the entries of these objects up to date; how many were written or taken out."""
    kind, changed = KINDS[kind_code], 0
    for ids in _batches(sorted(set(object_ids))):
        with transaction.atomic():
            changed += _index_batch(kind, ids)
    return changed


def follow_log(*, at: datetime) -> int:
    """Index what was changed and what is new since the last time; how many entries were written or taken out."""
    mark, _is_new = LogMark.objects.get_or_create(pk=1, defaults={"read_at": at})
    named, last_id = _named_since(mark, at=at)
    changed = 0
    for kind in KINDS.values():
        ids = {pk for log_kind in kind.log_kinds for pk in kind.of_changed(log_kind, named.get(log_kind, set()))}
        changed += index_objects(kind.code, ids | _new_ids(kind))
    # What autosave writes is not in the log.
    saved = Release.objects.filter(updated_at__gte=mark.read_at - _STILL_MOVING).values_list("pk", flat=True)
    changed += index_objects("release", saved)
    # Pickups are found by the machine; the unit whose release an article uses may find the article from then on.
    used = Pickup.objects.filter(found_at__gte=mark.read_at - _STILL_MOVING).values_list("article_id", flat=True)
    changed += index_objects("article", used)
    for code, ids in _entries_of_moved(named.get("organisation", set())).items():
        changed += index_objects(code, ids)
    LogMark.objects.filter(pk=1).update(last_entry_id=last_id, read_at=at)
    return changed


@dataclass(frozen=True)
class Drift:
    """What the index had wrong: entries missing, stale, of things that are gone; words without an entry."""

    missing: int = 0
    stale: int = 0
    gone: int = 0
    orphaned: int = 0

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale or self.gone or self.orphaned)


def check(*, mend: bool = True) -> Drift:
    """Compare every entry with its object, and mend what differs."""
    missing = stale = gone = 0
    for kind in KINDS.values():
        digests = dict(SearchEntry.objects.filter(kind=kind.code).values_list("object_id", "digest"))
        wrong: set[int] = set()
        for ids in _batches(list(kind.model._base_manager.order_by("pk").values_list("pk", flat=True))):
            for key, said in _said_now(kind, ids).items():
                kept = digests.pop(key, None)
                missing += kept is None
                stale += kept is not None and kept != said.digest
                if kept != said.digest:
                    wrong.add(key)
        gone += len(digests)
        if mend:
            index_objects(kind.code, wrong | set(digests))
    return Drift(missing, stale, gone, _orphans(mend=mend))


def _orphans(*, mend: bool) -> int:
    """Words without an entry, and entries without words, which are written anew."""
    known, held = set(SearchEntry.objects.values_list("pk", flat=True)), engines.indexed_ids()
    if mend:
        engines.forget(sorted(held - known))
        wordless = SearchEntry.objects.filter(pk__in=sorted(known - held)[:_MOST_AT_ONCE])
        lost = [(entry.kind, entry.object_id) for entry in wordless]
        wordless.delete()
        for kind, object_id in lost:
            index_objects(kind, [object_id])
    return len(known ^ held)


def rebuild(*, at: datetime) -> int:
    """Make the index anew from nothing; number of entries."""
    last_id = LogEntry.objects.aggregate(last=Max("pk"))["last"] or 0
    with transaction.atomic():
        engines.forget_all()
        SearchEntry.objects.all().delete()
    count = 0
    # The oldest first, whatever they are: among equals the newest are found first, by their numbers.
    for batch in _batches(_by_time()):
        with transaction.atomic():
            count += _index_anew(batch)
    LogMark.objects.update_or_create(pk=1, defaults={"last_entry_id": last_id, "read_at": at})
    return count


def _by_time() -> list[tuple[str, int]]:
    """(kind, id) of everything, in the order of its time."""
    times = (
        (at, kind.code, pk)
        for kind in KINDS.values()
        for pk, at in kind.model._base_manager.order_by().values_list("pk", kind.time)
    )

    return [(code, pk) for _at, code, pk in sorted(times, key=lambda row: (as_moment(row[0]), *row[1:]))]


def _index_anew(batch: Sequence[tuple[str, int]]) -> int:
    """Index things of which the index holds nothing, in this order; what was indexed meanwhile is left to the log."""
    said: dict[tuple[str, int], _Said] = {}
    for code in {code for code, _pk in batch}:
        ids = [pk for other, pk in batch if other == code]
        known = set(SearchEntry.objects.filter(kind=code, object_id__in=ids).values_list("object_id", flat=True))
        said |= {(code, pk): each for pk, each in _said_now(KINDS[code], ids).items() if pk not in known}
    entries = [_entry(code, pk, said[code, pk]) for code, pk in batch if (code, pk) in said]
    SearchEntry.objects.bulk_create(entries)
    engines.write([_indexed(KINDS[entry.kind], entry, said[entry.kind, entry.object_id]) for entry in entries])
    return len(entries)


def _entry(code: str, pk: int, said: _Said) -> SearchEntry:
    words = said.words
    return SearchEntry(kind=code, object_id=pk, organisation_id=words.organisation_id, at=words.at, digest=said.digest)


def _index_batch(kind: Kind, ids: Sequence[int]) -> int:
    entries = {
        entry.object_id: entry
        for entry in SearchEntry.objects.select_for_update().filter(kind=kind.code, object_id__in=ids)
    }
    said = _said_now(kind, ids)
    gone = [entry.pk for key, entry in entries.items() if key not in said]
    written = [
        (entries.get(key) or SearchEntry(kind=kind.code, object_id=key), said[key])
        for key in sorted(said)
        if key not in entries or entries[key].digest != said[key].digest
    ]
    if gone:
        engines.forget(gone)
        SearchEntry.objects.filter(pk__in=gone).delete()
    if written:
        _write(kind, written)
    return len(gone) + len(written)


@dataclass(frozen=True)
class _Said:
    words: Words
    reach: str

    @property
    def digest(self) -> str:
        words = self.words
        whole = (words.title, words.text, words.at.isoformat(), str(words.organisation_id), self.reach)
        return hashlib.sha1("\x00".join(whole).encode(), usedforsecurity=False).hexdigest()


def _said_now(kind: Kind, ids: Sequence[int]) -> dict[int, _Said]:
    """What these rows say now, and to whom; rows that are not to be found are absent."""
    things = kind.rows().filter(pk__in=ids)
    return {thing.pk: _Said(words, kind.reach(thing)) for thing in things if (words := kind.words(thing)) is not None}


def _write(kind: Kind, written: Sequence[tuple[SearchEntry, _Said]]) -> None:
    for entry, said in written:
        entry.organisation_id, entry.at, entry.digest = said.words.organisation_id, said.words.at, said.digest
    known = [entry for entry, _said in written if entry.pk is not None]
    SearchEntry.objects.bulk_update(known, ["organisation", "at", "digest"])
    SearchEntry.objects.bulk_create([entry for entry, _said in written if entry.pk is None])
    engines.write([_indexed(kind, entry, said) for entry, said in written])


def _indexed(kind: Kind, entry: SearchEntry, said: _Said) -> IndexedWords:
    title, text = exact_words(said.words.title), exact_words(said.words.text)
    # A version's text begins with its headline; another's title is searched with its text.
    whole = text if f"{text} ".startswith(f"{title} ") else f"{title} {BREAK} {text}"
    reach = f"{kind_word(kind.code)} {said.reach}"
    return IndexedWords(entry.pk, title, whole, folded_words(title), folded_words(whole), reach)


def _named_since(mark: LogMark, *, at: datetime) -> tuple[dict[str, set[int]], int]:
    """Ids by kind that the log names after the mark, and up to which entry it need not be read again."""
    named: dict[str, set[int]] = {}
    last_id = mark.last_entry_id
    rows = LogEntry.objects.filter(pk__gt=mark.last_entry_id).order_by("pk")
    for pk, kind, object_id, acted_at in rows.values_list("pk", "object_kind", "object_id", "at")[:_MOST_AT_ONCE]:
        named.setdefault(kind, set()).add(object_id)
        if acted_at < at - _STILL_MOVING:
            last_id = pk
    return named, last_id


def _new_ids(kind: Kind) -> set[int]:
    """Rows younger than the youngest that is indexed: whatever made them, and whether or not an act was noted."""
    youngest = SearchEntry.objects.filter(kind=kind.code).aggregate(last=Max("object_id"))["last"] or 0
    new = kind.model._base_manager.filter(pk__gt=youngest).order_by("pk").values_list("pk", flat=True)
    return set(new[:_MOST_AT_ONCE])


def _entries_of_moved(organisation_ids: set[int]) -> dict[str, set[int]]:
    """Everything of these bodies: where a body stands in the tree decides in whose reach its things lie."""
    moved: dict[str, set[int]] = {}
    entries = SearchEntry.objects.filter(organisation_id__in=organisation_ids)
    for code, object_id in entries.values_list("kind", "object_id"):
        moved.setdefault(code, set()).add(object_id)
    return moved


def _batches(ids: Sequence[T]) -> Iterator[Sequence[T]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
