"""One run: articles stream past the index, what is found is written down, and checkpoints say how far all is safe."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import textreuse
from daumoi.coverage import extraction, links
from daumoi.coverage.match_files.journal import Journal, brought_to_disk
from daumoi.coverage.match_files.parquet import write_pickups
from daumoi.coverage.match_files.report import write_report
from daumoi.coverage.match_files.results import Results, ids_met
from daumoi.coverage.match_files.sources import Entry, Position, Problem, Source
from daumoi.coverage.match_files.summary import Summary
from textreuse import Pickup, ReleaseIndex
from textreuse.outlets import OutletHabits

if TYPE_CHECKING:
    from daumoi.coverage.match_files.similar_texts import SimilarTexts

SIMILAR_BY: Final = ("facts", "embeddings")
REPORT, PARQUET = "report.html", "pickups.parquet"
# What is read before it is matched: enough to keep the engine busy, little enough that memory stays flat.
_BATCH_TEXTS: Final = 1024
_BATCH_CHARACTERS: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is asked to do."""

    articles: Path
    language: str
    most_pairs: int
    parquet: bool = False
    similar: str = ""
    outlet_lines: bool = False
    checkpoint_seconds: float = 5.0

    def identity(self, releases: Path) -> dict[str, str]:
        """Give what must be the same for a run to be taken up: program, texts, and options that shape its files."""
        return {
            "engine": engine_digest(),
            "releases": Source(releases).state(),
            "articles": Source(self.articles).state(),
            "options": f"report-pairs {self.most_pairs}, similar {self.similar}, outlet lines {self.outlet_lines}",
        }


def engine_digest() -> str:
    """Give a digest of the code that decides what is found and how it is written."""
    digest = hashlib.blake2b(digest_size=16)
    own = Path(__file__).parent
    for root in (Path(textreuse.__file__).parent, own):
        for path in sorted(root.rglob("*.py")):
            if "tests" not in path.relative_to(root).parts:
                digest.update(path.read_bytes())
    for module in (extraction, links):
        digest.update(Path(module.__file__).read_bytes())
    return digest.hexdigest()


