"""The floor: how often the name of the commonest class would be right."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LEVEL = 0.01
"""Where chance reaches as much as a contender does this often, it is no better than naming the commonest class."""


def floor(truth: NDArray[np.int64]) -> float:
    """Share of the commonest class among the labels.

    >>> floor(np.array([0, 1, 1, 1]))
    0.75
    """
    return float(np.bincount(truth).max() / len(truth))


def at_floor(predicted: NDArray[np.int64], truth: NDArray[np.int64]) -> bool:
    """Whether answers are right no more often than the name of the commonest class would be, beyond chance."""
    from scipy.stats import binomtest

    right = int((predicted == truth).sum())
    return bool(binomtest(right, len(truth), floor(truth), alternative="greater").pvalue >= LEVEL)
