"""Hashes too many to sort at once come back in order, from memory as from files."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textreuse import columns
from textreuse.columns import Column, Parts, distinct_in_group, sorted_part

HASHES = st.lists(st.integers(0, 2**64 - 1) | st.sampled_from([0, 1, 2**63, 2**64 - 1]), max_size=80)


@given(HASHES)
def test_equal_hashes_stay_in_the_order_of_their_places(hashes: list[int]) -> None:
    part = sorted_part(np.array(hashes, dtype=np.uint64), np.arange(10, 10 + len(hashes)))
    assert list(zip(part.hashes.tolist(), part.places.tolist(), strict=True)) == sorted(
        (hash_, place) for place, hash_ in enumerate(hashes, 10)
    )
    assert part.keys.tolist() == sorted(set(hashes))
    assert [part.keys[number] for number in part.group] == part.hashes.tolist()


@pytest.mark.parametrize("in_files", [False, True])
def test_many_hashes_come_back_in_order_a_part_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_files: bool
) -> None:
    monkeypatch.setattr(columns, "_PART", 100)
    monkeypatch.setattr(columns, "_BLOCK", 64)
    hashes = np.random.default_rng(5).integers(0, 2**64, 3_000, dtype=np.uint64)
    hashes[::7] = hashes[0]
    parts = Parts(len(hashes), tmp_path if in_files else None)
    for start in range(0, len(hashes), 700):
        parts.add(hashes[start : start + 700], np.arange(start, min(start + 700, len(hashes))))
    given_back = list(parts)
    assert len(given_back) > 10
    order = np.argsort(hashes, kind="stable")
    assert np.concatenate([part.places for part in given_back]).tolist() == order.tolist()
    assert (np.concatenate([part.hashes for part in given_back]) == hashes[order]).all()
    assert not list(tmp_path.iterdir())


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2**32 - 1)), max_size=40))
def test_pairs_of_a_group_and_a_number_are_counted_once(pairs: list[tuple[int, int]]) -> None:
    groups, numbers = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    found = zip(*(side.tolist() for side in distinct_in_group(groups, numbers)), strict=True)
    assert list(found) == sorted(set(pairs))


@pytest.mark.parametrize("in_file", [False, True])
def test_a_column_gives_back_what_was_put_in_and_takes_no_change(tmp_path: Path, in_file: bool) -> None:
    column = Column(np.uint32, tmp_path / "column" if in_file else None)
    for start in (0, 5, 9):
        column.extend(np.arange(start, start + 4))
    assert column.read(3, 6).tolist() == [3, 5, 6]
    whole = column.finish()
    assert whole.tolist() == [0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12]
    with pytest.raises(ValueError, match="read-only"):
        whole[0] = 7
