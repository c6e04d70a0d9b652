"""What the demo outlets have on their pages right now: the back catalogue, and what was written since the start.

The live part is kept in one small JSON file, so that a restart shows the same articles at the same addresses.
"""

from __future__ import annotations

import json
import os
import threading
from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from demo.articles import DemoArticle, Paragraph
from demo.back_catalogue import back_catalogue

_FILE = "outlets.json"


@dataclass(frozen=True)
class PlannedArticle:
    """An article that is written but whose minute has not come."""

    due_at: datetime
    article: DemoArticle


class PressRun:
    """All articles of all outlets; safe to use from several threads.

    Args:
        folder: where the state file lives; made when it is not there.
        as_of: the moment the back catalogue ends. A state file's own moment goes first.
        seed: of the demo world. A state file of another seed is refused.
        days: length of the back catalogue.
    """

    def __init__(self, folder: Path, *, as_of: datetime, seed: int, days: int = 90) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / _FILE
        self._lock = threading.Lock()
        self._seed = seed
        state = self._read()
        self.is_first_run = not state
        self.as_of = datetime.fromisoformat(state["as_of"]) if state else as_of
        self.seen: set[str] = set(state.get("seen", []))
        self._live = [_article(each) for each in state.get("articles", [])]
        self._planned = [
            PlannedArticle(datetime.fromisoformat(each["due_at"]), _article(each["article"]))
            for each in state.get("planned", [])
        ]
        self._by_outlet: defaultdict[str, list[DemoArticle]] = defaultdict(list)
        for article in [*back_catalogue(days, now=self.as_of, seed=seed).articles, *self._live]:
            self._by_outlet[article.outlet].append(article)
        self._by_address = {(each.outlet, each.id): each for some in self._by_outlet.values() for each in some}
        self._save()

    def newest(self, outlet: str, count: int) -> list[DemoArticle]:
        """Return the newest articles of an outlet, newest first."""
        with self._lock:
            return sorted(self._by_outlet[outlet], key=lambda each: (each.published_at, each.id), reverse=True)[:count]

    def article(self, outlet: str, article_id: str) -> DemoArticle | None:
        """Return one article, or None."""
        with self._lock:
            return self._by_address.get((outlet, article_id))

    def counts(self) -> dict[str, int]:
        """Return how many articles each outlet has."""
        with self._lock:
            return {code: len(articles) for code, articles in self._by_outlet.items()}

    def next_number(self, outlet: str) -> int:
        """Return a number no article this outlet has written live has in its identifier yet."""
        with self._lock:
            waiting = sum(each.article.outlet == outlet for each in self._planned)
            return sum(each.outlet == outlet for each in self._live) + waiting + 1

    def plan(self, key: str, planned: list[PlannedArticle]) -> None:
        """Note a release as seen, and what will come of it; nothing for a release only to be noted."""
        with self._lock:
            self.seen.add(key)
            self._planned += planned
            self._save()

    def publish_due(self, now: datetime) -> list[DemoArticle]:
        """Put on the pages what is due; return it."""
        with self._lock:
            due = [each.article for each in self._planned if each.due_at <= now]
            if due:
                self._planned = [each for each in self._planned if each.due_at > now]
                self._live += due
                for article in due:
                    self._by_outlet[article.outlet].append(article)
                    self._by_address[article.outlet, article.id] = article
                self._save()
            return due

    def _read(self) -> dict[str, Any]:
        if not self._path.exists():
            return {}
        state: dict[str, Any] = json.loads(self._path.read_text(encoding="utf-8"))
        if state["seed"] != self._seed:
            raise ValueError(f"{self._path} belongs to seed {state['seed']}, not to {self._seed}")
        return state

    def _save(self) -> None:
        state = {
            "seed": self._seed,
            "as_of": self.as_of.isoformat(),
            "seen": sorted(self.seen),
            "articles": [_written(each) for each in self._live],
            "planned": [
                {"due_at": each.due_at.isoformat(), "article": _written(each.article)} for each in self._planned
            ],
        }
        # A stop in the middle of writing leaves the old file whole.
        beside = self._path.with_suffix(".new")
        beside.write_text(json.dumps(state, ensure_ascii=False, indent=1), encoding="utf-8")
        os.replace(beside, self._path)


def _written(article: DemoArticle) -> dict[str, Any]:
    return asdict(article) | {"published_at": article.published_at.isoformat()}


def _article(written: dict[str, Any]) -> DemoArticle:
    return DemoArticle(
        **written
        | {
            "published_at": datetime.fromisoformat(written["published_at"]),
            "paragraphs": tuple(Paragraph(**each) for each in written["paragraphs"]),
        }
    )
