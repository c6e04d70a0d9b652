"""Runs of words are found among millions of others, and only whole ones."""

import numpy as np

from textreuse.ngrams import RUN_UNITS, RUN_WORDS, pair_hashes, run_hashes
from textreuse.tokens import Hashes, tokenise


def array(numbers: list[int]) -> Hashes:
    return np.array(numbers, dtype=np.uint64)


def test_no_run_reaches_over_the_end_of_a_text() -> None:
    hashes, at = run_hashes(tokenise(["một hai ba bốn", "năm sáu bảy tám chín mười", ""]))
    assert at.tolist() == [4, 5]
    assert len(hashes) == 2


def test_the_same_words_make_the_same_run_anywhere() -> None:
    first, _ = run_hashes(tokenise(["một hai ba bốn năm"]))
    second, _ = run_hashes(tokenise(["không một hai ba bốn năm"]))
    assert first[0] == second[1]


def test_runs_of_characters_are_longer_than_runs_of_words() -> None:
    _, at = run_hashes(tokenise(["東京都議会議員選"]))
    assert len(at) == 8 - RUN_UNITS + 1
    _, at = run_hashes(tokenise(["a b c d e f g h"]))
    assert len(at) == 8 - RUN_WORDS + 1


def test_pairs_know_their_order() -> None:
    forward, backward = pair_hashes(array([1, 2])), pair_hashes(array([2, 1]))
    assert forward[0] != backward[0]
    assert len(pair_hashes(array([1]))) == 0
