"""Learning curves: a power law with an asymptote, and from how many images on one contender overtakes another.

Accuracy is taken to be a − b·n^(−c): it rises to a ceiling a ever more slowly (Cortes et al. 1994; Hestness et al.
2017).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri, stdtrit

from bakeoff.compare.statistics.corrected_t import corrected_variance

RATES = np.geomspace(0.05, 2.0, 60)
"""Exponents that are tried; for each, ceiling and slope are a matter of least squares."""

LEAST_SIZES = 3
"""Training sizes that a curve of three parameters needs."""

FURTHEST = 2.0
"""Nothing is said of more than twice the largest number of images that was measured."""


class Curve(NamedTuple):
    """accuracy(n) = ceiling − drop · n^(−rate), each (...,) as the accuracies it was fitted to."""

    ceiling: NDArray[np.float64]
    drop: NDArray[np.float64]
    rate: NDArray[np.float64]
    largest: float

    def at(self, n: ArrayLike) -> NDArray[np.float64]:
        """(..., sizes) accuracy with `n` training images.

        Raises
        ------
        ValueError
            n is more than twice the largest size measured.
        """
        n = np.atleast_1d(np.asarray(n, dtype=float))
        if n.max() > FURTHEST * self.largest * (1 + 1e-9):
            raise ValueError(
                f"a curve measured up to {self.largest:g} images says nothing beyond {FURTHEST * self.largest:g}; got "
                f"{n.max():g}. Measure larger training sizes."
            )
        return self.ceiling[..., None] - self.drop[..., None] * n ** -self.rate[..., None]


def fit_curve(sizes: ArrayLike, accuracies: ArrayLike) -> Curve:
    """Least squares, with a ceiling of at most 1 and a curve that never falls.

    Parameters
    ----------
    sizes
        (s,) numbers of training images, at least three.
    accuracies
        (..., s) in 0…1; each row gets a curve of its own.

    Raises
    ------
    ValueError
        there are fewer sizes.
    """
    n, y = np.asarray(sizes, dtype=float), np.asarray(accuracies, dtype=float)
    if len(n) < LEAST_SIZES:
        raise ValueError(f"a learning curve needs at least {LEAST_SIZES} training sizes; got {len(n)}")
    x = n[None] ** -RATES[:, None]  # (rates, sizes)
    centred = x - x.mean(axis=1, keepdims=True)
    mean = y.mean(axis=-1)[..., None]  # (..., 1) against (rates,)
    drop = np.maximum(-(y @ centred.T) / (centred**2).sum(axis=1), 0.0)
    ceiling = mean + drop * x.mean(axis=1)
    over = ceiling > 1
    held = np.maximum(((1 - y) @ x.T) / (x**2).sum(axis=1), 0.0)  # the best slope where the ceiling is held at 1
    ceiling, drop = np.where(over, 1.0, ceiling), np.where(over, held, drop)
    error = ((ceiling[..., None] - drop[..., None] * x - y[..., None, :]) ** 2).sum(axis=-1)
    best = error.argmin(axis=-1)[..., None]
    return Curve(
        np.take_along_axis(ceiling, best, -1)[..., 0],
        np.take_along_axis(drop, best, -1)[..., 0],
        RATES[best[..., 0]],
        float(n.max()),
    )


class Crossover(NamedTuple):
    """From how many images on the second is ahead of the first.

    `low` and `high` are the 95 % interval; NaN where the curves do not cross within the measured range. An end that is
    not `closed` is as far as was measured: the crossing may lie beyond.
    """

    estimate: float
    low: float
    high: float
    low_closed: bool
    high_closed: bool

    @property
    def within(self) -> bool:
        """Whether the curves cross within the measured range."""
        return not math.isnan(self.estimate)


NOWHERE = Crossover(math.nan, math.nan, math.nan, False, False)


def crossover(
    sizes: ArrayLike, first: ArrayLike, second: ArrayLike, overlap: float, least: float = 0.0, level: float = 0.95
) -> Crossover:
    """Where the curve of the second rises above that of the first, with an interval; only within the measured range.

    The interval holds every number of images at which the two fitted curves do not differ significantly. Their
    difference there has the variance of its jackknife over the repeats (Tukey 1958), corrected for what the repeats
    share as Nadeau and Bengio (2003) do.

    Parameters
    ----------
    sizes
        (s,) numbers of training images.
    first, second
        (repeats, s) accuracies on the same draws; training sizes are nested.
    overlap
        test images for each training image at the largest size, n_test / n_train.
    least
        the variance of a difference is not taken for smaller, as one test set allows no less.
    """
    n = np.asarray(sizes, dtype=float)
    a, b = np.atleast_2d(np.asarray(first, dtype=float)), np.atleast_2d(np.asarray(second, dtype=float))
    grid = np.geomspace(n.min(), n.max(), 400)
    lead = _lead(n, a.mean(axis=0), b.mean(axis=0), grid)
    crossings = np.flatnonzero((lead[:-1] < 0) & (lead[1:] >= 0))
    if lead[-1] <= 0 or not len(crossings):
        return NOWHERE
    at = int(crossings[-1])
    step = lead[at] / (lead[at] - lead[at + 1])
    estimate = math.exp(math.log(grid[at]) * (1 - step) + math.log(grid[at + 1]) * step)
    undecided = np.abs(lead) <= _reach(n, a, b, grid, lead, overlap, least, level)
    undecided[at : at + 2] = True
    below, above = np.flatnonzero(~undecided[: at + 1]), np.flatnonzero(~undecided[at + 1 :])
    low = int(below[-1]) if len(below) else -1
    high = at + 1 + int(above[0]) if len(above) else -1
    return Crossover(
        estimate,
        float(grid[max(low, 0)]),
        float(grid[high]),
        low >= 0,
        high >= 0,
    )


def _lead(
    n: NDArray[np.float64], a: NDArray[np.float64], b: NDArray[np.float64], grid: ArrayLike
) -> NDArray[np.float64]:
    """By how much the second is ahead at each number of images of the grid."""
    return fit_curve(n, b).at(grid) - fit_curve(n, a).at(grid)


def _reach(
    n: NDArray[np.float64],
    a: NDArray[np.float64],
    b: NDArray[np.float64],
    grid: NDArray[np.float64],
    lead: NDArray[np.float64],
    overlap: float,
    least: float,
    level: float,
) -> NDArray[np.float64]:
    """How large a lead may be by chance, at each number of images of the grid."""
    repeats = len(a)
    if repeats < 2:
        return np.full(len(grid), float(ndtri((1 + level) / 2)) * math.sqrt(least) if least > 0 else math.inf)
    left_out = np.stack([_lead(n, _without(a, r), _without(b, r), grid) for r in range(repeats)])
    pseudo = repeats * lead - (repeats - 1) * left_out
    variance = np.array([corrected_variance(column, 1, overlap) for column in pseudo.T])
    return float(stdtrit(repeats - 1, (1 + level) / 2)) * np.sqrt(np.maximum(variance, least))


def _without(rows: NDArray[np.float64], one: int) -> NDArray[np.float64]:
    return np.delete(rows, one, axis=0).mean(axis=0)
