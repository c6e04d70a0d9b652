"""How the log of acts is chained, and what breaks the chain. Plain Python; nothing is read from a database here.

A seal covers one entry and the seal before it. Whoever changes, removes or slips in an entry must write every later
seal anew, and then the daily roots that were published no longer fit. Source of the construction: Haber and Stornetta
(1991), linking scheme; here with one digest a day given to the public instead of a newspaper's advertisement.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from daumoi.foundation.canonical import canonical_digest

# What the first seal names as the one before it.
BEGINNING = "0" * 64
# Sealing runs every few seconds; an entry without a seal after this time was put in past it, or sealing has stopped.
SEALED_WITHIN = timedelta(minutes=30)
# A run that finds more is not read to its end by anybody; the count goes on.
MOST_FINDINGS = 200


@dataclass(frozen=True)
class Entry:
    """One act as the log holds it; `note` as JSON values."""

    entry_id: int
    at: datetime
    actor_id: int | None
    actor_name: str
    verb: str
    object_kind: str
    object_id: int
    organisation_id: int | None
    hub_id: int | None
    note: Mapping[str, Any]


@dataclass(frozen=True)
class Seal:
    """The link of one entry in the chain. Numbers run 1, 2, 3 … without a gap."""

    number: int
    entry_id: int
    previous_sha256: str
    sha256: str


@dataclass(frozen=True)
class Root:
    """The last seal of a day, as it was published: how many entries there were, and its digest."""

    day: date
    number: int
    sha256: str


class Broken(StrEnum):
    """What can be wrong with the log."""

    ENTRY_CHANGED = "entry_changed"
    ENTRY_MISSING = "entry_missing"
    ENTRY_NOT_SEALED = "entry_not_sealed"
    SEAL_MISSING = "seal_missing"
    SEAL_CHANGED = "seal_changed"
    ROOT_DIFFERS = "root_differs"
    ROOT_MISSING = "root_missing"
    LOG_CUT_SHORT = "log_cut_short"
    THING_CHANGED = "thing_changed"
    THING_MISSING = "thing_missing"
    THING_NOT_IN_LOG = "thing_not_in_log"


@dataclass(frozen=True)
class Standing:
    """How a thing that the log vouches for stands in the database now.

    Attributes:
        sha256: of its content, computed now.
        differing: names of columns that no longer repeat the content.
    """

    sha256: str
    organisation_id: int | None
    differing: tuple[str, ...] = ()


@dataclass(frozen=True)
class AttestedKind:
    """A kind of things whose digest entries of the log carry in their note, under the key `code` (see `vouching`).

    Attributes:
        now: ids → how those that exist stand.
        before: ids of all that were made before a moment.
    """

    code: str
    now: Callable[[Collection[str]], Mapping[str, Standing]]
    before: Callable[[datetime], Iterable[str]]


def vouching(code: str, *, thing_id: str, sha256: str) -> dict[str, dict[str, str]]:
    """What the note of an entry carries that vouches for a thing of the kind `code`; `vouched_for` reads it."""
    return {code: {"id": thing_id, "sha256": sha256}}


def vouched_for(note: Mapping[str, Any], code: str) -> tuple[str, str]:
    """Id and SHA-256 of the thing that a note vouches for; empty where somebody has written something else there."""
    said = note[code] if isinstance(note[code], dict) else {}
    return str(said.get("id", "")), str(said.get("sha256", ""))


@dataclass(frozen=True)
class Claim:
    """What one entry of the log says of a thing; `number` is 0 while the entry has no seal."""

    entry: Entry
    number: int
    thing_id: str
    sha256: str


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, with what is known of it.

    Attributes:
        number: in the chain; 0 where the entry has no seal.
        entry_id: 0 where it is not known.
        said: the entry as it stands now, in words; "" where it is gone.
    """

    broken: Broken
    number: int
    entry_id: int = 0
    said: str = ""
    day: date | None = None


@dataclass
class Report:
    """What one run over the log found.

    Attributes:
        findings: the first `MOST_FINDINGS`; `finding_count` counts all.
    """

    checked_count: int = 0
    head_number: int = 0
    head_sha256: str = BEGINNING
    finding_count: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return self.finding_count == 0

    def add(self, finding: Finding) -> None:
        self.finding_count += 1
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)


def seal_digest(entry: Entry, *, number: int, previous_sha256: str) -> str:
    """SHA-256, in hexadecimal, of an entry with its place in the chain.

    Times are written to the microsecond, as the database keeps them: two acts of one second stay apart.
    """
    return canonical_digest(
        {
            "number": number,
            "previous": previous_sha256,
            "id": entry.entry_id,
            "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": entry.actor_id,
            "name": entry.actor_name,
            "verb": entry.verb,
            "object": [entry.object_kind, entry.object_id],
            "organisation": entry.organisation_id,
            "hub": entry.hub_id,
            "note": entry.note,
        }
    )


