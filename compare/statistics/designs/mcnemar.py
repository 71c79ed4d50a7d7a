"""McNemar's test, exact, mid-p and as a χ², for two trained models on the same test images."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import bdtr, betainc, chdtrc

from bakeoff.compare.statistics.designs.corrected_t import least_variance
from bakeoff.compare.statistics.evidence import PairedDifference, Source
from bakeoff.compare.statistics.intervals import wilson


def exact_p(only_first: int, only_second: int) -> float:
    """Two-sided p of the exact test: are the images that just one model gets right split evenly? (McNemar 1947).

    >>> print(f"{exact_p(25, 15):.4f}")
    0.1539
    """
    n = only_first + only_second
    return min(1.0, 2 * float(bdtr(min(only_first, only_second), n, 0.5))) if n else 1.0


def mid_p(only_first: int, only_second: int) -> float:
    """Two-sided mid-p: the exact p with the probability of what was observed counted half.

    The exact test is wrong in far fewer than 5 % of cases where few images differ; this one comes close to 5 % and
    hardly ever exceeds it (Fagerland, Lydersen and Laake 2013, BMC Medical Research Methodology 13).

    >>> print(f"{mid_p(25, 15):.4f}")
    0.1173
    """
    n, fewer = only_first + only_second, min(only_first, only_second)
    if only_first == only_second:  # the one observation in the middle belongs to both tails
        return 1.0 - float(bdtr(fewer, n, 0.5) - bdtr(fewer - 1, n, 0.5)) / 2 if n else 1.0
    observed = float(bdtr(fewer, n, 0.5) - (bdtr(fewer - 1, n, 0.5) if fewer else 0.0))
    return exact_p(only_first, only_second) - observed


def chi_squared(only_first: int, only_second: int) -> tuple[float, float]:
    """McNemar's χ² with Edwards' continuity correction (1948), and its p with one degree of freedom.

    >>> statistic, p = chi_squared(25, 15)
    >>> print(f"{statistic:.3f} {p:.3f}")
    2.025 0.155
    """
    n = only_first + only_second
    if n == 0:
        return 0.0, 1.0
    statistic = max(0, abs(only_first - only_second) - 1) ** 2 / n
    return statistic, float(chdtrc(1, statistic))


def mcnemar(first_correct: ArrayLike, second_correct: ArrayLike, level: float = 0.95) -> PairedDifference:
    """Difference of two accuracies on the same images, with Newcombe's paired interval and the exact p.

    The interval squares and adds the Wilson limits of the two accuracies and allows for their correlation (Newcombe
    1998, Statistics in Medicine 17, 2635–2650, method 10); unlike Wald's it does not collapse where the models agree.

    Parameters
    ----------
    first_correct, second_correct
        (n,) whether each image got its label.
    """
    first, second = np.asarray(first_correct, dtype=bool), np.asarray(second_correct, dtype=bool)
    n = len(first)
    both, neither = int(np.sum(first & second)), int(np.sum(~first & ~second))
    only_first, only_second = int(np.sum(first & ~second)), int(np.sum(~first & second))
    p1, p2 = first.mean(), second.mean()
    low1, high1 = wilson(first.sum(), n, level)
    low2, high2 = wilson(second.sum(), n, level)
    phi = _correlation(both, only_first, only_second, neither)
    down = (p1 - low1) ** 2 - 2 * phi * (p1 - low1) * (high2 - p2) + (high2 - p2) ** 2
    up = (p2 - low2) ** 2 - 2 * phi * (p2 - low2) * (high1 - p1) + (high1 - p1) ** 2
    difference = float(p1 - p2)
    return PairedDifference(
        difference,
        difference - math.sqrt(max(0.0, down)),
        difference + math.sqrt(max(0.0, up)),
        exact_p(only_first, only_second),
        (Source(least_variance(first.astype(float) - second)),),
    )


def first_is_better(only_first: int, only_second: int) -> float:
    """Probability that the first of two trained models is right more often, given where just one of them was right.

    The share of such images that go to the first has Jeffreys' prior, Beta(½, ½), so that few images say little.

    >>> round(first_is_better(0, 0), 3), round(first_is_better(25, 15), 3)
    (0.5, 0.944)
    """
    return 1 - float(betainc(only_first + 0.5, only_second + 0.5, 0.5))


def _correlation(both: int, only_first: int, only_second: int, neither: int) -> float:
    """φ of the two-by-two table, moved towards 0 by half an image as method 10 asks for where it is positive."""
    margins = (both + only_first) * (only_second + neither) * (both + only_second) * (only_first + neither)
    if margins == 0:
        return 0.0
    determinant: float = both * neither - only_first * only_second
    n = both + only_first + only_second + neither
    if determinant > 0:
        determinant = max(0, determinant - n / 2)
    return determinant / math.sqrt(margins)
