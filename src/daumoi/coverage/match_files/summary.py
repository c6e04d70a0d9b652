"""What a run has counted so far, and where its best pairs lie. Its size does not grow with the articles."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Final

from daumoi.coverage.match_files.sources import Entry, Problem
from textreuse import Pickup

_PROBLEMS_LISTED: Final = 50
# Names of outlets counted one by one; in files where every article has its own, the rest is left uncounted.
_OUTLETS: Final = 50_000


@dataclass
class Summary:
    """Counts of a run, and its best pairs by weight, order, and the place of their texts in the file of shown pairs."""

    most_pairs: int
    releases: int = 0
    articles: int = 0
    articles_using: int = 0
    pairs: int = 0
    credited: int = 0
    words: int = 0
    similar: int = 0
    problem_count: int = 0
    by_release: Counter[str] = field(default_factory=Counter)
    by_outlet: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    best: list[tuple[float, int, int]] = field(default_factory=list)

    def count(self, article: Entry, pickups: Sequence[Pickup], keep: Callable[[Pickup], int]) -> None:
        """Take in one article with what was found in it; `keep` puts a pair aside for the report and says where."""
        self.articles += 1
        self.articles_using += bool(pickups)
        if pickups and article.outlet and (len(self.by_outlet) < _OUTLETS or article.outlet in self.by_outlet):
            self.by_outlet[article.outlet] += 1
        for pickup in pickups:
            self.pairs += 1
            self.credited += pickup.credit is not None
            self.words += pickup.matched_words
            self.by_release[pickup.release] += 1
            # Equal evidence: who came first stays, so that the same files give the same report.
            rank = (pickup.evidence, -self.pairs)
            if len(self.best) < self.most_pairs:
                heapq.heappush(self.best, (*rank, keep(pickup)))
            elif self.best and rank > self.best[0][:2]:
                heapq.heapreplace(self.best, (*rank, keep(pickup)))

    def report(self, problem: Problem) -> None:
        """Take in something that could not be read."""
        self.problem_count += 1
        if len(self.problems) < _PROBLEMS_LISTED:
            self.problems.append(problem)

    @property
    def places_of_best(self) -> list[int]:
        """Places of the pairs with the strongest evidence, the strongest first."""
        return [place for *_, place in sorted(self.best, reverse=True)]

    def state(self) -> dict[str, Any]:
        """Give everything as JSON can hold it."""
        plain = {each.name: getattr(self, each.name) for each in fields(self)}
        return plain | {"problems": [asdict(problem) for problem in self.problems]}

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> Summary:
        """Give back what `state` gave."""
        known = {
            "by_release": Counter(state["by_release"]),
            "by_outlet": Counter(state["by_outlet"]),
            "problems": [Problem(**problem) for problem in state["problems"]],
            "best": [tuple(entry) for entry in state["best"]],
        }
        return cls(**(state | known))
