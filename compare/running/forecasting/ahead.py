"""What trials will take, seen ahead from pilots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bakeoff.compare.costs.energy import modelled_joules
from bakeoff.compare.costs.estimate import NOT_AVAILABLE, Estimate
from bakeoff.compare.costs.extrapolation import around, through
from bakeoff.compare.meters import latency, throughput
from bakeoff.compare.running.forecasting.pilots import passes_of
from bakeoff.compare.study.budget import read_budget
from bakeoff.compare.study.splits import split_for
from bakeoff.compare.study.trial import Trial

if TYPE_CHECKING:
    from bakeoff.compare.running.plan import Plan

EXPONENTS = {"rows": (1.0, 2.0, 0.5), "images": (1.0, 1.0, 1.0), "passes": (1.0, 1.0, 1.0)}
"""Between which the time of a part grows with its size, and by which where one size alone was tried: the solvers of
kernel machines come to the square, and a forest of a few rows spends most on its trees, however many rows there are."""

AROUND = 0.15
"""CPU seconds in which a trial checks its split and guards against leaks, writes its outcome and has it read."""

ANSWERS_OF_AN_EXAM = 600
"""Images that a model answers, or is asked the like of, for one exam; on average of the default study's four."""


@dataclass(frozen=True)
class Forecast:
    """What trials that have not been run will take, on this machine as busy as it was meanwhile.

    Attributes
    ----------
    seconds
        key of a trial → wall seconds, with its interval.
    cpu_seconds
        key of a trial → CPU seconds of fit and prediction, with the interval.
    wall
        seconds of all trials one after the other, the loading of libraries included.
    memory
        most that a trial holds, in bytes.
    joules
        of fits and predictions, by the model of `compare.costs.energy`; not available where a GPU trains.
    unknown
        (data set, contender) that no pilot could be had of → the reason.
    spent
        seconds that the pilots took.
    crowded
        wall seconds for a CPU second of a single thread; above 1 where other work has a part of the processors.
    """

    seconds: Mapping[str, Estimate]
    cpu_seconds: Mapping[str, Estimate]
    wall: Estimate
    memory: Estimate
    joules: Estimate
    unknown: Mapping[tuple[str, str], str]
    spent: float
    crowded: float


def seen_ahead(
    plan: Plan,
    missing: Iterable[Trial],
    found: Mapping[tuple[str, str], Mapping[str, Any]],
    unknown: Mapping[tuple[str, str], str],
    loading: float,
    starting: float,
    spent: float,
) -> Forecast:
    """Make a forecast of what pilots found, by (data set, contender).

    Parameters
    ----------
    loading, starting
        seconds in which libraries are loaded, once, and in which the process of a trial starts and ends.
    spent
        seconds that the pilots took.
    """
    walls: dict[str, Estimate] = {}
    cpus: dict[str, Estimate] = {}
    joules, memory = Estimate(0.0, 0.0, 0.0, "forecast, modelled"), []
    sizes: dict[tuple[str, int | None], tuple[int, int]] = {}
    for trial in missing:
        pair = (trial.dataset, trial.contender)
        if pair not in found:
            continue
        key = (trial.dataset, trial.train_size)
        if key not in sizes:
            split = split_for(plan.datasets[trial.dataset], trial)
            sizes[key] = (len(split.train), len(split.test))
        ahead = _Ahead(plan, trial, found[pair], *sizes[key])
        cpus[trial.key] = around(ahead.cpu, ahead.beyond)
        walls[trial.key] = around(min(ahead.wall(starting), plan.study.timeout), ahead.beyond)
        memory.append(ahead.memory)
        joules = joules.plus(ahead.joules(cpus[trial.key]))
    wall = _together([*walls.values(), around(loading, 1.0)])
    most = max(memory, key=lambda each: each.central, default=NOT_AVAILABLE)
    if plan.study.device != "cpu" or not memory:
        joules = NOT_AVAILABLE
    spent_on = [sum(told[unit] for told in found.values()) for unit in ("wall", "cpu")]
    crowded = spent_on[0] / spent_on[1] if spent_on[1] > 0 else 1.0
    return Forecast(walls, cpus, wall, most, joules, dict(unknown), spent, crowded)


class _Ahead:
    """One trial, with so many training and test images.

    Attributes
    ----------
    cpu
        seconds of its fit and prediction.
    beyond
        how many times as large it is as the largest that was tried.
    """

    def __init__(self, plan: Plan, trial: Trial, told: Mapping[str, Any], trained: int, tested: int) -> None:
        self._plan, self._trial, self._told, self._trained, self._tested = plan, trial, told, trained, tested
        target = {"rows": trained, "images": trained}
        target["passes"] = trained * passes_of(plan.contenders[trial.contender], trained)
        fit = told["start"] + sum(_at(part, target) for part in told["training"])
        budget = read_budget(trial.budget)
        if budget is not None:
            fit = fit * budget.trials if budget.trials is not None else max(fit, budget.cpu_seconds or 0.0)
        self._one = sum(_answer(part, trained) for part in told["answers"])
        self.cpu = fit + tested * self._one
        self.beyond = max(
            (trained / part["sizes"][-1] for part in told["training"] if part["kind"] == "rows"), default=1
        )

    def wall(self, starting: float) -> float:
        """Seconds of all that a trial does: it also answers for scores and meters, and for exams in the first draw."""
        answers = self._tested * self._one  # once for labels, which `cpu` has, and once for scores
        metered = self._one * latency.MANY if self._one * latency.MANY <= latency.QUICKLY else latency.SECONDS / 2
        if self._trial.repeat == 0:
            metered += throughput.SECONDS * len(throughput.BATCHES)
            answers += ANSWERS_OF_AN_EXAM * len(self._plan.study.exams) * self._one
        crowded = self._told["wall"] / self._told["cpu"] if self._told["cpu"] > 0 else 1.0
        return (self.cpu + answers + AROUND) * crowded + metered + starting

    @property
    def memory(self) -> Estimate:
        """What the pilot held at most, and the images that a trial holds besides, with up to four numbers a pixel."""
        pixels = float(np.prod(self._plan.datasets[self._trial.dataset].image_shape))
        more = max(0, self._trained + self._tested - self._told["images"]) * pixels
        held = self._told["memory"]
        return Estimate(held, held + 2 * more, held + 6 * more, "forecast")

    def joules(self, cpu: Estimate) -> Estimate:
        """Of its fit and prediction, as busy as one of the processors that it is given."""
        lone = self._plan.study.threads == 1
        low, central, high = (
            modelled_joules(seconds, seconds / self._plan.study.threads, self.memory.central, lone=lone)
            for seconds in (cpu.low, cpu.central, cpu.high)
        )
        return Estimate(low.low, central.central, high.high)


def _at(part: Mapping[str, Any], target: Mapping[str, float]) -> float:
    return through(part["sizes"], part["cpu"], *EXPONENTS[part["kind"]]).at(target[part["kind"]])


def _answer(part: Mapping[str, Any], trained: int) -> float:
    """Seconds of one answer; a classifier's may grow with the rows that it learned from."""
    return float(part["cpu"][0]) if len(part["sizes"]) == 1 else through(part["sizes"], part["cpu"]).at(trained)


def _together(estimates: Iterable[Estimate]) -> Estimate:
    """Of all trials; the machine is the same, so that they err together."""
    ends = [(each.low, each.central, each.high) for each in estimates]
    low, central, high = (sum(end) for end in zip(*ends, strict=True))
    return Estimate(low, central, high, "forecast")
