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
_SIMILAR_SHOWN: Final = 50
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
    with_issuer: int = 0
    words: int = 0
    similar: int = 0
    problem_count: int = 0
    by_release: Counter[str] = field(default_factory=Counter)
    by_outlet: Counter[str] = field(default_factory=Counter)
    by_encoding: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    best: list[tuple[float, int, int]] = field(default_factory=list)
    best_similar: list[tuple[float, int, int]] = field(default_factory=list)

    def count(self, article: Entry, pickups: Sequence[Pickup], keep: Callable[[Pickup], int]) -> None:
        """Take in one article with what was found in it; `keep` puts a pair aside for the report and says where."""
        self.articles += 1
        self.note_encoding(article)
        self.articles_using += bool(pickups)
        if pickups and article.outlet and (len(self.by_outlet) < _OUTLETS or article.outlet in self.by_outlet):
            self.by_outlet[article.outlet] += 1
        for pickup in pickups:
            self.pairs += 1
            self.credited += pickup.credit is not None and pickup.credit.names_source
            self.with_issuer += pickup.issuer_known
            self.words += pickup.matched_words
            self.by_release[pickup.release] += 1
            rank = (pickup.evidence, -self.pairs)
            _keep_best(self.best, rank, self.most_pairs, lambda pickup=pickup: keep(pickup))

    def count_similar(self, score: float, keep: Callable[[], int]) -> None:
        """Take in a suggestion; `keep` puts it aside for the report and says where."""
        self.similar += 1
        _keep_best(self.best_similar, (score, -self.similar), _SIMILAR_SHOWN, keep)

    def note_encoding(self, entry: Entry) -> None:
        """Count a text that was converted into Unicode."""
        if entry.encoding:
            self.by_encoding[entry.encoding] += 1

    def report(self, problem: Problem) -> None:
        """Take in something that could not be read."""
        self.problem_count += 1
        if len(self.problems) < _PROBLEMS_LISTED:
            self.problems.append(problem)

    @property
    def places_of_best(self) -> list[int]:
        """Places of the pairs with the strongest evidence, the strongest first."""
        return [place for *_, place in sorted(self.best, reverse=True)]

    @property
    def places_of_similar(self) -> list[int]:
        """Places of the suggestions with the highest scores, the highest first."""
        return [place for *_, place in sorted(self.best_similar, reverse=True)]

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
            "by_encoding": Counter(state["by_encoding"]),
            "problems": [Problem(**problem) for problem in state["problems"]],
            "best": [tuple(entry) for entry in state["best"]],
            "best_similar": [tuple(entry) for entry in state["best_similar"]],
        }
        return cls(**(state | known))


def _keep_best(best: list[tuple[float, int, int]], rank: tuple[float, int], most: int, keep: Callable[[], int]) -> None:
    """Keep the highest ranks in a heap. Of equal weights who came first stays: the same files give the same report."""
    if len(best) < most:
        heapq.heappush(best, (*rank, keep()))
    elif best and rank > best[0][:2]:
        heapq.heapreplace(best, (*rank, keep()))
