"""The measures by which passages are aligned and weighed; decision 3 tells where they come from.

They stand apart because compiled kernels and plain Python both read them. Weights are bits, lengths are words.
"""

from __future__ import annotations

from typing import Final

# --- which pairs are aligned, and where -------------------------------------------------------------------------------
# Bits of shared runs that make a release worth aligning ...
WORTH_ALIGNING: Final = 60.0
# ... within so many words of it: a passage is a place, not a sprinkling of set phrases.
NEIGHBOURHOOD: Final = 100
# Where a release is aligned, places with less than this are passed over.
WORTH_LOOKING: Final = 30.0
# Words round each shared run in which word pairs are sought.
SURROUNDINGS: Final = 60

# --- matches and chains -----------------------------------------------------------------------------------------------
# A word pair that a release repeats more often than this is looked at in its first places only.
REPEATS: Final = 6
# Words on either side that a chain may leap: a clause put in or left out.
LEAP: Final = 24
# Bits that a leaped word costs, and a difference in length between the two sides.
LEAP_BITS: Final = 2.5
SHIFT_BITS: Final = 0.8
# How many matches back a chain looks for its last link.
LOOK_BACK: Final = 24
# Beyond this many matches only those of three words and more are chained.
MANY: Final = 20_000
# Bits that a match must weigh to be chained.
WEAKEST_MATCH: Final = 6.0
# A match of so many words is not chance, wherever else its words may stand.
LONG: Final = 6
# Bits that a chain must weigh to count as a passage.
WEAKEST_CHAIN: Final = 28.0

# --- what a passage weighs --------------------------------------------------------------------------------------------
# What a passage keeps of its bits when none of its four edges, two on each side, is the edge of a sentence.
FRAGMENT: Final = 0.6
# An edited passage that stands alone is what two reports of one event share, while who works over a release does so at
# length. So a passage keeps its bits times its density to the power of 2.5 where little of both texts is shared, to the
# power of 0.5 where this part of either is, and what lies between in between.
LENGTH: Final = 0.5
# Bits lost for each place where both sides have figures and the figures differ.
CHANGED_FIGURES: Final = 20.0
# The strongest passage counts in full, this part of what the others weigh above `MINOR` is added.
OTHERS: Final = 0.5
MINOR: Final = 60.0
# Where the release is used, a passage must weigh this to count by itself, this to count when the words stand in
# a heavier one already, and this when it goes on within so many words of a heavier one.
BY_ITSELF: Final = 50.0
REPEATED: Final = 130.0
WEAKEST_PASSAGE: Final = 30.0
SOON: Final = 60

# --- where a passage ends ---------------------------------------------------------------------------------------------
# Words looked at beyond an end, on either side.
AHEAD: Final = 8
# Two passages with so many words between them on both sides, and not much more on one than on the other, are one.
BETWEEN: Final = 30
EVEN: Final = 0.4
FEW: Final = 6
# An edited passage takes in the rest of a sentence of which so many words are left on either side.
REST_OF_SENTENCE: Final = 4
