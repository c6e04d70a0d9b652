"""Compiled kernels where numba is installed, the same answers from plain Python where it is not.

A kernel is written in the part of Python that numba compiles: numbers, arrays, loops. Compiled code is kept beside the
source (or where NUMBA_CACHE_DIR says), so a machine compiles once. TEXTREUSE_PLAIN=1 does without. numba is imported
with the first kernel, not before: it costs a quarter of a second, which a process that never matches need not pay.
"""

from __future__ import annotations

import importlib.util
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar, cast

from numpy.typing import NDArray

Kernel = TypeVar("Kernel", bound=Callable[..., Any])
# What a kernel reads and writes: an array where it is compiled, an array or a list where it is not.
Column = Any

IS_COMPILED: Final = not os.environ.get("TEXTREUSE_PLAIN") and importlib.util.find_spec("numba") is not None


def compiled(function: Kernel) -> Kernel:
    """Compile a kernel at its first call, and keep what was compiled; leave it as it is where numba is missing."""
    if not IS_COMPILED:
        return function
    import numba

    # Division by zero gives infinity, as numpy's does: numba's other way adds a branch to each division.
    return cast(Kernel, numba.njit(cache=True, nogil=True, error_model="numpy")(function))


def column(values: NDArray[Any]) -> Column:
    """Give a column in the form that kernels read fastest: the array compiled, a list of Python numbers plain."""
    return values if IS_COMPILED else values.tolist()


@contextmanager
def told_of_compiling(tell: Callable[[], None]) -> Iterator[None]:
    """Have somebody told, once, when a kernel is compiled because this machine keeps no compiled form of it yet."""
    if not IS_COMPILED:
        yield
        return
    from numba.core import event

    class Once(event.Listener):
        is_told = False

        def on_start(self, _: Any) -> None:
            if not self.is_told:
                self.is_told = True
                tell()

        def on_end(self, _: Any) -> None:
            """Nothing follows from it."""

    with event.install_listener("numba:compile", Once()):
        yield


def warm_up() -> float:
    """Compile what is not compiled yet, by matching a small text; gives the seconds that it took."""
    from textreuse import Article, Release, ReleaseIndex

    began = time.perf_counter()
    text = " ".join(f"{word}{number}" for number, word in enumerate(_SAMPLE * 9))
    index = ReleaseIndex.build(
        [Release("a", text, issuer="Sở Y tế"), Release("b", text + " khác"), Release("c", "ngắn")]
    )
    index.match(Article("a", f"Mở đầu. {text[:300]} thêm vài chữ {text[330:]} Hết."))
    return time.perf_counter() - began


_SAMPLE: Final = ("mưa", "nắng", "gió", "sông", "núi", "biển", "đồng", "rừng")
