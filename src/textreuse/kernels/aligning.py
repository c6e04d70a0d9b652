"""Alignment of one article with one release: matches, chains, and what the passages weigh.

`textreuse.alignment` and `textreuse.decision` say what is sought and why; the constants stand in `textreuse.tuning`.
Words are numbers of words within the article and within the release; weights are bits, but for those of single words,
which are whole numbers.

Source:
    The chaining follows the usual sparse dynamic programming over maximal matches (Abouelhoda & Ohlebusch 2005, section
    3), local as in Smith & Waterman (1981). Differs: words instead of characters, matches weighed in bits of rarity.
"""

from __future__ import annotations

import math

import numpy as np

from textreuse.compiled import Column, compiled
from textreuse.tuning import (
    BY_ITSELF,
    CHANGED_FIGURES,
    FRAGMENT,
    LEAP,
    LEAP_BITS,
    LENGTH,
    LONG,
    LOOK_BACK,
    MANY,
    MINOR,
    OTHERS,
    REPEATED,
    REPEATS,
    SHIFT_BITS,
    SOON,
    SURROUNDINGS,
    WEAKEST_CHAIN,
    WEAKEST_MATCH,
    WEAKEST_PASSAGE,
)


@compiled
def weighed_passages(
    article_pairs: Column,
    article_hashes: Column,
    article_numbers: Column,
    article_sentences: Column,
    near: Column,
    table: Column,
    mask: Column,
    pairs: Column,
    following: Column,
    early: Column,
    alone: Column,
    summed: Column,
    unit: float,
    release_hashes: Column,
    release_numbers: Column,
    release_sentences: Column,
) -> tuple[Column, Column, Column, Column, float]:
    """Find the passages that an article and a release share, and weigh them.

    Args:
        article_pairs, article_hashes, article_numbers, article_sentences: the words of the article, and its word pairs.
        near: words of the article at which shared runs begin, ascending; only their surroundings are looked at.
        pairs: the release's word pairs.
        table, mask, following, early: where they stand, as `pair_table` gives it.
        alone, summed, unit: weight of each word by itself in sixteenths of a bit; of each after the one before it, in
            units of so many bits, summed up from 0.
        release_hashes, release_numbers, release_sentences: its words.

    Returns:
        The passages that count, in article order, not overlapping in the article: matches (a row each: word of the
        article, word of the release, words), the first match of each passage and the end of the last, bits of each,
        places in each where figures were changed; and the bits of all together.
    """
    starts, ends = _pieces(near, len(article_pairs))
    matches, match_bits = _maximal_matches(
        article_pairs, starts, ends, table, mask, pairs, following, early, alone, summed, unit
    )
    matches, first, chain_bits = _chains(matches, match_bits)
    count = len(first) - 1
    length = _shared_length(matches, first, chain_bits, len(article_hashes), len(release_hashes))
    weights = np.zeros(count, np.float64)
    bits = np.zeros(count, np.float64)
    figures = np.zeros(count, np.int64)
    for number in range(count):
        chain = matches[first[number] : first[number + 1]]
        weights[number], bits[number], figures[number] = _weighed(
            chain,
            chain_bits[number],
            length,
            article_hashes,
            article_numbers,
            article_sentences,
            release_hashes,
            release_numbers,
            release_sentences,
        )
    kept = _convincing(matches, first, weights, len(release_hashes))
    matches, first, bits, figures = _only(kept, matches, first, bits, figures)
    return matches, first, bits, figures, total_bits(matches, first, bits, len(release_hashes))


@compiled
def _pieces(near: Column, total: int) -> tuple[Column, Column]:
    """Give the stretches of an article that lie round shared runs: where each begins, and its end."""
    starts = np.empty(len(near), np.int64)
    ends = np.empty(len(near), np.int64)
    count = 0
    for place in range(len(near)):
        if place > 0 and near[place] - near[place - 1] <= 2 * SURROUNDINGS:
            ends[count - 1] = min(total, near[place] + SURROUNDINGS)
        else:
            starts[count] = max(0, near[place] - SURROUNDINGS)
            ends[count] = min(total, near[place] + SURROUNDINGS)
            count += 1
    return starts[:count], ends[:count]


