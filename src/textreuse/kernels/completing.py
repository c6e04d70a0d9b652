"""Passages carried to where the copying really begins and ends, once it is settled that a release was used.

Alignment asks for two words in a row. Round a passage that is certain, single words are enough, and an edited sentence
belongs to it up to its end. Nothing here adds evidence.
"""

from __future__ import annotations

import numpy as np

from textreuse.compiled import Column, compiled
from textreuse.tuning import AHEAD, BETWEEN, EVEN, FEW, LEAP_BITS, REST_OF_SENTENCE, SHIFT_BITS


@compiled
def completed_passages(
    matches: Column,
    first: Column,
    article_hashes: Column,
    article_sentences: Column,
    release_hashes: Column,
    release_sentences: Column,
    alone: Column,
) -> tuple[Column, Column]:
    """Extend and join the passages that one release has in one article.

    Args:
        matches, first: passages in article order, not overlapping in the article, as `weighed_passages` gives them.
        article_hashes, article_sentences, release_hashes, release_sentences: the words of both texts.
        alone: weight of each word of the release by itself, in sixteenths of a bit.

    Returns:
        A row for each passage, in article order, not overlapping in the article: its words in the article (begin, end),
        in the release (begin, end), and the number of words that both sides share; and for each word of the release
        whether it is one of these.
    """
    count = len(first) - 1
    passages = np.empty((count, 5), np.int64)
    used = np.zeros(len(release_hashes), np.bool_)
    size = 0
    for number in range(count):
        _sum_up(matches[first[number] : first[number + 1]], passages[size], used)
        # The passage before may since have been joined to this place: what matters is how far it reaches.
        limit = passages[size - 1, 1] if size else 0
        following = matches[first[number + 1], 0] if number + 1 < count else len(article_hashes)
        _extend(passages[size], article_hashes, release_hashes, alone, limit, -1, used)
        _extend(passages[size], article_hashes, release_hashes, alone, following, 1, used)
        if size and _go_on(passages[size - 1], passages[size]):
            passages[size - 1, 1] = passages[size, 1]
            passages[size - 1, 3] = passages[size, 3]
            passages[size - 1, 4] += passages[size, 4]
        else:
            size += 1
    passages = passages[:size]
    for number in range(size):
        limit = passages[number - 1, 1] if number else 0
        following = passages[number + 1, 0] if number + 1 < size else len(article_hashes)
        _to_sentence_edges(passages[number], article_sentences, release_sentences, limit, following)
    return passages, used


@compiled
def _sum_up(chain: Column, passage: Column, used: Column) -> None:
    last = len(chain) - 1
    passage[0], passage[1] = chain[0, 0], chain[last, 0] + chain[last, 2]
    passage[2], passage[3] = chain[0, 1], chain[last, 1] + chain[last, 2]
    passage[4] = 0
    for number in range(len(chain)):
        passage[4] += chain[number, 2]
        used[chain[number, 1] : chain[number, 1] + chain[number, 2]] = True


@compiled
def _extend(passage: Column, here: Column, there: Column, alone: Column, limit: int, way: int, used: Column) -> None:
    """Go on from an end word by word, over small gaps, as long as each step gains more than its gap costs."""
    article, release = (passage[1], passage[3]) if way > 0 else (passage[0] - 1, passage[2] - 1)
    while True:
        best_article, best_release, best_gain = -1, -1, 0.0
        for left_out in range(AHEAD):
            word = article + way * left_out
            if (way > 0 and word >= limit) or (way < 0 and word < limit):
                break
            match, put_in = _nearest(there, release, way, here[word])
            if match >= 0:
                cost = LEAP_BITS * max(left_out, put_in) + SHIFT_BITS * abs(left_out - put_in)
                gain = alone[match] / 16.0 - cost
                if gain > best_gain:
                    best_article, best_release, best_gain = word, match, gain
        if best_article < 0:
            return
        used[best_release] = True
        passage[4] += 1
        if way > 0:
            passage[1], passage[3] = best_article + 1, best_release + 1
        else:
            passage[0], passage[2] = best_article, best_release
        article, release = best_article + way, best_release + way


@compiled
def _nearest(there: Column, release: int, way: int, wanted: int) -> tuple[int, int]:
    """Give the nearest place of a word in the release, and how many words are leaped; -1 where it is not near."""
    for put_in in range(AHEAD):
        word = release + way * put_in
        if word < 0 or word >= len(there):
            break
        if there[word] == wanted:
            return word, put_in
    return -1, 0


@compiled
def _go_on(one: Column, other: Column) -> bool:
    left_out, put_in = other[0] - one[1], other[2] - one[3]
    small, large = min(left_out, put_in), max(left_out, put_in)
    return bool(small >= 0 and large <= BETWEEN and (large <= FEW or small >= EVEN * large))


@compiled
def _to_sentence_edges(
    passage: Column, article_sentences: Column, release_sentences: Column, limit: int, following: int
) -> None:
    if passage[4] >= max(passage[1] - passage[0], passage[3] - passage[2]):
        return
    here = _edge(article_sentences, passage[0], limit, -1)
    there = _edge(release_sentences, passage[2], 0, -1)
    here_end = _edge(article_sentences, passage[1], following, 1)
    there_end = _edge(release_sentences, passage[3], len(release_sentences), 1)
    if here >= 0 and there >= 0:
        passage[0], passage[2] = here, there
    if here_end >= 0 and there_end >= 0:
        passage[1], passage[3] = here_end, there_end


@compiled
def _edge(sentences: Column, word: int, limit: int, way: int) -> int:
    """Give the nearest place, going one way, at which a sentence begins or the text ends; -1 when it is not near."""
    for step in range(REST_OF_SENTENCE + 1):
        place = word + way * step
        if (way > 0 and place > limit) or (way < 0 and place < limit):
            return -1
        if place == len(sentences) or sentences[place]:
            return place
    return -1
