"""Compiled kernels and plain Python give the same answers."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textreuse import Article, Release, ReleaseIndex, tokens
from textreuse.characters import code_points
from textreuse.compiled import IS_COMPILED, told_of_compiling
from textreuse.credit import folding
from textreuse.tests.texts import BRIDGE, FOREST, NEWS, STANDING, filler

pytestmark = pytest.mark.pure

# Letters of several scripts, marks with and without a carrier, ligatures, digits, everything that parts words.
_ODD = (
    "aĐéơ\u0301\u0306\u0323йи가나ᄀ\u1161\u11a8かがｶﾞ中กำเ\u0e49ລາ່ខ្មែរ"
    "ﬁœßⅣ½12٣.…!?。\n\r \u00a0\u00ad\u200b\ufeff\ud800’-–“\U0001f600\U00020000"
)


@pytest.mark.skipif(not IS_COMPILED, reason="numba is not installed: there is only the plain way")
@settings(deadline=None)  # the first call may compile
@given(st.lists(st.one_of(st.text(alphabet=_ODD, max_size=60), st.text(max_size=40)), max_size=5))
def test_texts_are_split_alike(texts: list[str]) -> None:
    codes, first = tokens.prepared(texts)
    plain, compiled = tokens._words(codes, first), tokens.tokenise(texts)
    for field in dataclasses.fields(plain):
        assert np.array_equal(getattr(plain, field.name), getattr(compiled, field.name)), field.name


@pytest.mark.skipif(not IS_COMPILED, reason="numba is not installed: there is only the plain way")
@settings(deadline=None)
@given(st.one_of(st.text(alphabet=_ODD + "\u309b\u309c\uff9f", max_size=60), st.text(max_size=40)))
def test_texts_are_folded_alike(text: str) -> None:
    codes = code_points(text)
    plain, compiled = folding._plain_fold(codes), folding._compiled_fold(codes)
    assert np.array_equal(plain[0], compiled[0])
    assert np.array_equal(plain[1], compiled[1])


def _varied(text: str, number: int) -> str:
    words = text.split(" ")
    if number % 3 == 0:
        words = [word for place, word in enumerate(words) if place % 7]
    if number % 3 == 1:
        words = [*words[20:70], "Nhưng", "rồi", "12", "việc", "khác.", *words[90:]]
    varied = " ".join(words)
    return unicodedata.normalize("NFD", varied) if number % 2 else varied


def found() -> str:
    """Give all that is found in some articles, down to the last digit, as text."""
    texts = (FOREST, BRIDGE + "\n" + STANDING, filler(300), FOREST.replace("46", "64").replace("mười một", "hai"), NEWS)
    written = [Release(str(number), text, issuer="Chi cục Kiểm lâm") for number, text in enumerate(texts)]
    index = ReleaseIndex.build(written)
    articles = [Article(f"a{n}", f"{NEWS[:90]}\n{_varied(release.text, n)}\nHết.") for n, release in enumerate(written)]
    articles += [Article("two", FOREST + "\n" + BRIDGE), Article("none", "Không có gì."), Article("empty", "")]
    rows = [[dataclasses.asdict(pickup) for pickup in pickups] for pickups in index.match_many(articles)]
    return json.dumps(rows, sort_keys=True)


@pytest.mark.skipif(not IS_COMPILED, reason="numba is not installed: there is only the plain way")
def test_articles_are_matched_alike() -> None:
    script = "from textreuse.tests.test_kernels import found; print(found())"
    plain = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "TEXTREUSE_PLAIN": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert plain.stdout.strip() == found()
    assert '"release": "0"' in plain.stdout


def test_who_waits_for_the_compiler_is_told_once() -> None:
    event = pytest.importorskip("numba.core.event", reason="numba is not installed")
    told: list[str] = []
    with told_of_compiling(lambda: told.append("compiling")):
        for _ in range(2):
            with event.trigger_event("numba:compile"):
                pass
    with event.trigger_event("numba:compile"):
        pass
    assert told == (["compiling"] if IS_COMPILED else [])
