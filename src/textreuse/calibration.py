"""The threshold of evidence, and what it means.

How much an article shares with releases that it does not use, by habit and because both tell of the same thing, was
measured on real news. Beyond some `FROM_BITS` the number of wrong pairs falls exponentially with their evidence, and it
grows as a power of the size of the archive:

    wrong pairs per article = RATE × (words of the index ÷ WORDS) ** GROWTH × exp(−(evidence − FROM_BITS) ÷ DECAY)

The threshold is where this equals `TOLERATED`: **of 150 articles that use none of the releases, one is given a release,
or fewer.** It asks more of a larger archive, about eleven bits (one word and a half) each time that it doubles.

The numbers are what `make calibrate` writes to `tests/quality/calibration.json`, with its seed, the digest of the
texts and 95 % bounds; a test holds the two together. They were measured from 5 to 1,500 releases of some 570 words.
Two limits are set by judgement. Up to `FEWEST_WORDS` the threshold stays: what was measured are mixed texts, and a
small archive is often that of one office, which writes of one matter. From `MOST_WORDS` it stays too: what tells of
one event was written within weeks of it, and an archive grows larger than that by growing longer.

Source:
    The form is that of Karlin and Altschul (1990) for chance alignments of sequences, where GROWTH would be 1: here the
    rarity of words is learned from the same archive and takes up part of its growth. Differs: everything is measured,
    nothing follows from a model of chance, for texts share by habit, not by chance.
"""

from __future__ import annotations

import math
from typing import Final

# Wrong pairs per article that uses nothing which are put up with.
TOLERATED: Final = 1 / 150

# Evidence below this was not measured.
FROM_BITS: Final = 60.0
RATE: Final = 0.016
WORDS: Final = 250_000
GROWTH: Final = 0.648
DECAY: Final = 24.9
FEWEST_WORDS: Final = 250_000
MOST_WORDS: Final = 2_000_000
# Words of an article, as news goes.
ARTICLE_WORDS: Final = 450


def needed_bits(words: int, stretch: float = 1.0, tolerated: float | None = None) -> float:
    """Give the evidence, in bits, at which an index of so many words may be expected to err so often.

    Args:
        words: words of all releases.
        stretch: what the weights of words were multiplied by (`textreuse.rarity`). Releases written from building
            blocks also share by chance: there the evidence must pass what chance alone reaches somewhere between all
            words of the index and those of an article.
        tolerated: wrong pairs per article that uses none of the releases; `TOLERATED` where it is not given.
    """
    accepted = TOLERATED if tolerated is None else tolerated
    habit = FROM_BITS + max(0.0, DECAY * math.log(_rate(max(words, FEWEST_WORDS)) / accepted))
    chance = math.log2(max(1, words) * ARTICLE_WORDS / accepted)
    return max(habit, stretch * chance)


def expected_wrong(bits: float, words: int) -> float:
    """Give how many wrong pairs of so much evidence or more to expect per article that uses none of the releases.

    Below `FROM_BITS` this is an extrapolation.
    """
    return _rate(words) * math.exp((FROM_BITS - bits) / DECAY)


def _rate(words: int) -> float:
    return float(RATE * (min(max(words, 1), MOST_WORDS) / WORDS) ** GROWTH)
