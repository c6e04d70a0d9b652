"""Which releases are worth aligning with which articles: shared runs of words, and where they stand close together."""

from __future__ import annotations

from typing import Final

import numpy as np

from textreuse.compiled import Column, compiled
from textreuse.ngrams import PLACE, RUN_UNITS, RUN_WORDS
from textreuse.tokens import FINAL
from textreuse.tuning import NEIGHBOURHOOD, WORTH_ALIGNING, WORTH_LOOKING

# Places in which the weights of releases are added up: some thousand stay in the cache, however large the index.
_SLOTS: Final = 4096


@compiled
def likely_pairs(
    hashes: Column,
    units: Column,
    bounds: Column,
    keys: Column,
    first: Column,
    places: Column,
    buckets: Column,
    shift: Column,
    filter_: Column,
    mask: Column,
    release_bounds: Column,
    after: Column,
    unit: float,
) -> tuple[Column, Column, Column, Column]:
    """Find the pairs worth aligning among a batch of articles and the releases of one segment.

    Args:
        hashes, units, bounds: the words of the articles.
        keys, first, places, buckets, shift, filter_, mask: the columns of a `RunTable`.
        release_bounds, after, unit: where the words of each release begin, and their weights, in units of so many bits.

    Returns:
        For each pair, in order of article and release: article, release, and where its part of the last column begins
        (with the end of the last added); words of the article at which telling runs begin, ascending.
    """
    pairs_room, near_room = 256, 4096
    articles = np.empty(pairs_room, np.int64)
    releases = np.empty(pairs_room, np.int64)
    begins = np.zeros(pairs_room + 1, np.int64)
    near = np.empty(near_room, np.int64)
    weights = np.zeros(_SLOTS, np.int64)
    count = 0
    for article in range(len(bounds) - 1):
        start, end = bounds[article], bounds[article + 1]
        hits = _hits(hashes[start:end], units[start:end], keys, first, places, buckets, shift, filter_, mask)
        ordered = np.sort(_of_promising(hits, release_bounds, after, unit, weights))
        found = len(ordered)
        at = 0
        while at < found:
            release = _release_of(ordered[at], release_bounds)
            limit = np.uint64(release_bounds[release + 1]) << np.uint64(32)
            stop = at
            while stop < found and ordered[stop] < limit:
                stop += 1
            looked_at = _looked_at(ordered[at:stop], after, unit, end - start)
            if len(looked_at):
                if count == pairs_room:
                    pairs_room *= 4
                    articles = _longer(articles, pairs_room)
                    releases = _longer(releases, pairs_room)
                    begins = _longer(begins, pairs_room + 1)
                if begins[count] + len(looked_at) > near_room:
                    near_room = 4 * (begins[count] + len(looked_at))
                    near = _longer(near, near_room)
                articles[count], releases[count] = article, release
                near[begins[count] : begins[count] + len(looked_at)] = looked_at
                count += 1
                begins[count] = begins[count - 1] + len(looked_at)
            at = stop
    return articles[:count], releases[:count], begins[: count + 1], near[: begins[count]]


@compiled
def _of_promising(hits: Column, release_bounds: Column, after: Column, unit: float, weights: Column) -> Column:
    """Give the hits in releases that are worth aligning if none of their hits overlap: the others need no sorting.

    Releases may share a slot of `weights`, then none is left out that should not be; it holds zeros, before and after.
    """
    count = len(hits)
    slots = np.empty(count, np.int64)
    release = 0
    for number in range(count):
        place = int(hits[number] >> np.uint64(32))
        if not release_bounds[release] <= place < release_bounds[release + 1]:
            release = _release_of(hits[number], release_bounds)
        slots[number] = release & (_SLOTS - 1)
        for word in range(place, min(place + RUN_WORDS, len(after))):
            weights[slots[number]] += after[word]
    promising = np.empty(count, np.uint64)
    kept = 0
    for number in range(count):
        if weights[slots[number]] >= WORTH_ALIGNING / unit:
            promising[kept] = hits[number]
            kept += 1
    for number in range(count):
        weights[slots[number]] = 0
    return promising[:kept]


@compiled
def _release_of(hit: Column, release_bounds: Column) -> int:
    return int(np.searchsorted(release_bounds, np.int64(hit >> np.uint64(32)), side="right") - 1)


@compiled
def _longer(values: Column, room: int) -> Column:
    grown = np.empty(room, values.dtype)
    grown[: len(values)] = values
    return grown


@compiled
def _hits(
    hashes: Column,
    units: Column,
    keys: Column,
    first: Column,
    places: Column,
    buckets: Column,
    shift: Column,
    filter_: Column,
    mask: Column,
) -> Column:
    """Give the shared runs of one article: place among all words of the releases, and word of the article, as one."""
    words = np.empty(len(hashes), np.int64)
    numbers = np.empty(len(hashes), np.int64)
    known = total = 0
    for word in range(len(hashes) - RUN_WORDS + 1):
        length = RUN_UNITS if units[word] else RUN_WORDS
        if word + length > len(hashes):
            continue
        run = np.uint64(0)
        for step in range(RUN_WORDS):
            run += hashes[word + step] * PLACE[step]
        for step in range(RUN_WORDS, length):
            run += hashes[word + step] * PLACE[step]
        run = (run ^ (run >> np.uint64(32))) * FINAL
        run ^= run >> np.uint64(29)
        bit = run & mask
        if not (filter_[bit >> np.uint64(3)] >> (bit & np.uint64(7))) & np.uint64(1):
            continue
        bucket = run >> shift
        for number in range(buckets[bucket], buckets[bucket + np.uint64(1)]):
            if keys[number] == run:
                words[known], numbers[known] = word, number
                known += 1
                total += first[number + 1] - first[number]
                break
    # Filled apart from the search: an array that grows inside a loop costs each turn of it, compiled, ten times over.
    hits = np.empty(total, np.uint64)
    count = 0
    for at in range(known):
        for place in range(first[numbers[at]], first[numbers[at] + 1]):
            hits[count] = (np.uint64(places[place]) << np.uint64(32)) | np.uint64(words[at])
            count += 1
    return hits


@compiled
def _looked_at(hits: Column, after: Column, unit: float, words: int) -> Column:
    """Give the words of the article, of so many, round which a release is worth aligning, ascending; or none at all."""
    count = len(hits)
    weights = np.empty(count, np.int64)
    covered = 0
    total = np.int64(0)
    for number in range(count):
        place = int(hits[number] >> np.uint64(32))
        end = min(place + RUN_WORDS, len(after))
        weights[number] = 0
        for word in range(max(place, covered), end):
            weights[number] += after[word]
        covered = end
        total += weights[number]
    if total < WORTH_ALIGNING / unit:
        return np.empty(0, np.int64)
    marked = np.zeros(words, np.bool_)
    heaviest = np.int64(0)
    local = np.int64(0)
    reach = marked_to = 0
    for number in range(count):
        edge = (hits[number] >> np.uint64(32)) + np.uint64(NEIGHBOURHOOD)
        while reach < count and hits[reach] >> np.uint64(32) < edge:
            local += weights[reach]
            reach += 1
        heaviest = max(heaviest, local)
        if local >= WORTH_LOOKING / unit:
            for other in range(max(number, marked_to), reach):
                marked[np.int64(hits[other] & np.uint64(0xFFFFFFFF))] = True
            marked_to = max(marked_to, reach)
        local -= weights[number]
    if heaviest < WORTH_ALIGNING / unit:
        return np.empty(0, np.int64)
    return np.flatnonzero(marked)
