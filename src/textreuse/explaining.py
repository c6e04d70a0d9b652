"""Why an article is a use of a release, and why it is not: reasons that an interface can put into words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from textreuse.alignment import ArticleSide, weighed_passages
from textreuse.decision import Candidate, is_enough
from textreuse.library import Library
from textreuse.matching import EARLY, aligned_candidates, evidence_needed, match_batch
from textreuse.ngrams import run_hashes
from textreuse.records import Article, Pickup, Reason, posix_seconds
from textreuse.segments import Segment
from textreuse.tokens import Positions, Tokens, tokenise

# Of the runs that two texts share, the part that must stand in standing paragraphs to say that nothing else is shared.
_ALL_STANDING: Final = 0.9


@dataclass(frozen=True, slots=True)
class Why:
    """Whether an article uses a release, and the reasons, the deciding one first.

    Reasons against, by code: `dropped`; `issued_after_the_article` (`hours`); `nothing_shared`;
    `only_standing_paragraph` (which credits nobody and proves nothing); `only_set_phrases` (`runs` of words shared, all
    of them common); `too_little_evidence` (`bits`, `needed`); `figures_changed` (`places`: two templates filled in
    differently); `other_release_fits_better` (`release`, its id); `shared_by_too_many` (so many releases say the same
    that the index points to others only). With them `words_shared`, where words are.
    Reasons for: those of `Pickup.explanation`.
    """

    used: bool
    reasons: tuple[Reason, ...]


def explained(
    segments: Sequence[Segment], article: Article, release: int, *, words: int, dropped: Collection[int] = ()
) -> Why:
    """Explain one article and one release, given by its number; the others count as in `match_batch`."""
    segment = next(each for each in reversed(segments) if each.base <= release)
    library, number = segment.library, release - segment.base
    if release in dropped:
        return Why(False, (Reason("dropped", {}),))
    pickups = match_batch(segments, [article], words=words, dropped=dropped)[0]
    if pickup := next((each for each in pickups if each.release == library.release(number).id), None):
        return Why(True, tuple(pickup.explanation))
    early = float(library.issued[number]) - posix_seconds(article.published_at)
    if early > EARLY:
        return Why(False, (Reason("issued_after_the_article", {"hours": round(early / 3600)}),))
    aligned = aligned_candidates(segments, [article], tokenise([article.text]), 0.0, dropped).get(0, [])
    candidate = next((each for each in aligned if each.release == release), None)
    common = _common_runs(library, number, article)
    candidate = candidate or _by_common_runs(library, number, release, common)
    if candidate is None:
        return Why(False, (_without_a_passage(library, number, common),))
    needed = evidence_needed(segments, words)
    better = _better(candidate, pickups, library.release(number).id, common.article)
    return Why(False, tuple(_with_passages(candidate, needed, better)))


@dataclass(frozen=True, slots=True)
class _CommonRuns:
    """Runs that stand in both texts: the words at which they begin on either side, and the words of the article."""

    in_release: Positions
    in_article: Positions
    article: Tokens


def _common_runs(library: Library, number: int, article: Article) -> _CommonRuns:
    both = tokenise([library.release(number).text, article.text])
    hashes, at = run_hashes(both)
    first = at < int(both.bounds[1])
    in_release, in_article = np.isin(hashes[first], hashes[~first]), np.isin(hashes[~first], hashes[first])
    return _CommonRuns(at[first][in_release], at[~first][in_article] - both.bounds[1], both.text(1))


def _by_common_runs(library: Library, number: int, release: int, common: _CommonRuns) -> Candidate | None:
    """Align round any run that both have, also where matching would not have looked: nothing telling is near it."""
    if len(common.in_article) == 0:
        return None
    passages = weighed_passages(ArticleSide.of(common.article), common.in_article, library.side(number))
    return Candidate(release, passages, len(library.tokens(number))) if len(passages) else None


def _better(candidate: Candidate, pickups: Sequence[Pickup], release: str, article: Tokens) -> Pickup | None:
    """Give the pickup that stands for a release, or else one of the same places of the article, if there is any."""
    for pickup in pickups:
        if release in pickup.alternatives:
            return pickup
    places = [(int(article.starts[start]), int(article.ends[end - 1])) for start, end, *_ in candidate.edges]
    return next((pickup for pickup in pickups if _touches(pickup, places)), None)


def _touches(pickup: Pickup, places: Sequence[tuple[int, int]]) -> bool:
    return any(span.article_start < end and start < span.article_end for span in pickup.spans for start, end in places)


def _with_passages(candidate: Candidate, needed: float, better: Pickup | None) -> list[Reason]:
    """Say why passages that were found do not make a pickup."""
    shared = Reason(
        "words_shared", {"words": candidate.words.bit_count(), "passages": len(candidate.passages.first) - 1}
    )
    if is_enough(candidate, needed):
        if better is None:
            return [Reason("shared_by_too_many", {}), shared]
        return [Reason("other_release_fits_better", {"release": better.release}), shared]
    reasons = [Reason("too_little_evidence", {"bits": round(candidate.bits, 1), "needed": round(needed, 1)}), shared]
    if changed := int(candidate.passages.figures.sum()):
        reasons.append(Reason("figures_changed", {"places": changed}))
    return reasons


def _without_a_passage(library: Library, number: int, common: _CommonRuns) -> Reason:
    """Say what two texts share that weighs nothing."""
    if len(common.in_release) == 0:
        return Reason("nothing_shared", {})
    if float(library.standing[library.part(number)][common.in_release].mean()) >= _ALL_STANDING:
        return Reason("only_standing_paragraph", {})
    return Reason("only_set_phrases", {"runs": len(common.in_release)})
