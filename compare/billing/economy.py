"""Which contender to take: when a dearer training pays off, who keeps limits, how cost grows, who is dominated."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from bakeoff.compare.billing.bills import image_energy, over_repeats, reading, training_energy
from bakeoff.compare.costs.energy import JOULES_PER_KILOWATT_HOUR
from bakeoff.compare.costs.growth import Growth, growth
from bakeoff.compare.costs.limits import MEASURES, PERHAPS, UNKNOWN, YES, Limit, worst
from bakeoff.compare.costs.ownership import Cost, break_even, total
from bakeoff.compare.costs.pareto import Place, standings
from bakeoff.compare.results import ranking
from bakeoff.compare.study.trial import Outcome

if TYPE_CHECKING:
    import pandas as pd

    from bakeoff.compare.costs.assumptions import Assumptions
    from bakeoff.compare.results.results import Block, Results


def rivals(results: Results, block: Block) -> list[str]:
    """Contenders of a block that ended and look at images, in the study's order."""
    names = results.asked(*block)
    return [name for name in names if results.family(name) != ranking.BASELINE and results.of(*block, name)]


def break_evens(results: Results, block: Block, unit: str = "cpu_seconds") -> pd.DataFrame:
    """One row a pair of which one trains dearer and answers cheaper: after how many images that pays off, and if ever.

    `days` is that number at so many images a day, and `pays_off` whether it comes before the next training, where both
    are known. Where a kilowatt-hour has a price, joules come with `extra_money`, what the dearer training costs more,
    and `saved_money`, what a million of its answers save; their number of images is that of joules.

    Parameters
    ----------
    unit
        "cpu_seconds", which do not depend on who else was on the machine; or "joules", their central estimates: what a
        processor draws is as uncertain for both of a pair, and hardly moves the number of images. Of joules that could
        not be told there are no rows.
    """
    import pandas as pd

    assumptions, rows = results.assumptions, []
    cost_of = _COSTS[unit]
    for pair in combinations(rivals(results, block), 2):
        costs = {name: cost_of(results.of(*block, name), assumptions) for name in pair}
        if any(not np.all(np.isfinite([*cost.training, *cost.image])) for cost in costs.values()):
            continue
        dearer, cheaper = sorted(pair, key=lambda name: -float(np.median(costs[name].training)))
        found = break_even(costs[dearer], costs[cheaper])
        days = found.images / assumptions.images_per_day if assumptions.images_per_day else math.nan
        rows.append(
            {
                "dearer": dearer,
                "cheaper": cheaper,
                "images": found.images,
                "images_low": found.low,
                "images_high": found.high,
                "never": found.never,
                "days": days,
                "pays_off": _pays_off(days, assumptions.retrain_every),
            }
        )
        if unit == "joules" and assumptions.price_per_kwh is not None:
            rows[-1] |= _stakes(costs[dearer], costs[cheaper], assumptions.price_per_kwh / JOULES_PER_KILOWATT_HOUR)
    names = ["dearer", "cheaper", "images", "images_low", "images_high", "never", "days", "pays_off"]
    money = ["extra_money", "saved_money"] if rows and "extra_money" in rows[0] else []
    return pd.DataFrame(rows, columns=names + money)


def _seconds(outcomes: Sequence[Outcome], _: Assumptions) -> Cost:
    training = [reading(outcome, "fit", "cpu_seconds") for outcome in outcomes]
    image = [reading(outcome, "predict", "cpu_seconds") / len(outcome.index) for outcome in outcomes]
    return Cost(training, image)


def _joules(outcomes: Sequence[Outcome], assumptions: Assumptions) -> Cost:
    training = [training_energy(outcome, assumptions).central for outcome in outcomes]
    return Cost(training, [image_energy(outcome, assumptions).central for outcome in outcomes])


_COSTS: dict[str, Callable[[Sequence[Outcome], Assumptions], Cost]] = {"cpu_seconds": _seconds, "joules": _joules}


def _stakes(dearer: Cost, cheaper: Cost, price: float) -> dict[str, float]:
    """What a pair is about, by the medians over repeats, at a price of one unit of its costs."""
    extra = float(np.median(dearer.training) - np.median(cheaper.training))
    saved = float(np.median(cheaper.image) - np.median(dearer.image))
    return {"extra_money": extra * price, "saved_money": 1e6 * saved * price}


def _pays_off(days: float, retrain_every: float | None) -> bool | None:
    return None if retrain_every is None or math.isnan(days) else days <= retrain_every


def yearly(results: Results, block: Block) -> pd.DataFrame:
    """One row a contender: what a year of its use takes, trainings and answers; empty where the use is not known.

    CPU seconds, and kilowatt-hours by the central estimate.
    """
    import pandas as pd

    assumed, rows = results.assumptions, []
    if assumed.images_per_day is None or assumed.retrain_every is None:
        return pd.DataFrame()
    images, trainings = 365 * assumed.images_per_day, 365 / assumed.retrain_every
    for name in rivals(results, block):
        outcomes = results.of(*block, name)
        cost = _seconds(outcomes, assumed)
        training = over_repeats(outcomes, lambda outcome: training_energy(outcome, assumed)).central
        image = over_repeats(outcomes, lambda outcome: image_energy(outcome, assumed)).central
        row: dict[str, Any] = {
            "contender": name,
            "cpu_seconds": total(float(np.median(cost.training)), float(np.median(cost.image)), images, trainings),
            "training_share": trainings * float(np.median(cost.training)),
            "kwh": total(training, image, images, trainings) / JOULES_PER_KILOWATT_HOUR,
        }
        row["training_share"] /= row["cpu_seconds"]
        if assumed.price_per_kwh is not None:
            row["money"] = row["kwh"] * assumed.price_per_kwh
        rows.append(row)
    return pd.DataFrame(rows)


