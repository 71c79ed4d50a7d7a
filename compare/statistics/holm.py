"""Holm's step-down correction for testing many pairs at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def holm(p_values: ArrayLike) -> NDArray[np.float64]:
    """Adjusted p-values that hold the family-wise error (Holm 1979); NaN stays NaN and counts as a test.

    >>> holm([.01, .04, .03, .005]).round(3).tolist()
    [0.03, 0.06, 0.06, 0.02]
    """
    p = np.asarray(p_values, dtype=float)
    order = np.argsort(np.where(np.isnan(p), np.inf, p), kind="stable")
    steps = p[order] * (len(p) - np.arange(len(p)))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.maximum.accumulate(np.where(np.isnan(steps), 0, steps)), 1)
    adjusted[np.isnan(p)] = np.nan
    return adjusted
