"""A mean difference, the sources of chance in it, and what they imply: an interval, a p, an equality, a posterior.

Several variances add up in one difference: that of the choice of the test images, known as well as there are images or
groups, and that of training anew, known only as well as there were trainings. Satterthwaite's degrees of freedom for
such a sum explode whenever the poorly known variance happens to be estimated small, and the test is too bold. Cochran
and Cox (1950) weigh the critical values instead, Σ vₖ·t(νₖ) / Σ vₖ, which holds its level at every ratio of the
variances; p is found by inverting it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from scipy.optimize import brentq
from scipy.special import ndtr, ndtri, stdtr, stdtrit

LEAST_TAIL = 1e-15
"""Probabilities below this are told as this: quantiles beyond it are rounding."""

NO_SPREAD = 1e-20
"""Rounding leaves equal differences a trace of variance; so little is none."""


class Source(NamedTuple):
    """One kind of chance: the variance that it gives the mean difference, and that variance's degrees of freedom."""

    variance: float
    degrees: float = math.inf


class PairedDifference(NamedTuple):
    """A mean difference with its interval and the two-sided p of no difference; NaN where it cannot be told.

    Attributes
    ----------
    sources
        what the interval allows for; empty where nothing can be told.
    """

    difference: float
    low: float
    high: float
    p: float
    sources: tuple[Source, ...] = ()


class Superiority(NamedTuple):
    """Probabilities that the first is better at all, and that it is better, equal, worse by the region's measure."""

    first: float
    better: float
    equal: float
    worse: float


def judged(difference: float, sources: Sequence[Source], level: float = 0.95) -> PairedDifference:
    """Interval and p of a mean difference, from all that is uncertain about it; NaN where nothing is."""
    known = tuple(source for source in sources if source.variance > 0)
    if not total(known) >= NO_SPREAD:
        return PairedDifference(difference, math.nan, math.nan, math.nan)
    half = reach(known, (1 - level) / 2)
    return PairedDifference(difference, difference - half, difference + half, 2 * tail(abs(difference), known), known)


def total(sources: Sequence[Source]) -> float:
    """The variance of the difference."""
    return sum(source.variance for source in sources)


def reach(sources: Sequence[Source], one_sided: float) -> float:
    """How far a difference may lie from the truth, exceeded with so much probability on either side."""
    error = math.sqrt(total(sources))
    return sum(source.variance * _quantile(source.degrees, one_sided) for source in sources) / error


def tail(beyond: float, sources: Sequence[Source]) -> float:
    """One-sided probability that chance alone reaches so far; above one half where `beyond` is negative."""
    if beyond < 0:
        return 1 - tail(-beyond, sources)
    if len(sources) == 1:
        return max(_probability(sources[0].degrees, -beyond / math.sqrt(sources[0].variance)), LEAST_TAIL)
    if beyond >= reach(sources, LEAST_TAIL):
        return LEAST_TAIL
    log = brentq(lambda at: reach(sources, math.exp(at)) - beyond, math.log(LEAST_TAIL), math.log(0.5), xtol=1e-6)
    return math.exp(log)


def interval(found: PairedDifference, miss: float) -> tuple[float, float]:
    """Ends between which the true difference lies but for the probability `miss`; NaN where nothing can be told."""
    if not found.sources:
        return math.nan, math.nan
    half = reach(found.sources, miss / 2)
    return found.difference - half, found.difference + half


def equality_p(found: PairedDifference, rope: float) -> float:
    """Two one-sided tests: p of the difference being as large as the region of practical equivalence, either way.

    Schuirmann (1987): equality is shown where both sides are rejected, so the larger p counts. NaN where nothing can be
    told.
    """
    if not found.sources:
        return math.nan
    return max(tail(rope - found.difference, found.sources), tail(rope + found.difference, found.sources))


def superiority(found: PairedDifference, rope: float) -> Superiority:
    """Posterior of a mean difference under a flat prior, with the degrees of freedom that its interval has.

    With one source of chance this is the Bayesian correlated t-test (Corani and Benavoli 2015; Benavoli et al. 2017,
    JMLR 18): a t distribution around the difference, of which the interval is the middle.
    """
    if not found.sources:
        return Superiority(*[math.nan] * 4)
    better, worse = tail(rope - found.difference, found.sources), tail(rope + found.difference, found.sources)
    return Superiority(tail(-found.difference, found.sources), better, max(0.0, 1 - better - worse), worse)


def _quantile(degrees: float, one_sided: float) -> float:
    return -float(ndtri(one_sided) if degrees > 1e6 else stdtrit(degrees, one_sided))


def _probability(degrees: float, t: float) -> float:
    return float(ndtr(t) if degrees > 1e6 else stdtr(degrees, t))
