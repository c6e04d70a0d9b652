"""How hard a Vietnamese text is to read, from the length of its sentences and words.

Source: Nguyen and Henkin, “A readability formula for Vietnamese”, Journal of Reading 26 (1982):
level = 2 WL + 0.2 SL − 6, where WL is the mean number of letters of a word and SL that of words of a sentence,
a word being what stands between two spaces. The formula is given as later papers quote it, not checked against the
original. It was fitted to school books of its time, so that the level itself is not shown to anybody: it only decides
whether a hint is worth giving, and the hint names the sentences.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Releases written for the demo lie between 3.5 and 7.5; above 8 the mean sentence passes some forty words.
HARD_LEVEL = 8.0
LONG_SENTENCE_WORDS = 50
FEWEST_SENTENCES = 3
# A full stop ends a sentence only before a space and a capital or an opening quote: 5.315, TP.HCM and v.v. do not. A
# semicolon ends one for the reader too, who may take a breath there.
_END = re.compile(r"(?<=[.!?…])[”\"’)]?\s+(?=[“\"‘(\-–]?[A-ZÀ-ỸĐ0-9])|(?<=;)\s+|\n+")


@dataclass(frozen=True)
class Reading:
    """Means of a text, its level, and its sentences longer than LONG_SENTENCE_WORDS, the longest first."""

    words_a_sentence: float
    letters_a_word: float
    long_sentences: tuple[str, ...]

    @property
    def level(self) -> float:
        return 2 * self.letters_a_word + 0.2 * self.words_a_sentence - 6

    @property
    def is_hard(self) -> bool:
        return self.level > HARD_LEVEL or bool(self.long_sentences)


def reading_of(text: str) -> Reading | None:
    """The reading of a text; None for one of fewer than three sentences, whose means say nothing."""
    sentences = [part for part in _END.split(text) if re.search(r"\w", part)]
    if len(sentences) < FEWEST_SENTENCES:
        return None
    words = [re.sub(r"[\W_]+", "", word) for sentence in sentences for word in sentence.split()]
    words = [word for word in words if word]
    longest = sorted((sentence for sentence in sentences), key=lambda sentence: -len(sentence.split()))
    return Reading(
        words_a_sentence=len(words) / len(sentences),
        letters_a_word=sum(map(len, words)) / len(words),
        long_sentences=tuple(each.strip() for each in longest if len(each.split()) > LONG_SENTENCE_WORDS),
    )
