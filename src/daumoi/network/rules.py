"""Rules of the tree. Plain Python; days are arguments."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

# What may stand above another body. A press agency and a partner have nobody below them.
MAY_STAND_ABOVE = frozenset({"focal_point", "source_unit", "governing_body"})
# What may stand outside the branch of any focal point: the focal point itself, and the bodies that stand above one.
MAY_STAND_ALONE = frozenset({"focal_point", "governing_body"})
# Deeper than State, province, commune and their parts by far; a deeper tree is a mistake of a table.
DEEPEST = 12

# A place: the first day on which it counts, and the id of the body above, None at the top.
Place = tuple[date, int | None]
Timeline = Mapping[int, Sequence[Place]]


def parent_on(timeline: Timeline, body: int, day: date) -> int | None:
    """Below which body another stands on a day; before its first place it stands where it first stood.

    Args:
        timeline: places of each body in order of their days; a body without any stands at the top.
    """
    places = timeline.get(body, ())
    if not places:
        return None
    return places[max(0, bisect_right(places, day, key=lambda place: place[0]) - 1)][1]


def ancestors_on(timeline: Timeline, body: int, day: date) -> list[int]:
    """Bodies above another on a day, the nearest first; a circle is walked once."""
    found: list[int] = []
    above = parent_on(timeline, body, day)
    while above is not None and above != body and above not in found:
        found.append(above)
        above = parent_on(timeline, above, day)
    return found


def first_circle(timeline: Timeline, body: int, parent: int, *, first: date, last: date | None) -> date | None:
    """The first day of a period on which `parent` stands below `body`, so that the move would close a circle.

    Args:
        timeline: places as they are without the move.
        last: the last day of the move; None: for good.
    """
    if body == parent:
        return first
    changes = {day for places in timeline.values() for day, _parent in places}
    days = sorted({first, *(day for day in changes if day > first and (last is None or day <= last))})
    return next((day for day in days if body in ancestors_on(timeline, parent, day)), None)


@dataclass(frozen=True, slots=True)
class Body:
    """What decides to which focal point a body belongs: the one above, whether it is one itself, who took it over."""

    parent: int | None
    is_focal_point: bool
    heir: int | None = None


def hub_paths(bodies: Mapping[int, Body]) -> dict[int, str]:
    """For each body the focal points above it, from the top to its own, as "/1/7/"; "" where there is none.

    A body that was taken over belongs where its heir belongs, whatever stood above it: the heir answers for it.
    """
    found: dict[int, str] = {}

    def path_of(key: int, below: frozenset[int]) -> str:
        if key in found:
            return found[key]
        if key in below:
            return ""
        body = bodies[key]
        above = body.heir if body.heir is not None else body.parent
        path = path_of(above, below | {key}) if above in bodies and above is not None else ""
        if body.is_focal_point and body.heir is None:
            path = f"{path or '/'}{key}/"
        found[key] = path
        return path

    for key in bodies:
        path_of(key, frozenset())
    return found


def last_heirs(heirs: Mapping[int, int]) -> dict[int, int]:
    """The body that answers today for each that was taken over: the heir of the heir, and so on."""
    found = {}
    for body in heirs:
        seen, heir = {body}, heirs[body]
        while heir in heirs and heir not in seen:
            seen.add(heir)
            heir = heirs[heir]
        found[body] = heir
    return found


def chain_problem(parents: Mapping[str, str]) -> dict[str, list[str]]:
    """Circles among the rows of a table: for each code in one, the codes of its circle in order.

    Args:
        parents: code → code of the body above, both of the table.
    """
    found: dict[str, list[str]] = {}
    done: set[str] = set()
    for start in parents:
        walked: list[str] = []
        code = start
        while code in parents and code not in done and code not in walked:
            walked.append(code)
            code = parents[code]
        if code in walked:
            circle = walked[walked.index(code) :]
            found.update(dict.fromkeys(circle, circle))
        done.update(walked)
    return found


def depth_of(parents: Mapping[str, str], code: str, *, most: int = DEEPEST) -> int:
    """How many bodies stand above another in a table, at most one more than `most`."""
    depth = 0
    while code in parents and depth <= most:
        code, depth = parents[code], depth + 1
    return depth


def in_order(codes: Iterable[str], parents: Mapping[str, str]) -> list[str]:
    """The codes with every body after the one above it; those in a circle are left out."""
    circles = chain_problem(parents)
    wanted = [code for code in codes if code not in circles]
    ordered: dict[str, None] = {}
    for code in wanted:
        line = []
        while code in parents and code not in ordered and code not in circles:
            line.append(code)
            code = parents[code]
        ordered.update(dict.fromkeys(reversed([*line, code] if code not in parents else line)))
    return [code for code in ordered if code in set(wanted)]