def sealed(entries: Iterable[Entry], *, after_number: int, after_sha256: str) -> Iterator[Seal]:
    """The seals of these entries, in this order, after the chain's present end."""
    number, previous = after_number, after_sha256
    for entry in entries:
        number += 1
        digest = seal_digest(entry, number=number, previous_sha256=previous)
        yield Seal(number=number, entry_id=entry.entry_id, previous_sha256=previous, sha256=digest)
        previous = digest


def said(entry: Entry) -> str:
    """An entry in one line: time, person, act, object."""
    moment = entry.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    return f"{moment} {entry.actor_name} {entry.verb} {entry.object_kind} {entry.object_id}"


def verified(
    links: Iterable[tuple[Seal, Entry | None]],
    *,
    unsealed: Iterable[Entry],
    published: Sequence[Root],
    kept: Iterable[Root] = (),
    at: datetime,
) -> Report:
    """Walk the whole chain and name whatever does not fit.

    Args:
        links: every seal by rising number, with the entry it names or None where that is gone.
        unsealed: entries no seal names.
        published: the roots in the database, the oldest first.
        kept: roots that somebody outside has kept.
        at: the present moment; entries younger than SEALED_WITHIN may wait for their seal.
    """
    report = Report()
    wanted = _by_number(itertools.chain(published, kept))
    _check_days(report, published)
    for seal, entry in links:
        _check_place(report, seal)
        _check_entry(report, seal, entry)
        report.checked_count += 1
        report.head_number, report.head_sha256 = seal.number, seal.sha256
        for root in wanted.pop(seal.number, ()):
            if root.sha256 != seal.sha256:
                report.add(Finding(Broken.ROOT_DIFFERS, seal.number, seal.entry_id, day=root.day))
    for root in sorted((root for left in wanted.values() for root in left), key=lambda root: root.day):
        if root.number:
            report.add(Finding(Broken.LOG_CUT_SHORT, root.number, day=root.day))
    for entry in unsealed:
        if at - entry.at > SEALED_WITHIN:
            report.add(Finding(Broken.ENTRY_NOT_SEALED, 0, entry.entry_id, said(entry)))
    return report


def compare_things(report: Report, kind: AttestedKind, claims: Iterable[Sequence[Claim]], *, at: datetime) -> None:
    """Compare what the log vouches for with how it stands; whatever differs, is gone or is not in the log is named.

    Args:
        claims: in portions; the things of one are asked for together.
        at: the present moment; what is younger than SEALED_WITHIN may wait for its entry.
    """
    in_log: set[str] = set()
    for portion in claims:
        standing = kind.now({claim.thing_id for claim in portion})
        for claim in portion:
            in_log.add(claim.thing_id)
            _compare(report, kind, claim, standing.get(claim.thing_id))
    for thing_id in kind.before(at - SEALED_WITHIN):
        if thing_id not in in_log:
            report.add(Finding(Broken.THING_NOT_IN_LOG, 0, said=f"{kind.code} {thing_id}"))


def _compare(report: Report, kind: AttestedKind, claim: Claim, now: Standing | None) -> None:
    line = f"{said(claim.entry)}, {kind.code} {claim.thing_id}"
    if now is None:
        report.add(Finding(Broken.THING_MISSING, claim.number, claim.entry.entry_id, line))
        return
    wrong = ["content"] if now.sha256 != claim.sha256 else []
    wrong += ["organisation"] if now.organisation_id != claim.entry.organisation_id else []
    wrong += now.differing
    if wrong:
        report.add(Finding(Broken.THING_CHANGED, claim.number, claim.entry.entry_id, f"{line}: {', '.join(wrong)}"))


def _by_number(roots: Iterable[Root]) -> dict[int, list[Root]]:
    wanted: dict[int, list[Root]] = {}
    for root in roots:
        wanted.setdefault(root.number, []).append(root)
    return wanted


def _check_days(report: Report, published: Sequence[Root]) -> None:
    for before, after in itertools.pairwise(published):
        for step in range(1, (after.day - before.day).days):
            report.add(Finding(Broken.ROOT_MISSING, 0, day=before.day + timedelta(days=step)))


def _check_place(report: Report, seal: Seal) -> None:
    for missing in range(report.head_number + 1, min(seal.number, report.head_number + 1 + MOST_FINDINGS)):
        report.add(Finding(Broken.SEAL_MISSING, missing))
    if seal.number == report.head_number + 1 and seal.previous_sha256 != report.head_sha256:
        report.add(Finding(Broken.SEAL_CHANGED, seal.number, seal.entry_id))


def _check_entry(report: Report, seal: Seal, entry: Entry | None) -> None:
    if entry is None:
        report.add(Finding(Broken.ENTRY_MISSING, seal.number, seal.entry_id))
    elif seal_digest(entry, number=seal.number, previous_sha256=seal.previous_sha256) != seal.sha256:
        report.add(Finding(Broken.ENTRY_CHANGED, seal.number, seal.entry_id, said(entry)))


def days_to_publish(*, first: date, last_published: date | None, today: date) -> list[date]:
    """The days that have ended and whose root is not published yet, in order.

    Args:
        first: the day of the first seal.
    """
    start = last_published + timedelta(days=1) if last_published else first
    return [start + timedelta(days=step) for step in range((today - start).days)]
