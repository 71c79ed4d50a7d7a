"""Alpaydın's combined 5×2cv F test, for two contenders on five halvings of the data."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtrc

REPLICATIONS = 5


class FiveByTwo(NamedTuple):
    """The statistic and its p; NaN where no halving shows a difference."""

    f: float
    p: float


def five_by_two_f(differences: ArrayLike) -> FiveByTwo:
    """Test of equal accuracy: F = Σ d² / (2 Σ s²) with 10 and 5 degrees of freedom.

    Dietterich (1998) halves the data five times and trains on either half; Alpaydın (1999, Neural Computation 11) uses
    all ten differences rather than the first, which makes the answer independent of their order.

    Parameters
    ----------
    differences
        (5, 2) score of the first contender minus that of the second, halvings × halves.

    Raises
    ------
    ValueError
        there are not five halvings of two.
    """
    values = np.asarray(differences, dtype=float)
    if values.shape != (REPLICATIONS, 2):
        raise ValueError(f"the 5×2cv F test needs differences of shape (5, 2); got {values.shape}")
    spread = float(((values - values.mean(axis=1, keepdims=True)) ** 2).sum())
    if spread < 1e-20:
        return FiveByTwo(math.nan, math.nan)
    f = float((values**2).sum()) / (2 * spread)
    return FiveByTwo(f, float(fdtrc(2 * REPLICATIONS, REPLICATIONS, f)))
