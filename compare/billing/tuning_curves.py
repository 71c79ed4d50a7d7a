"""What accuracy on validation images a budget for tuning buys; of test images nothing is known here."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from bakeoff.compare.costs.validation_curves import best_so_far, expected_best, time_to
from bakeoff.compare.study.search import Ending, Search
from bakeoff.compare.study.trial import Outcome

THRESHOLDS = (0.8, 0.9, 0.95, 0.99)
"""Accuracies to be reached; fixed before any study was looked at."""

SETTINGS = (1, 4, 16)
"""Numbers of settings tried."""


def searches(outcomes: Sequence[Outcome]) -> list[Search]:
    """The searches of those that were tuned."""
    return [outcome.tuning for outcome in outcomes if outcome.tuning is not None]


def seconds_to(outcomes: Sequence[Outcome], threshold: float) -> float:
    """Median CPU seconds until the best settings so far reached a threshold; infinite where half of them did not."""
    times = [time_to(_curve(search), threshold) for search in searches(outcomes)]
    return float(np.median([math.inf if each is None else each for each in times])) if times else math.nan


def _curve(search: Search) -> list[tuple[float, float]]:
    ended = [attempt for attempt in search.attempts if attempt.ending is Ending.ENDED]
    return best_so_far([each.spent_cpu_seconds for each in ended], [each.accuracy for each in ended])


def expected_accuracy(outcomes: Sequence[Outcome], settings: int) -> float:
    """Expected best validation accuracy of so many settings, mean over repeats; NaN where fewer ended."""
    curves = [
        expected_best([attempt.accuracy for attempt in search.attempts if attempt.ending is Ending.ENDED])
        for search in searches(outcomes)
    ]
    there = [float(curve[settings - 1]) for curve in curves if len(curve) >= settings]
    return float(np.mean(there)) if there else math.nan
