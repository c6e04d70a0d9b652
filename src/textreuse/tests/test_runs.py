"""Known runs are found among unknown ones, with the places at which they stand."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from textreuse.ngrams import run_hashes
from textreuse.records import Release
from textreuse.runs import RunTable
from textreuse.segments import Segment, segment_of
from textreuse.tests.texts import BRIDGE, FOREST, filler
from textreuse.tokens import Hashes, Positions, tokenise

HASHES = st.lists(st.integers(0, 2**64 - 1), max_size=60)


def array(numbers: list[int]) -> Hashes:
    return np.array(numbers, dtype=np.uint64)


def table_of(keys: Hashes) -> RunTable:
    """A table in which run n stands at word n only."""
    places = np.arange(len(keys), dtype=np.uint32)
    return RunTable.of(keys, np.ones(len(keys), dtype=np.uint8), places, keys[:0])


def segment(*texts: str) -> Segment:
    return segment_of(Release(f"r{number}", text) for number, text in enumerate(texts))


def places(within: Segment, text: str) -> list[list[int]]:
    """The words of the releases at which each run of a text begins, for the runs that are known."""
    runs = within.runs
    _, numbers = runs.find(run_hashes(tokenise([text]))[0])
    return [runs.places[runs.first[number] : runs.first[number + 1]].tolist() for number in numbers]


@given(HASHES, HASHES)
def test_the_table_finds_what_is_in_it_and_nothing_else(known: list[int], asked: list[int]) -> None:
    keys = np.unique(array(known))
    table = table_of(keys)
    at, numbers = table.find(array(asked + known))
    everything = asked + known
    assert [everything[place] for place in at] == [hash_ for hash_ in everything if hash_ in set(known)]
    assert all(table.keys[number] == array(everything)[place] for place, number in zip(at, numbers, strict=True))


@given(st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=40))
def test_a_run_is_found_in_the_bucket_of_its_leading_bits(known: list[int]) -> None:
    keys = np.unique(array(known))
    table = table_of(keys)
    for number, key in enumerate(keys.tolist()):
        bucket = key >> table.shift
        assert table.buckets[bucket] <= number < table.buckets[bucket + 1]
    assert table.buckets[-1] == len(table) == table.first[-1]


def test_every_run_of_a_release_leads_back_to_its_words() -> None:
    known = segment(FOREST, BRIDGE, filler(200))
    start = int(known.library.bounds[1])
    assert places(known, BRIDGE) == [[start + number] for number in range(len(tokenise([BRIDGE])) - 4)]


def test_a_run_that_a_release_says_often_is_kept_in_its_first_places() -> None:
    rows: list[Positions] = [np.array(row) for row in places(segment(f"{FOREST} " * 9, BRIDGE), FOREST)]
    length = len(tokenise([FOREST]))
    assert rows
    assert all((np.diff(row) == length).all() for row in rows)
    assert {len(row) for row in rows} == {4}


def test_a_run_in_very_many_releases_of_one_cluster_is_kept_in_the_first_and_the_last() -> None:
    known = segment(*[FOREST] * 100, BRIDGE)
    rows = places(known, FOREST)
    assert rows
    for row in rows:
        assert known.library.releases_of(np.array(row)).tolist() == [*range(16), *range(52, 100)]


def test_a_run_in_many_different_releases_finds_nothing() -> None:
    phrase = "theo quy định của pháp luật hiện hành"
    texts = [f"{' '.join(f'x{number}y{word}' for word in range(60))} {phrase}" for number in range(9)]
    assert places(segment(*texts), phrase) == []