@compiled
def _maximal_matches(
    article_pairs: Column,
    starts: Column,
    ends: Column,
    table: Column,
    mask: Column,
    pairs: Column,
    following: Column,
    early: Column,
    alone: Column,
    summed: Column,
    unit: float,
) -> tuple[Column, Column]:
    """Give the maximal runs of shared word pairs (rows of article, release, words) and their bits, in article order."""
    firsts, hits = _found_pairs(article_pairs, starts, ends, table, mask, pairs)
    matches = np.empty((hits, 3), np.int64)
    bits = np.empty(hits, np.float64)
    count = looked = 0
    reach = -1
    for piece in range(len(starts)):
        begin, end = starts[piece], ends[piece]
        for at in range(begin, end):
            place = firsts[looked]
            looked += 1
            before = count
            while place >= 0:
                # Where the pairs before are the same too, the match that begins one word earlier goes through here.
                if at == begin or place == 0 or not early[place - 1] or pairs[place - 1] != article_pairs[at - 1]:
                    words = 1
                    while (
                        at + words < end
                        and place + words < len(pairs)
                        and early[place + words]
                        and pairs[place + words] == article_pairs[at + words]
                    ):
                        words += 1
                    words += 1
                    if words >= LONG:
                        reach = max(reach, at + words)
                    weight = alone[place] / 16.0 + (summed[place + words] - summed[place + 1]) * unit
                    if weight > WEAKEST_MATCH:
                        matches[count, 0], matches[count, 1], matches[count, 2] = at, place, words
                        bits[count] = weight
                        count += 1
                place = following[place]
            # A short match within a long one explains nothing that the long one does not.
            kept = before
            for number in range(before, count):
                if matches[number, 2] >= LONG or at + matches[number, 2] > reach:
                    _move(matches, bits, number, kept)
                    kept += 1
            count = kept
    if count > MANY:
        kept = 0
        for number in range(count):
            if matches[number, 2] > 2:
                _move(matches, bits, number, kept)
                kept += 1
        count = kept
    return matches[:count], bits[:count]


@compiled
def _move(matches: Column, bits: Column, number: int, to: int) -> None:
    # One by one: a row as a whole takes five times as long.
    matches[to, 0], matches[to, 1], matches[to, 2] = matches[number, 0], matches[number, 1], matches[number, 2]
    bits[to] = bits[number]


@compiled
def _found_pairs(
    article_pairs: Column, starts: Column, ends: Column, table: Column, mask: Column, pairs: Column
) -> tuple[Column, int]:
    """Look up the word pairs of the pieces: the first place of each, or -1, and how many hits there may be."""
    total = 0
    for piece in range(len(starts)):
        total += ends[piece] - starts[piece]
    firsts = np.empty(total, np.int32)
    known = looked = 0
    for piece in range(len(starts)):
        for at in range(starts[piece], ends[piece]):
            pair = article_pairs[at]
            slot = np.int64(pair & mask)
            while table[slot] >= 0 and pairs[table[slot]] != pair:
                slot = (slot + 1) & mask
            firsts[looked] = table[slot]
            known += table[slot] >= 0
            looked += 1
    return firsts, known * REPEATS


@compiled
def pair_table(pairs: Column, mask: Column) -> tuple[Column, Column, Column]:
    """Find the places of word pairs by their hash.

    Args:
        pairs: hashes of neighbouring words, in reading order.
        mask: one less than the size of the table, a power of two greater than the number of pairs.

    Returns:
        The table: at a hash, masked, or at the next free slot after it, the first place of the pair, -1 where there is
        none. For each place the next one of the same pair, or -1: the first few are linked. For each place whether it
        is one of these.
    """
    # Narrow numbers: what is looked up word by word should stay in the cache.
    table = np.full(int(mask) + 1, -1, np.int32)
    last = np.zeros(int(mask) + 1, np.int32)
    seen = np.zeros(int(mask) + 1, np.int32)
    following = np.full(len(pairs), -1, np.int32)
    early = np.zeros(len(pairs), np.bool_)
    for place in range(len(pairs)):
        slot = np.int64(pairs[place] & mask)
        while table[slot] >= 0 and pairs[table[slot]] != pairs[place]:
            slot = (slot + 1) & mask
        if table[slot] < 0:
            table[slot] = place
        elif seen[slot] < REPEATS:
            following[last[slot]] = place
        early[place] = seen[slot] < REPEATS
        if early[place]:
            last[slot] = place
            seen[slot] += 1
    return table, following, early


