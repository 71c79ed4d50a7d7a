"""McNemar's exact test, for two trained models on the same test images."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import bdtr

from compare.statistics.corrected_t import PairedDifference
from compare.statistics.intervals import wilson


def exact_p(only_first: int, only_second: int) -> float:
    """Two-sided p of the exact test: are the images that just one model gets right split evenly? (McNemar 1947)

    >>> print(f"{exact_p(25, 15):.4f}")
    0.1539
    """
    n = only_first + only_second
    return min(1.0, 2 * float(bdtr(min(only_first, only_second), n, 0.5))) if n else 1.0


def mcnemar(first_correct: ArrayLike, second_correct: ArrayLike, level: float = 0.95) -> PairedDifference:
    """Difference of two accuracies on the same images, with Newcombe's paired interval and the exact p.

    The interval squares and adds the Wilson limits of the two accuracies and allows for their correlation (Newcombe
    1998, Statistics in Medicine 17, 2635–2650, method 10); unlike Wald's it does not collapse where the models agree.

    Args:
        first_correct, second_correct: (n,) whether each image got its label.
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
    )


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
