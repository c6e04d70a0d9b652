"""Where rows change: the beginnings of equal numbers that follow each other, and the stretches of a mark."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def changes(*rows: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell where any of some rows of equal length differs from its number before; true at the first."""
    changed = np.ones(len(rows[0]), dtype=np.bool_)
    changed[1:] = rows[0][1:] != rows[0][:-1]
    for row in rows[1:]:
        changed[1:] |= row[1:] != row[:-1]
    return changed


def stretches(marked: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Give the stretches of what is marked, in order, as rows of their first place and the place after their last."""
    edges = np.diff(np.concatenate(([False], marked, [False])).astype(np.int8))
    return np.flatnonzero(edges).astype(np.int64, copy=False).reshape(-1, 2)
