"""How many test images it would take to come to a verdict."""

from __future__ import annotations

import math

from scipy.special import ndtri

from bakeoff.compare.statistics.verdict import ALPHA, ROPE

POWER = 0.8


def images_needed(
    difference: float, low: float, high: float, n: int, pairs: int = 1, rope: float = ROPE, other: float = 0.0
) -> float:
    """An estimate of the distinct test images with which a difference like this one would be told, in 4 of 5 studies.

    It takes the observed difference for the true one and the variance for inversely proportional to the test images,
    but for a share that has other causes.
    Either the difference becomes significant, tested as strictly as Holm's first step among so many pairs, or the
    interval fits into the region of practical equivalence: whichever needs fewer. It is a rule of thumb, as the
    observed difference is uncertain itself, and never smaller than what was already too few.

    Parameters
    ----------
    low, high
        ends of the 95 % interval.
    n
        distinct images that were tested.
    pairs
        comparisons made at once.
    other
        share of the variance in 0…1 that more test images do not change, as that of training anew.

    Returns
    -------
    float
        NaN where there is no interval; infinite where no number of test images would do.
    """
    if math.isnan(low + high):
        return math.nan
    error, power = (high - low) / (2 * float(ndtri(0.975))), float(ndtri(POWER))
    size = abs(difference)
    wanted = []
    if size > 0:
        wanted.append((float(ndtri(1 - ALPHA / (2 * pairs))) + power) * error / size)
    if size < rope:
        wanted.append((float(ndtri(0.975)) + power) * error / (rope - size))
    left = 1 / max(min(wanted) ** 2, 1.0) - other  # of the variance, that test images may keep
    return max(float(n), math.ceil(n * (1 - other) / left)) if left > 0 else math.inf
