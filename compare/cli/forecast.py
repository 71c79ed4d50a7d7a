"""What `bakeoff plan --forecast` prints: how long a study will take, and how much memory and energy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bakeoff.compare.costs.estimate import Estimate
    from bakeoff.compare.running.forecasting.ahead import Forecast
    from bakeoff.compare.running.plan import Plan
    from bakeoff.compare.study.trial import Trial

CROWDED = 1.3
"""Wall seconds for a CPU second from which on other work is spoken of."""


def print_forecast(plan: Plan, missing: Sequence[Trial]) -> None:
    """Run pilots for the trials that are missing, and say what these will take; nothing is said of none."""
    from bakeoff.compare.running.forecasting.forecast import forecast

    if missing:
        print_seen(forecast(plan, missing), missing)


def print_seen(seen: Forecast, missing: Sequence[Trial]) -> None:
    """Say what trials will take, those together first, then each contender's."""
    from bakeoff.compare.cli.console import print_rows
    from bakeoff.reports.wording import plural, seconds

    told = [trial for trial in missing if trial.key in seen.seconds]
    click.echo(f"\nForecast, by pilots of {seconds(seen.spent)} on this machine, as busy as it was meanwhile:")
    if told:
        print_rows(_whole(seen, len(told)))
        click.echo()
        print_rows(_by_contender(seen, told), ["data set", "contender", "trials", "one trial", "all of them"])
    if seen.crowded > CROWDED:
        click.echo(
            f"\nA second of computing took {seen.crowded:.1f} s, as other work has a part of the processors; without "
            "that work the study takes less time."
        )
    for (dataset, contender), reason in seen.unknown.items():
        trials = sum((trial.dataset, trial.contender) == (dataset, contender) for trial in missing)
        click.echo(f"\nNot in it: {contender} on {dataset}, {plural(trials, 'trial')}: {reason}.")


def _whole(seen: Forecast, trials: int) -> list[list[str]]:
    from bakeoff.reports.wording import plural, seconds, size

    rows = [
        ["time", _between(seen.wall, seconds), f"for {plural(trials, 'trial')}, one after the other"],
        ["memory", _between(seen.memory, size), "at most, in the largest trial"],
    ]
    if seen.joules.central >= 0:
        energy = seen.joules.times(1 / 3600)
        rows.append(["energy", _between(energy, _watt_hours), "of fits and predictions, modelled"])
    return rows


def _by_contender(seen: Forecast, told: Sequence[Trial]) -> list[list[str]]:
    from bakeoff.reports.wording import seconds

    groups: dict[tuple[str, str], list[float]] = {}
    for trial in told:
        groups.setdefault((trial.dataset, trial.contender), []).append(seen.seconds[trial.key].central)
    return [
        [
            *names,
            str(len(each)),
            " to ".join(dict.fromkeys([seconds(min(each)), seconds(max(each))])),
            seconds(sum(each)),
        ]
        for names, each in groups.items()
    ]


def _between(estimate: Estimate, write: Callable[[float], str]) -> str:
    return f"{write(estimate.central)} ({write(estimate.low)} to {write(estimate.high)})"


def _watt_hours(value: float) -> str:
    from bakeoff.reports.wording import significant

    return f"{significant(value, 2)} Wh"
