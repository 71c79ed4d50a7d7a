"""Alpaydın's combined 5×2cv F test, for two contenders on five halvings of the data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtrc, fdtri

from bakeoff.compare.statistics.evidence import PairedDifference, Source

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
    spread = _spread(values)
    if spread < 1e-20:
        return FiveByTwo(math.nan, math.nan)
    f = float((values**2).sum()) / (2 * spread)
    return FiveByTwo(f, float(fdtrc(2 * REPLICATIONS, REPLICATIONS, f)))


def five_by_two(differences: ArrayLike, sources: Sequence[Source], level: float = 0.95) -> PairedDifference:
    """The same test with the interval that belongs to it: every true difference that it would not reject.

    Where halvings differ so much more than halves that none is left, the interval is the difference itself.

    Parameters
    ----------
    sources
        of chance, which the test of practical equality rests on.
    """
    values = np.asarray(differences, dtype=float)
    mean, spread = float(values.mean()), _spread(values)
    allowed = 2 * spread * float(fdtri(2 * REPLICATIONS, REPLICATIONS, level)) - float(((values - mean) ** 2).sum())
    half = math.sqrt(max(0.0, allowed) / values.size) if spread >= 1e-20 else math.nan
    return PairedDifference(mean, mean - half, mean + half, five_by_two_f(values).p, tuple(sources))


def _spread(values: np.ndarray) -> float:
    return float(((values - values.mean(axis=1, keepdims=True)) ** 2).sum())
