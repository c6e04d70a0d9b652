"""What coverage finds and what people decide about it."""

from dataclasses import dataclass

from daumoi.foundation.events import Event


@dataclass(frozen=True)
class ArticlesFound(Event):
    """A feed held articles that are not known yet; they are noted, not read."""

    article_ids: list[int]


@dataclass(frozen=True)
class ArticleRead(Event):
    article_id: int


@dataclass(frozen=True)
class PickupDecided(Event):
    """A person confirmed or rejected a pickup, or changed that decision."""

    pickup_id: int
