"""Trainings of one contender that differ by more than their test images explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bakeoff.compare.results import ranking
from bakeoff.compare.results.doubts.doubts import Doubt

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results
    from bakeoff.compare.study.trial import Outcome

CODE = "B004"
NEXT = (
    "Look at its trainings one by one (`accuracy` by repeat in the tables); a smaller learning rate, more epochs or "
    "more images steady it. Report the spread, and never the best of them."
)

LEVEL = 0.001
LEAST_SPREAD = 0.02
"""A standard deviation below two percentage points unsettles nobody, however sure it is."""


def check(results: Results) -> list[Doubt]:
    """Contenders whose accuracy scatters over three trainings or more, beyond what that many images do by chance."""
    found = []
    for block in ranking.whole_blocks(results):
        for row in ranking.records(ranking.ranked(results, block)):
            outcomes = results.of(*block, row.contender)
            if row.family != ranking.BASELINE and is_unstable(outcomes):
                shares = [100 * float(outcome.correct.mean()) for outcome in outcomes]
                sentence = (
                    f"Over {len(shares)} trainings its accuracy runs from {min(shares):.1f} % to {max(shares):.1f} %, "
                    "which the choice of the test images does not explain."
                )
                found.append(Doubt(sentence, *block, row.contender))
    return found


def is_unstable(outcomes: list[Outcome]) -> bool:
    """Cochran's test that one share underlies all trainings, and a spread that matters."""
    from scipy.stats import chi2

    if len(outcomes) < 3:
        return False
    sizes = np.array([len(outcome.truth) for outcome in outcomes])
    shares = np.array([outcome.correct.mean() for outcome in outcomes])
    mean = float(np.average(shares, weights=sizes))
    if not 0 < mean < 1 or shares.std(ddof=1) < LEAST_SPREAD:
        return False
    statistic = float(np.sum(sizes * (shares - mean) ** 2) / (mean * (1 - mean)))
    return bool(chi2.sf(statistic, len(shares) - 1) < LEVEL)