@compiled
def _best_links(matches: Column, bits: Column) -> tuple[Column, Column]:
    """For each match the best score of a chain that ends in it, and the match before it in that chain (or -1)."""
    count = len(matches)
    scores = np.empty(count, np.float64)
    links = np.empty(count, np.int64)
    furthest = np.empty(count, np.int64)
    furthest_so_far = np.int64(0)
    for number in range(count):
        article, release, words = matches[number, 0], matches[number, 1], matches[number, 2]
        furthest_so_far = max(furthest_so_far, article + words)
        furthest[number] = furthest_so_far
        best, link = bits[number], -1
        for before in range(number - 1, max(-1, number - 1 - LOOK_BACK), -1):
            put_in = release - matches[before, 1] - matches[before, 2]
            if put_in > LEAP or put_in <= -words:
                continue
            left_out = article - matches[before, 0] - matches[before, 2]
            if left_out > LEAP:
                if furthest[before] < article - LEAP:
                    break
                continue
            gain = bits[number] - SHIFT_BITS * abs(left_out - put_in)
            leap, overlap = max(left_out, put_in), -min(left_out, put_in)
            if overlap > 0:
                if overlap >= words or matches[before, 1] >= release or matches[before, 0] >= article:
                    continue
                gain -= bits[number] * overlap / words
            if leap > 0:
                gain -= LEAP_BITS * leap
            if scores[before] + gain > best:
                best, link = scores[before] + gain, before
        scores[number] = best
        links[number] = link
    return scores, links


@compiled
def _chains(matches: Column, bits: Column) -> tuple[Column, Column, Column]:
    """Join matches into chains that do not overlap in the article: their matches, the first of each, their bits."""
    count = len(matches)
    scores, links = _best_links(matches, bits)
    heavy = np.flatnonzero(scores >= WEAKEST_CHAIN)
    order = heavy[np.argsort(-scores[heavy], kind="mergesort")]
    used = np.zeros(count, np.bool_)
    origin = matches[0, 0] if count else 0
    furthest = 0
    for number in range(count):
        furthest = max(furthest, matches[number, 0] + matches[number, 2] - origin)
    taken = np.zeros(furthest, np.bool_)
    linked = np.empty((count, 3), np.int64)
    first = np.zeros(len(order) + 1, np.int64)
    chain_bits = np.zeros(len(order), np.float64)
    chains = 0
    path = np.empty((count, 3), np.int64)
    path_bits = np.empty(count, np.float64)
    for last in order:
        if used[last]:
            continue
        length = 0
        at = last
        while at >= 0 and not used[at]:
            used[at] = True
            path[length] = matches[at]
            path_bits[length] = bits[at]
            length += 1
            at = links[at]
        score = scores[last] - (scores[at] if at >= 0 else 0.0)
        begin = first[chains]
        length, score = _freed(path, path_bits, length, score, taken, origin, linked[begin:])
        if length == 0:
            continue
        taken[linked[begin, 0] - origin : linked[begin + length - 1, 0] + linked[begin + length - 1, 2] - origin] = True
        chain_bits[chains] = score
        chains += 1
        first[chains] = begin + length
    return _in_article_order(linked, first[: chains + 1], chain_bits[:chains])


@compiled
def _freed(
    path: Column, path_bits: Column, length: int, score: float, taken: Column, origin: int, chain: Column
) -> tuple[int, float]:
    """Write a path, given last match first, as a chain: without overlaps, without words of a better chain.

    Returns:
        The number of its matches and its bits; no matches where too little is left.
    """
    size = 0
    left = 0.0
    is_cut = False
    article_end = release_end = -1
    for step in range(length - 1, -1, -1):
        article, release, words = path[step, 0], path[step, 1], path[step, 2]
        overlap = 0
        if article_end >= 0:
            overlap = max(0, max(article_end - article, release_end - release))
        if overlap >= words:
            continue
        rest = words - overlap
        bits = path_bits[step] * rest / words
        article, release = article + overlap, release + overlap
        article_end, release_end = article + rest, release + rest
        if _is_any(taken, article - origin, article_end - origin):
            is_cut = True
            continue
        chain[size, 0], chain[size, 1], chain[size, 2] = article, release, rest
        left += bits
        size += 1
    if not is_cut:
        return size, score
    score = min(left, score)
    if size == 0 or score < WEAKEST_CHAIN:
        return 0, 0.0
    if _is_any(taken, chain[0, 0] - origin, chain[size - 1, 0] + chain[size - 1, 2] - origin):
        return 0, 0.0
    return size, score


