"""How many test images, or trainings, it would take to come to a verdict, and what a study can tell beforehand."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from bakeoff.compare.statistics.evidence import PairedDifference, Source, reach
from bakeoff.compare.statistics.verdict import ALPHA

MISSED = 0.2
"""Share of studies of the planned size that still come to no verdict: power is 80 %."""

MOST = 1e6
"""So many times as much is as good as never."""


def images_needed(found: PairedDifference, n: int, tests: int, rope: float) -> float:
    """An estimate of the distinct test images with which a difference like this one would be told, in 4 of 5 studies.

    It takes the observed difference for the true one, the first source's variance for inversely proportional to the
    images, and other sources for what more images do not change.
    Either the difference becomes significant, tested as strictly as Holm's first step, or it is shown to lie within the
    region of practical equivalence: whichever needs fewer. It is a rule of thumb, as the observed difference is
    uncertain itself, and never smaller than what was already too few.

    Parameters
    ----------
    n
        distinct images that were tested.
    tests
        made at once.
    rope
        the region of practical equivalence.

    Returns
    -------
    RETURN
        NaN where nothing is known of chance; infinite where no number of test images would do.
    """
    return _needed(found, n, tests, rope, 0)


def trainings_needed(found: PairedDifference, trainings: int, tests: int, rope: float) -> float:
    """The same for the number of trainings: the second source's variance falls with them, its degrees grow."""
    return _needed(found, trainings, tests, rope, 1)


def detectable(sources: Sequence[Source], tests: int = 1) -> float:
    """The smallest true difference that is told in 4 of 5 studies with such chance in them, among so many tests."""
    return reach(sources, ALPHA / (2 * tests)) + reach(sources, MISSED)


def _needed(found: PairedDifference, so_far: int, tests: int, rope: float, which: int) -> float:
    if not found.sources:
        return math.nan
    size = abs(found.difference)

    def told(times: float) -> bool:
        sources = [
            Source(source.variance / times, source.degrees * (times if which else 1.0)) if place == which else source
            for place, source in enumerate(found.sources)
        ]
        missed = reach(sources, MISSED)
        larger = size >= reach(sources, ALPHA / (2 * tests)) + missed
        return larger or rope - size >= reach(sources, ALPHA / tests) + missed

    times = _smallest(told)
    return max(float(so_far), float(math.ceil(so_far * times))) if math.isfinite(times) else math.inf


def _smallest(told: Callable[[float], bool]) -> float:
    """The smallest factor from 1 up that tells, by bisection of its logarithm: more never tells less."""
    if told(1.0):
        return 1.0
    if not told(MOST):
        return math.inf
    low, high = 0.0, math.log(MOST)
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if told(math.exp(middle)) else (middle, high)
    return math.exp(high)