class MatchRun:
    """A run over its articles, from where an earlier one was broken off.

    Attributes:
        summary: what has been counted so far.
        taken_up: an earlier run is gone on with.
        safe_articles: articles passed at the last checkpoint.
        after_each: called after each article.
    """

    def __init__(
        self, plan: Plan, journal: Journal, releases: Mapping[str, Entry], problems: Iterable[Problem]
    ) -> None:
        """Open the files; `problems` is what could not be read of the releases.

        Raises:
            OtherRun: the folder holds an unfinished run of something else.
        """
        self._plan, self._journal, self._releases = plan, journal, releases
        self.taken_up = journal.take_up()
        state = journal.last.state
        self.summary = Summary.from_state(state["summary"]) if self.taken_up else Summary(plan.most_pairs)
        self.safe_articles = self.summary.articles
        self.after_each: Callable[[], None] = lambda: None
        if journal.last.complete:
            return
        start = Position(**state["position"]) if self.taken_up else None
        self._source = Source(plan.articles, start=start, seen=ids_met(journal))
        self._bytes_in_all = self._source.bytes_in_all()
        self._results = Results(journal, releases)
        if not self.taken_up:
            self.summary.releases = len(releases)
            for release in releases.values():
                self.summary.note_encoding(release)
            for problem in problems:
                self._results.add_problem(problem, self.summary)

    @property
    def share_read(self) -> float:
        """Part of the articles' files that has been read, 0–1."""
        return min(1.0, self._source.bytes_read / max(1, self._bytes_in_all))

    def finish(self, tell: Callable[[Problem], None] = lambda problem: None) -> None:
        """Match what is left, write report and tables, and give all files their places; `tell` hears of problems."""
        if not self._journal.last.complete:
            index = ReleaseIndex.build(entry.as_release() for entry in self._releases.values())
            self._match(index, tell)
            self._write_whole_files(index)
            wanted = self._results.wanted() | {REPORT: True, PARQUET: self._plan.parquet}
            self._checkpoint(complete=wanted)
        self._journal.publish(self._journal.last.state["complete"])

    def _match(self, index: ReleaseIndex, tell: Callable[[Problem], None]) -> None:
        similar = self._similar_texts(index) if self._plan.similar else None
        habits = outlet_habits(self._plan.articles) if self._plan.outlet_lines else OutletHabits()
        last = time.monotonic()
        for batch in _batches(self._source):
            used: list[tuple[Entry, Sequence[Pickup]]] = []
            texts = [found for found in batch if isinstance(found, Entry)]
            matched = index.match_many(habits.without_standing_lines(entry.as_article() for entry in texts))
            for found in batch:
                if isinstance(found, Problem):
                    tell(found)
                    self._results.add_problem(found, self.summary)
                else:
                    used.append((found, next(matched)))
                    self._results.add(*used[-1], self.summary)
                    self.after_each()
            if similar:
                self._add_similar(similar, used)
            if time.monotonic() - last >= self._plan.checkpoint_seconds:
                self._checkpoint()
                last = time.monotonic()

    def _similar_texts(self, index: ReleaseIndex) -> SimilarTexts:
        # Here because most runs do without it, and need not wait for its tables.
        from daumoi.coverage.match_files.similar_texts import SimilarTexts

        return SimilarTexts(self._releases, index, embeddings=self._plan.similar == "embeddings")

    def _add_similar(self, similar: SimilarTexts, used: Sequence[tuple[Entry, Sequence[Pickup]]]) -> None:
        for article, suggestions in similar.found(used):
            for each in suggestions:
                self._results.add_similar(similar.line(each), similar.shown(article, each), self.summary)

    def _checkpoint(self, **more: Any) -> None:
        self._results.add_ids(self._source.seen)
        state = {"position": asdict(self._source.position), "summary": self.summary.state(), **more}
        self._journal.checkpoint(state, complete=bool(more))
        self.safe_articles = self.summary.articles

    def _write_whole_files(self, index: ReleaseIndex) -> None:
        page = write_report(
            self.summary,
            _Again(lambda: self._results.best(self.summary)),
            self._releases,
            language=self._plan.language,
            made_at=_now(),
            standing=index.standing_places,
            similar=_Again(lambda: self._results.best_similar(self.summary)) if self._plan.similar else None,
        )
        with brought_to_disk(self._journal.folder / REPORT) as file:
            file.writelines(piece.encode("utf-8", "backslashreplace") for piece in page)
        if self._plan.parquet:
            draft = self._journal.folder / PARQUET
            write_pickups(self._results.pickup_lines(), draft)
            with draft.open("rb") as file:
                os.fsync(file.fileno())


def outlet_habits(articles: Path) -> OutletHabits:
    """Read all articles once beforehand, from the first, so that a run that is taken up learns the same."""
    return OutletHabits.learned(each.as_article() for each in Source(articles) if isinstance(each, Entry))


class _Again:
    """An iterable that is read anew each time, so that no more than one pair is in memory."""

    def __init__(self, begin: Callable[[], Iterator[Any]]) -> None:
        self._begin = begin

    def __iter__(self) -> Iterator[Any]:
        return self._begin()


def _batches(found: Iterable[Entry | Problem]) -> Iterator[Sequence[Entry | Problem]]:
    """Give what is read in parts; the source has then passed the last text of the part, and no more."""
    batch: list[Entry | Problem] = []
    size = 0
    for one in found:
        batch.append(one)
        size += len(one.text) if isinstance(one, Entry) else 0
        if size >= _BATCH_CHARACTERS or len(batch) >= _BATCH_TEXTS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _now() -> datetime:
    """Give the time, or what SOURCE_DATE_EPOCH says it is (reproducible-builds.org), in the machine's zone."""
    said = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(said), UTC) if said.isdigit() else datetime.now(UTC)
    return moment.astimezone()
