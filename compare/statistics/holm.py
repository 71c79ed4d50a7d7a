"""Many tests at once: Holm's correction, and the question that a study asks before all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

QUESTIONS = 2
"""A block's first question and all its pairs get half of the risk each, so that together they hold the level."""


def holm(p_values: ArrayLike) -> NDArray[np.float64]:
    """Adjusted p-values that hold the family-wise error (Holm 1979); NaN stays NaN and counts as a test.

    >>> holm([.01, .04, .03, .005]).round(3).tolist()
    [0.03, 0.06, 0.06, 0.02]
    """
    p = np.asarray(p_values, dtype=float)
    order = np.argsort(np.where(np.isnan(p), np.inf, p), kind="stable")
    steps = p[order] * (len(p) - np.arange(len(p)))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.maximum.accumulate(np.where(np.isnan(steps), 0, steps)), 1)
    adjusted[np.isnan(p)] = np.nan
    return adjusted


def first_question(p: Mapping[tuple[str, str], float], sides: tuple[Sequence[str], Sequence[str]]) -> dict[str, float]:
    """For each contender of two families, the adjusted p of its not being ahead of all of the other family.

    Whoever beats every one of the other side makes its own side's best the better one: no champion has to be picked, so
    nothing is picked by the scores that are tested. Ahead of all is as sure as ahead of the hardest, without correction
    for their number (Berger 1982); what is corrected for is who of its own side it might have been (Bonferroni). So the
    question costs as many tests as its own side has members, where all pairs cost dozens.

    Parameters
    ----------
    p
        two-sided, of ordered pairs: (ahead, behind), given only where the first was ahead.
    sides
        names of the two families.

    Returns
    -------
    RETURN
        Contender → adjusted p, for those that were ahead of every one of the other side.
    """
    found = {}
    for own, other in (sides, sides[::-1]):
        for name in own:
            hardest = [p.get((name, rival), 1.0) for rival in other]
            if hardest and max(hardest) < 1:
                found[name] = min(1.0, len(own) * max(hardest))
    return found
