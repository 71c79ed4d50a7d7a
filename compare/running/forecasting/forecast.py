"""A study's pilots, run one after the other, and what is seen ahead from them."""

from __future__ import annotations

import json
import math
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bakeoff.compare.running.forecasting.ahead import Forecast, seen_ahead
from bakeoff.compare.running.forecasting.pilots import pilot
from bakeoff.compare.running.isolation import Broken, run_alone
from bakeoff.compare.storage.outcome_files import vars_of
from bakeoff.compare.study.trial import Trial

if TYPE_CHECKING:
    from bakeoff.compare.contenders.contender import Contender
    from bakeoff.compare.running.plan import Plan

SECONDS = 30.0
"""Of all pilots together."""

SPENT = 0.9
"""Of its share that a pilot plans with; the rest goes to what cannot be foreseen."""

LONGEST = 3.0
"""Of one pilot's share: a pilot that takes so many times as long is broken off."""


def forecast(plan: Plan, missing: Iterable[Trial], seconds: float = SECONDS) -> Forecast:
    """Run pilots, one for each contender on each data set, for so many seconds together, and see ahead from them.

    The seconds in which libraries are loaded come before; a run has them too, and they are part of what is forecast.
    """
    missing = list(missing)
    largest: dict[tuple[str, str], Trial] = {}
    for trial in missing:
        pair = (trial.dataset, trial.contender)
        if pair not in largest or _size(trial) > _size(largest[pair]):
            largest[pair] = trial
    loading, starting = _seconds_to_start(), _seconds_to_start()
    began, found, unknown = time.monotonic(), {}, {}
    with tempfile.TemporaryDirectory(prefix="bakeoff-pilots-") as scratch:
        folders = {name: _laid(plan, name, Path(scratch)) for name in {name for name, _ in largest}}
        for place, (pair, trial) in enumerate(largest.items()):
            left = seconds - (time.monotonic() - began)
            share = left / (len(largest) - place)
            told = _tried(trial, plan.contenders[trial.contender], folders[trial.dataset], share, left, starting)
            if isinstance(told, Broken):
                unknown[pair] = told.reason
            else:
                found[pair] = told
    return seen_ahead(plan, missing, found, unknown, loading - starting, starting, time.monotonic() - began)


def _tried(
    trial: Trial, contender: Contender, folder: Path, share: float, left: float, starting: float
) -> Mapping[str, Any] | Broken:
    """What a pilot found."""
    import cloudpickle

    if left <= starting:
        return Broken("the time for pilots was used up before its turn")
    asked = (json.dumps(vars_of(trial)), cloudpickle.dumps(contender), str(folder), max(0.0, share - starting) * SPENT)
    told: Mapping[str, Any] | Broken = run_alone(pilot, *asked, timeout=min(left, LONGEST * share))
    return told


def _seconds_to_start() -> float:
    """In which a process starts, does nothing and ends; for the first one the server loads the libraries."""
    began = time.monotonic()
    run_alone(_nothing)
    return time.monotonic() - began


def _nothing() -> None:
    """Do nothing."""


def _laid(plan: Plan, name: str, scratch: Path) -> Path:
    """Where a data set can be mapped."""
    from bakeoff.compare.data.dataset_files import write_dataset

    dataset = plan.datasets[name]
    if dataset.folder is not None:
        return dataset.folder
    write_dataset(dataset, scratch / dataset.digest)
    return scratch / dataset.digest


def _size(trial: Trial) -> float:
    return math.inf if trial.train_size is None else trial.train_size
