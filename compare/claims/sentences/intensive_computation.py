"""Deep learning needs intensive computation."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from bakeoff.compare.billing.bills import reading, training_energy
from bakeoff.compare.claims.asks import Asks
from bakeoff.compare.claims.evidence import Cells, basis, by_size, largest, shared_images
from bakeoff.compare.claims.judgement import Judgement, many_times, ratio
from bakeoff.compare.costs.energy import JOULES_PER_KILOWATT_HOUR
from bakeoff.compare.costs.growth import growth
from bakeoff.compare.costs.households import US_HOME, home_days
from bakeoff.compare.study.trial import Outcome

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results

ORDER = 50
TRADITIONAL, DEEP = "hog+svm", "small-cnn"
ASKS = Asks((TRADITIONAL, DEEP), per_class=(2, 10))
TIMES = 10
HOW = (
    f"Supported where training the network takes at least {TIMES} times the CPU time of HOG with an SVM, features "
    "included; not supported where it surely takes less."
)


def judge(results: Results) -> Iterator[Judgement]:
    """CPU seconds of training, network to traditional, at the largest size."""
    for dataset, cells in largest(results, (TRADITIONAL, DEEP)):
        deep, traditional = ([reading(o, "fit", "cpu_seconds") for o in cells[name]] for name in (DEEP, TRADITIONAL))
        found = ratio(deep, traditional, shared_images(cells[DEEP]))
        if math.isnan(found.difference):
            continue
        value, low, high = (float(10**each) for each in found[:3])
        yield Judgement(
            dataset,
            many_times(found, TIMES),
            f"CPU time to train {DEEP}, in that of {TRADITIONAL}",
            value,
            low,
            high,
            f"{basis(cells)}. {_growth(by_size(results, dataset, (TRADITIONAL, DEEP)))}{_homes(results, cells[DEEP])}",
            is_ratio=True,
        )


def _growth(sizes: list[Cells]) -> str:
    said = []
    for name in (TRADITIONAL, DEEP):
        points = [(o.n_train, reading(o, "fit", "cpu_seconds")) for cells in sizes for o in cells[name]]
        line = growth(*zip(*points, strict=True))
        if line is not None:
            said.append(
                f"{name} as n^{line.exponent.central:.2f} ({line.exponent.low:.2f} to {line.exponent.high:.2f})"
            )
    return f"Training grows with the images: {', '.join(said)}. " if said else ""


def _homes(results: Results, outcomes: list[Outcome]) -> str:
    """Power beside that of a home, and energy beside its days: the two are easily mixed up."""
    joules = float(np.median([training_energy(outcome, results.assumptions).central for outcome in outcomes]))
    seconds = float(np.median([reading(outcome, "fit", "wall_seconds") for outcome in outcomes]))
    if not (joules > 0 and seconds > 0):
        return ""
    kilowatts, hours = joules / seconds / 1000, joules / JOULES_PER_KILOWATT_HOUR
    return (
        f"While it trained, the network drew {kilowatts / US_HOME.kilowatts:.2g} of the {US_HOME.kilowatts:.2f} kW of "
        f"{US_HOME.name}; one training is {home_days(hours) * 86_400:.2g} seconds of that home."
    )