@compiled
def _is_any(marks: Column, start: int, end: int) -> bool:
    """Tell whether a word from start to end, exclusive, is marked."""
    for word in range(start, end):  # noqa: SIM110 numba compiles loops, not generators
        if marks[word]:
            return True
    return False


@compiled
def _in_article_order(matches: Column, first: Column, bits: Column) -> tuple[Column, Column, Column]:
    count = len(bits)
    begins = np.empty(count, np.int64)
    for number in range(count):
        begins[number] = matches[first[number], 0]
    ordered = np.empty((first[count], 3), np.int64)
    places = np.zeros(count + 1, np.int64)
    weights = np.empty(count, np.float64)
    for number, chain in enumerate(np.argsort(begins, kind="mergesort")):
        size = first[chain + 1] - first[chain]
        places[number + 1] = places[number] + size
        ordered[places[number] : places[number + 1]] = matches[first[chain] : first[chain + 1]]
        weights[number] = bits[chain]
    return ordered, places, weights


@compiled
def _density(chain: Column) -> float:
    """Give the part of a chain, on its longer side, that both sides share."""
    last = len(chain) - 1
    words = 0
    for number in range(len(chain)):
        words += chain[number, 2]
    here = chain[last, 0] + chain[last, 2] - chain[0, 0]
    there = chain[last, 1] + chain[last, 2] - chain[0, 1]
    return float(words / max(here, there))


@compiled
def _shared_length(matches: Column, first: Column, bits: Column, article_words: int, release_words: int) -> float:
    """Tell how much of either text is shared, 1 where it is `LENGTH` or more."""
    here = there = 0
    for number in range(len(bits)):
        chain = matches[first[number] : first[number + 1]]
        if bits[number] * _density(chain) >= WEAKEST_PASSAGE:
            last = len(chain) - 1
            here += chain[last, 0] + chain[last, 2] - chain[0, 0]
            there += chain[last, 1] + chain[last, 2] - chain[0, 1]
    shared = max(here / max(1, article_words), there / max(1, release_words))
    return float(min(1.0, shared / LENGTH))


@compiled
def _weighed(
    chain: Column,
    bits: float,
    length: float,
    article_hashes: Column,
    article_numbers: Column,
    article_sentences: Column,
    release_hashes: Column,
    release_numbers: Column,
    release_sentences: Column,
) -> tuple[float, float, int]:
    """Weigh a chain by itself, and as evidence that the release was used; count the places where figures changed."""
    last = len(chain) - 1
    article_end, release_end = chain[last, 0] + chain[last, 2], chain[last, 1] + chain[last, 2]
    density = _density(chain)
    if bits * density < WEAKEST_PASSAGE:
        return bits * density, 0.0, 0
    changed = 0
    for number in range(last):
        here, here_end = chain[number, 0] + chain[number, 2], chain[number + 1, 0]
        there, there_end = chain[number, 1] + chain[number, 2], chain[number + 1, 1]
        if _is_any(article_numbers, here, here_end) and _is_any(release_numbers, there, there_end):
            same = _numbers_in(article_hashes, article_numbers, here, here_end, release_hashes, there, there_end)
            back = _numbers_in(release_hashes, release_numbers, there, there_end, article_hashes, here, here_end)
            changed += not (same and back)
    edges = 0
    edges += _is_edge(article_sentences, chain[0, 0])
    edges += _is_edge(release_sentences, chain[0, 1])
    edges += _is_edge(article_sentences, article_end)
    edges += _is_edge(release_sentences, release_end)
    lost = CHANGED_FIGURES * changed
    root = math.sqrt(density)
    even = length * length
    kept = even * root + (1.0 - even) * density * density * root
    evidence = (bits * kept - lost) * (FRAGMENT + (1 - FRAGMENT) * edges / 4)
    return bits * density - lost, evidence, changed


