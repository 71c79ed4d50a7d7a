"""How probable it is that one contender is better, practically equal, or worse."""

from __future__ import annotations

import math
from typing import NamedTuple

from scipy.special import betainc, ndtr, ndtri, stdtr, stdtrit

from bakeoff.compare.statistics.verdict import ROPE


class Superiority(NamedTuple):
    """Probabilities that the first is better at all, and that it is better, equal, worse by the region's measure."""

    first: float
    better: float
    equal: float
    worse: float


def from_interval(difference: float, low: float, high: float, degrees: float, rope: float = ROPE) -> Superiority:
    """Posterior of a mean difference under a flat prior, as the interval that was stated for it implies.

    With the corrected t-test this is the Bayesian correlated t-test (Corani and Benavoli 2015; Benavoli et al. 2017,
    JMLR 18): a t distribution around the difference whose middle 95 % are the interval.

    Parameters
    ----------
    low, high
        of the 95 % interval.
    degrees
        of freedom; infinite for a normal distribution.
    """
    infinite = math.isinf(degrees)
    reach = float(ndtri(0.975) if infinite else stdtrit(degrees, 0.975))
    error = (high - low) / (2 * reach)
    if not error > 0:
        return Superiority(*[math.nan] * 4)

    def above(limit: float) -> float:
        z = (difference - limit) / error
        return float(ndtr(z) if infinite else stdtr(degrees, z))

    better, not_worse = above(rope), above(-rope)
    return Superiority(above(0.0), better, not_worse - better, 1 - not_worse)


def of_models(only_first: int, only_second: int) -> float:
    """Probability that the first of two trained models is right more often, given where just one of them was right.

    The share of such images that go to the first has Jeffreys' prior, Beta(½, ½), so that few images say little.

    >>> round(of_models(0, 0), 3), round(of_models(25, 15), 3)
    (0.5, 0.944)
    """
    return 1 - float(betainc(only_first + 0.5, only_second + 0.5, 0.5))
