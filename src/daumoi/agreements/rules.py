"""How articles are counted on the lines of an agreement. Plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Line:
    """A line as the count needs it; None and "" mean any."""

    id: int
    product_type: str
    topic_id: int | None
    language: str
    planned_count: int


@dataclass(frozen=True)
class Item:
    """An article with a confirmed pickup."""

    article_id: int
    product_type: str
    topic_id: int | None
    language: str
    published_at: datetime


@dataclass(frozen=True)
class Placed:
    """Where an item was counted.

    Attributes:
        line_id: the line it belongs to, None when no line asks for such a product.
        is_beyond_contract: the line was full already, or there is no line.
    """

    article_id: int
    line_id: int | None
    is_beyond_contract: bool


def fits(line: Line, item: Item) -> bool:
    """Whether an item is what a line asks for."""
    return (
        line.product_type == item.product_type
        and line.topic_id in {None, item.topic_id}
        and line.language in {"", item.language}
    )


def place_items(lines: Sequence[Line], items: Iterable[Item]) -> list[Placed]:
    """Count items on lines in the order of publication.

    The most specific line with room takes the item: a line for a topic before one for any topic, then one for a
    language before one for any. When all fitting lines are full the item is beyond the contract on the most specific
    of them; when none fits it is beyond the contract on no line. The answer depends on the set of items alone, not
    on the order in which they were confirmed.
    """
    taken: Counter[int] = Counter()
    placed = []
    for item in sorted(items, key=lambda item: (item.published_at, item.article_id)):
        fitting = sorted(
            (line for line in lines if fits(line, item)),
            key=lambda line: (line.topic_id is None, line.language == "", line.id),
        )
        with_room = next((line for line in fitting if taken[line.id] < line.planned_count), None)
        line = with_room or (fitting[0] if fitting else None)
        if with_room is not None:
            taken[with_room.id] += 1
        placed.append(Placed(item.article_id, line.id if line else None, with_room is None))
    return placed