@compiled
def _numbers_in(
    hashes: Column, numbers: Column, start: int, end: int, others: Column, others_start: int, others_end: int
) -> bool:
    """Tell whether each figure of one stretch stands in the other."""
    for word in range(start, end):
        if numbers[word]:
            found = False
            for other in range(others_start, others_end):
                if others[other] == hashes[word]:
                    found = True
                    break
            if not found:
                return False
    return True


@compiled
def _is_edge(sentences: Column, word: int) -> bool:
    return word >= len(sentences) or sentences[word]


@compiled
def _by_weight(bits: Column) -> Column:
    """Give the numbers of passages, the heaviest first; of equals the one that comes first in the article."""
    return np.argsort(-bits, kind="mergesort")


@compiled
def _convincing(matches: Column, first: Column, weights: Column, release_words: int) -> Column:
    """Tell which passages stand by themselves or continue a heavier one.

    An article that has used a release also shares its names and set phrases, here and there: those are left out.
    """
    count = len(weights)
    kept = np.zeros(count, np.bool_)
    used = np.zeros(release_words, np.bool_)
    is_first = True
    for passage in _by_weight(weights):
        start = matches[first[passage], 1]
        end = matches[first[passage + 1] - 1, 1] + matches[first[passage + 1] - 1, 2]
        known = 0
        for word in range(start, end):
            known += used[word]
        again = known > (end - start) / 2
        if weights[passage] < WEAKEST_PASSAGE:
            continue
        if (
            not is_first
            and weights[passage] < (REPEATED if again else BY_ITSELF)
            and (again or not _continues_any(passage, kept, matches, first))
        ):
            continue
        kept[passage] = True
        is_first = False
        used[start:end] = True
    return kept


@compiled
def _continues_any(passage: int, kept: Column, matches: Column, first: Column) -> bool:
    """Tell whether a passage goes on, in both texts, soon after a kept one ends, or ends soon before one begins."""
    for other in range(passage - 1, -1, -1):
        if kept[other] and _goes_on(other, passage, matches, first):
            return True
        last = first[other + 1] - 1
        if matches[first[passage], 0] - matches[last, 0] - matches[last, 2] > SOON:
            break
    for other in range(passage + 1, len(kept)):
        if kept[other] and _goes_on(passage, other, matches, first):
            return True
        last = first[passage + 1] - 1
        if matches[first[other], 0] - matches[last, 0] - matches[last, 2] > SOON:
            break
    return False


@compiled
def _goes_on(one: int, other: int, matches: Column, first: Column) -> bool:
    last = first[one + 1] - 1
    left_out = matches[first[other], 0] - matches[last, 0] - matches[last, 2]
    put_in = matches[first[other], 1] - matches[last, 1] - matches[last, 2]
    return bool(0 <= left_out <= SOON and 0 <= put_in <= SOON)


@compiled
def _only(
    kept: Column, matches: Column, first: Column, bits: Column, figures: Column
) -> tuple[Column, Column, Column, Column]:
    """Give the kept passages alone."""
    numbers = np.flatnonzero(kept)
    places = np.zeros(len(numbers) + 1, np.int64)
    for place, number in enumerate(numbers):
        places[place + 1] = places[place] + first[number + 1] - first[number]
    rest = np.empty((places[len(numbers)], 3), np.int64)
    for place, number in enumerate(numbers):
        rest[places[place] : places[place + 1]] = matches[first[number] : first[number + 1]]
    return rest, places, bits[numbers], figures[numbers]


@compiled
def total_bits(matches: Column, first: Column, bits: Column, release_words: int) -> float:
    """Add up passages; words of the release that a heavier passage has already used count once."""
    total = 0.0
    seen = np.zeros(release_words, np.bool_)
    for place, passage in enumerate(_by_weight(bits)):
        start = matches[first[passage], 1]
        end = matches[first[passage + 1] - 1, 1] + matches[first[passage + 1] - 1, 2]
        if place == 0:
            total = bits[passage]
        elif bits[passage] > MINOR:
            new = 0
            for word in range(start, end):
                new += not seen[word]
            total += OTHERS * max(0.0, bits[passage] * new / (end - start) - MINOR)
        seen[start:end] = True
    return total
