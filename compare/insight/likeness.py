"""How alike two maps of the same image are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from scipy.stats import spearmanr

BLUR = 1 / 32
"""Of the image's side, the deviation of the blur; single pixels of a gradient are noise, and no two would be alike."""


def likeness(ones: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) rank correlation over pixels of maps (n, height, width), both blurred; NaN where one is flat.

    Signs count: sizes alone agree wherever images vary.
    """
    sigma = [BLUR * length for length in ones.shape[1:]]
    found = np.full(len(ones), np.nan)
    for row, pair in enumerate(zip(ones, others, strict=True)):
        one, other = (gaussian_filter(each, sigma) for each in pair)
        if np.ptp(one) and np.ptp(other):
            found[row] = spearmanr(one.ravel(), other.ravel()).statistic
    return found
