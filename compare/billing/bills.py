"""What each contender of a block cost, phase by phase, and whether its times may be ranked."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bakeoff.compare.costs.energy import grams_of_carbon, joules, kilowatt_hours, money
from bakeoff.compare.costs.estimate import NOT_AVAILABLE, Estimate
from bakeoff.compare.study.trial import Outcome

if TYPE_CHECKING:
    import pandas as pd

    from bakeoff.compare.costs.assumptions import Assumptions
    from bakeoff.compare.results.results import Block, Results

CROWDED = 0.2
"""Others may keep this share of the machine's processors busy before its wall times count as disturbed."""


def reading(outcome: Outcome, phase: str, name: str) -> float:
    """A number that was read, or NaN."""
    return float(outcome.readings.get(phase, {}).get(name, math.nan))


def was_alone(outcome: Outcome) -> bool:
    """Whether a trial had its machine to itself: no trial beside it, and little else that computed while it was fitted.

    Where nobody looked how busy the machine was, having no trial beside it is all that is known.
    """
    others, wall = reading(outcome, "fit", "others_cpu_seconds"), reading(outcome, "fit", "wall_seconds")
    cores = float(outcome.machine.get("cores", 1))
    busy = others / wall if wall >= 0.1 else 0.0  # of less than ten ticks nothing can be said
    return outcome.neighbours == 0 and not busy > CROWDED * cores


def why_unranked(outcomes: Sequence[Outcome]) -> str:
    """Why wall times of these must not be ranked; empty where they may.

    They may where each was measured alone, and all on one machine, with as many threads, on one device.
    """
    crowded = sum(not was_alone(outcome) for outcome in outcomes)
    machines = {(o.machine.get("processor"), o.machine.get("cores"), o.machine.get("system")) for o in outcomes}
    settings = {(outcome.trial.threads, outcome.trial.device) for outcome in outcomes}
    reasons = [
        f"{crowded} of {len(outcomes)} trials shared the machine with other work" if crowded else "",
        f"they ran on {len(machines)} different machines" if len(machines) > 1 else "",
        "they had different threads or devices" if len(settings) > 1 else "",
    ]
    return "; ".join(reason for reason in reasons if reason)


def training_energy(outcome: Outcome, assumptions: Assumptions) -> Estimate:
    """Joules of the fit, tuning and features included."""
    return joules(
        outcome.readings.get("fit", {}),
        pue=assumptions.pue,
        lone=outcome.trial.threads == 1 and outcome.neighbours == 0,
        device="cpu" if outcome.trial.family in ("traditional", "baseline") else outcome.trial.device,
        alone=was_alone(outcome),
    )


def image_energy(outcome: Outcome, assumptions: Assumptions) -> Estimate:
    """Joules of one answer, of those of all test images together."""
    device = "cpu" if outcome.trial.family in ("traditional", "baseline") else outcome.trial.device
    whole = joules(
        outcome.readings.get("predict", {}),
        pue=assumptions.pue,
        lone=outcome.trial.threads == 1 and outcome.neighbours == 0,
        device=device,
        alone=was_alone(outcome),
    )
    return whole.times(1 / len(outcome.index))


def over_repeats(outcomes: Sequence[Outcome], of: Callable[[Outcome], Estimate]) -> Estimate:
    """The median over repeats, with an interval that holds all of theirs; not available where one is not."""
    found = [of(outcome) for outcome in outcomes]
    if not found or any(math.isnan(each.central) for each in found):
        return NOT_AVAILABLE
    methods = "; ".join(dict.fromkeys(each.method for each in found))
    return Estimate(
        min(each.low for each in found),
        float(np.median([each.central for each in found])),
        max(each.high for each in found),
        methods,
    )


def phases(results: Results, block: Block) -> pd.DataFrame:
    """One row a contender of a block and phase: wall and CPU seconds, the features' part of them, and peak memory.

    Medians over repeats. The features' part of a network is that of its layers up to the last.
    """
    import pandas as pd

    rows = []
    for contender in results.asked(*block):
        outcomes = results.of(*block, contender)
        for phase in ("decode", "tune", "refit", "fit", "predict"):
            if any(phase in outcome.readings for outcome in outcomes):
                rows.append(_phase(outcomes, contender, phase))
    columns = ["contender", "phase", "cpu_seconds", "wall_seconds", "features_share", "peak_bytes"]
    return pd.DataFrame(rows, columns=[*columns, "peak_bytes_above_start"])


def _phase(outcomes: Sequence[Outcome], contender: str, phase: str) -> dict[str, Any]:
    names = ("cpu_seconds", "wall_seconds", "peak_bytes", "peak_bytes_above_start")
    row: dict[str, Any] = {"contender": contender, "phase": phase}
    row |= {name: median(outcomes, phase, name) for name in names}
    return row | {"features_share": features_share(outcomes, phase)}


def features_share(outcomes: Sequence[Outcome], phase: str) -> float:
    """Share of a phase's CPU time that went into features; of a network, into all layers but the last.

    A network's is that of a step of training, or of answers, timed after the trial.
    """
    share = median(outcomes, phase, "features_cpu_seconds") / median(outcomes, phase, "cpu_seconds")
    timed = {"fit": "learning_", "predict": ""}
    if phase in timed and math.isnan(share):
        last, all_ = (median(outcomes, "features", f"{timed[phase]}{part}_cpu_seconds") for part in ("last", "all"))
        share = 1 - last / all_
    return min(max(share, 0.0), 1.0) if share == share else math.nan


def median(outcomes: Sequence[Outcome], phase: str, name: str) -> float:
    """Median over those repeats in which it was read; NaN where in none."""
    found = [value for outcome in outcomes if (value := reading(outcome, phase, name)) == value]
    return float(np.median(found)) if found else math.nan


def cold_start(outcomes: Sequence[Outcome]) -> float:
    """Wall seconds from a new process to the first answer, where that exam was taken; NaN elsewhere."""
    taken = [outcome.exams["cold-start"].facts for outcome in outcomes if "cold-start" in outcome.exams]
    found = [float(facts["wall_seconds"][0]) for facts in taken if "wall_seconds" in facts]
    return float(np.median(found)) if found else math.nan


def energies(results: Results, block: Block) -> pd.DataFrame:
    """One row a contender of a block: joules of a training and of an answer, with their method, carbon and money."""
    import pandas as pd

    assumptions, rows = results.assumptions, []
    for contender in results.asked(*block):
        outcomes = results.of(*block, contender)
        training = over_repeats(outcomes, lambda outcome: training_energy(outcome, assumptions))
        image = over_repeats(outcomes, lambda outcome: image_energy(outcome, assumptions))
        carbon = grams_of_carbon(training, assumptions.electricity.grams)
        price = assumptions.price_per_kwh
        row = {
            "contender": contender,
            "training_joules": training.central,
            "training_joules_low": training.low,
            "training_joules_high": training.high,
            "training_kwh": kilowatt_hours(training).central,
            "training_grams": carbon.central,
            **({} if price is None else {"training_money": money(training, price).central}),
            "image_joules": image.central,
            "method": training.method,
        }
        rows.append(row)
    return pd.DataFrame(rows)