@dataclass(frozen=True)
class Choice:
    """Who is best within limits.

    Attributes
    ----------
    kept
        contender → yes, perhaps, no or unknown, for all limits together, the most accurate first.
    broken
        contender → the limits that it breaks, or perhaps breaks, as they were written.
    best
        the most accurate of those that keep all; None where none does.
    verdict
        of the best against the next that keeps all: "better", "practically equal", "cannot tell"; empty where there is
        no other.
    """

    kept: dict[str, str]
    broken: dict[str, list[str]]
    best: str | None
    runner_up: str | None
    verdict: str

    @property
    def doubtful(self) -> list[str]:
        """More accurate ones than the best that perhaps keep all limits: their readings lie on both sides of one."""
        names = list(self.kept)
        before = names[: names.index(self.best)] if self.best else names
        return [name for name in before if self.kept[name] in (PERHAPS, UNKNOWN)]


def within_limits(results: Results, block: Block) -> Choice:
    """Who is best among those that keep the limits of the results' assumptions.

    A reading lies between the least and the most of all repeats; a latency, between the ends of their intervals.
    """
    limits, there = results.assumptions.asked_limits, set(rivals(results, block))
    names = [row.contender for row in ranking.records(ranking.ranked(results, block)) if row.contender in there]
    answers = {name: [_kept(results, block, name, limit) for limit in limits] for name in names}
    kept = {name: worst(found) for name, found in answers.items()}
    broken = {
        name: [limit.text for limit, answer in zip(limits, found, strict=True) if answer != YES]
        for name, found in answers.items()
    }
    whole = [name for name in names if kept[name] == YES]
    best, runner_up = (*whole, None, None)[:2]
    pair = ranking.pair(results, block, best, runner_up) if best and runner_up else None
    return Choice(kept, broken, best, runner_up, pair.verdict if pair else "cannot tell" if runner_up else "")


def _kept(results: Results, block: Block, name: str, limit: Limit) -> str:
    phase, what, _ = MEASURES[limit.measure]
    outcomes = results.of(*block, name)
    if limit.measure == "energy":
        energies = [training_energy(outcome, results.assumptions) for outcome in outcomes]
        lows, highs = [each.low for each in energies], [each.high for each in energies]
    else:
        central = [reading(outcome, phase, what) for outcome in outcomes]
        lows = [_or(reading(o, phase, f"low_{what}"), value) for o, value in zip(outcomes, central, strict=True)]
        highs = [_or(reading(o, phase, f"high_{what}"), value) for o, value in zip(outcomes, central, strict=True)]
    return limit.kept(float(np.min(lows)), float(np.max(highs)))


def _or(value: float, otherwise: float) -> float:
    return otherwise if math.isnan(value) else value


def growths(results: Results, dataset: str) -> dict[str, Growth]:
    """Contender → how the CPU seconds of its training grow with the number of training images, where three were run."""
    found = {}
    for name in results.contenders:
        outcomes = [o for size in _sizes(results, dataset) for o in results.of(dataset, size, name)]
        costs = [reading(outcome, "fit", "cpu_seconds") for outcome in outcomes]
        fitted = growth([outcome.n_train for outcome in outcomes], costs)
        if fitted is not None and results.family(name) != ranking.BASELINE:
            found[name] = fitted
    return found


def _sizes(results: Results, dataset: str) -> list[int | None]:
    return [size for name, size in results.blocks if name == dataset]


PRICES = {
    "fit_cpu_seconds": ("fit", "cpu_seconds"),
    "latency_seconds": ("latency", "wall_seconds"),
    "peak_bytes_above_start": ("fit", "peak_bytes_above_start"),
    "model_bytes": ("size", "bytes"),
    "training_joules": ("fit", "joules"),
    "image_joules": ("predict", "joules"),
}
"""Prices that accuracy may be set against."""


def fronts(results: Results, block: Block, price: str) -> dict[str, str]:
    """Of each contender, whether it is on the front of accuracy against a price, or dominated, perhaps or surely."""
    rows = {row.contender: row for row in ranking.records(ranking.ranked(results, block))}
    places = {}
    for name in rivals(results, block):
        low, central, high = _price(results, block, name, price)
        if name in rows and central == central:
            accuracy: Any = rows[name].accuracy
            own = (_or(rows[name].low, accuracy), accuracy, _or(rows[name].high, accuracy))
            places[name] = Place(own, (low, central, high))
    return standings(places)


def _price(results: Results, block: Block, name: str, price: str) -> tuple[float, float, float]:
    outcomes, (phase, what) = results.of(*block, name), PRICES[price]
    if what == "joules":
        energy = training_energy if phase == "fit" else image_energy
        found = [energy(outcome, results.assumptions) for outcome in outcomes]
        return (
            min(each.low for each in found),
            float(np.median([each.central for each in found])),
            max(each.high for each in found),
        )
    values = [reading(outcome, phase, what) for outcome in outcomes]
    return min(values), float(np.median(values)), max(values)
