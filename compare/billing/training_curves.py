"""What accuracy on validation images a training has reached after so many CPU seconds; of test images nothing is known.

Curves are those that the exam time-to-accuracy took.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bakeoff.compare.costs.validation_curves import best_so_far, time_to
from bakeoff.compare.study.trial import Outcome

EXAM = "time-to-accuracy"


@dataclass(frozen=True)
class Curve:
    """A training in its steps.

    Attributes
    ----------
    unit
        what a step is: "epochs", "trees" or "rounds".
    steps, spent, accuracies
        number of steps, CPU seconds until then, and accuracy on the images held out.
    """

    unit: str
    steps: Sequence[float]
    spent: Sequence[float]
    accuracies: Sequence[float]


def curves(outcomes: Sequence[Outcome]) -> list[Curve]:
    """The curves of those whose exam found one."""
    taken = [outcome.exams[EXAM].facts for outcome in outcomes if EXAM in outcome.exams]
    return [
        Curve(
            str(facts["unit"][0]),
            facts["steps"].tolist(),
            facts["spent_cpu_seconds"].tolist(),
            facts["accuracies"].tolist(),
        )
        for facts in taken
        if "accuracies" in facts
    ]


def reached(found: Sequence[Curve], threshold: float) -> tuple[float, float]:
    """Median (CPU seconds, steps) until the best so far reached a threshold; infinite where half of them did not."""
    seconds = [time_to(best_so_far(curve.spent, curve.accuracies), threshold) for curve in found]
    steps = [time_to(best_so_far(curve.steps, curve.accuracies), threshold) for curve in found]
    return _median(seconds), _median(steps)


def _median(found: Sequence[float | None]) -> float:
    return float(np.median([math.inf if each is None else each for each in found])) if found else math.nan
