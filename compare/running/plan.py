"""A study unfolded into its trials, and which of them are missing."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bakeoff.compare.billing.bills import was_alone
from bakeoff.compare.contenders.contender import Contender, contender
from bakeoff.compare.contenders.image_size import check_sizes
from bakeoff.compare.contenders.sensible import check_options
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.facts import DatasetFacts, facts_of
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.errors import UserError
from bakeoff.compare.results.store import Store
from bakeoff.compare.running.progress import Progress, Quiet
from bakeoff.compare.study.budget import read_budget
from bakeoff.compare.study.study import Study, name_of
from bakeoff.compare.study.trial import Outcome, Trial

if TYPE_CHECKING:
    from bakeoff.compare.data.cache import Prepared


@dataclass(frozen=True, eq=False)
class Plan:
    """A study unfolded: its trials in order, with the contenders and data sets they name."""

    study: Study
    trials: tuple[Trial, ...]
    contenders: dict[str, Contender]
    datasets: dict[str, Dataset]
    cards: dict[str, Mapping[str, Any]]
    """Data cards of those data sets that were prepared; the others get theirs when they are run."""

    def crowded(self, outcomes: Mapping[str, Outcome]) -> list[Trial]:
        """Trials whose outcome, by key, was measured beside other work, so that its wall times are not its own."""
        return [trial for trial in self.trials if trial.key in outcomes and not was_alone(outcomes[trial.key])]

    def facts(self) -> dict[str, DatasetFacts]:
        """What the report is told of each data set, by name."""
        return {name: facts_of(dataset, self.cards.get(name)) for name, dataset in self.datasets.items()}


def plan_study(study: Study, locations: DataLocations | None = None, progress: Progress | None = None) -> Plan:
    """Make trials of a study: data set by data set, draw by draw, so that early trials already compare contenders.

    Raises
    ------
    UserError
        a contender or a data set is unknown or cannot be used, or two carry one name.
    """
    _check_budget(study)
    offline = locations is not None and locations.offline
    contenders = _by_name("contenders", [contender(what, offline=offline) for what in study.contenders])
    loaded = [_prepared(what, locations, progress or Quiet()) for what in study.datasets]
    loaded = _told_apart(loaded)
    datasets = _by_name("data sets", [prepared.dataset for prepared in loaded])
    cards = {prepared.dataset.name: prepared.card for prepared in loaded if prepared.card is not None}
    meeting = {
        name: [each for each in contenders.values() if study.meets(each.name, asked)]
        for name, asked in zip(datasets, map(name_of, study.datasets), strict=True)
    }
    trials = [
        Trial(
            dataset=dataset.name,
            dataset_digest=dataset.digest,
            contender=each.name,
            family=each.family,
            fingerprint=each.fingerprint,
            repeat=repeat,
            train_size=None if size == "all" else size,
            flips=dataset.flips and each.open_to_flips,
            **study.conditions(),
        )
        for dataset in datasets.values()
        for repeat in range(study.trainings_on(dataset))
        for size in study.train_sizes
        for each in meeting[dataset.name]
    ]
    check_sizes((datasets[name], met) for name, met in meeting.items())
    check_options((datasets[name], met) for name, met in meeting.items())
    _check_splits(trials, datasets)
    return Plan(study, tuple(trials), contenders, datasets, cards)


def status(plan: Plan, folder: Path) -> list[tuple[str, str, int, int, int]]:
    """(data set, contender, done, missing, failed) trials of a study, without running any."""
    store = Store(folder)
    failed = store.read_failures()
    counts: dict[tuple[str, str], list[int]] = {}
    for trial in plan.trials:
        state = 0 if store.has(trial) else 2 if trial.key in failed else 1
        counts.setdefault((trial.dataset, trial.contender), [0, 0, 0])[state] += 1
    return [(*names, *(done, missing, failures)) for names, (done, missing, failures) in counts.items()]


def missing(plan: Plan, folder: Path) -> list[Trial]:
    """Trials of a study that a folder has no outcome of; those that failed are run again, and are missing too."""
    store = Store(folder)
    return [trial for trial in plan.trials if not store.has(trial)]


def _prepared(what: str | Dataset, locations: DataLocations | None, progress: Progress) -> Prepared:
    from bakeoff.compare.data.cache import Prepared, prepare

    if isinstance(what, Dataset):
        return Prepared(what)
    progress.loading(str(what))
    return prepare(str(what), locations or DataLocations.standard())


def _told_apart(loaded: Sequence[Prepared]) -> list[Prepared]:
    """Data sets that share a short name are called as they were asked for."""
    names = [each.dataset.name for each in loaded]
    return [
        replace(each, dataset=each.dataset.called(each.dataset.typed)) if names.count(each.dataset.name) > 1 else each
        for each in loaded
    ]


def _by_name(kind: str, items: Sequence[Any]) -> dict[str, Any]:
    names = [item.name for item in items]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UserError(
            f"Each of the {kind} needs a name of its own; {', '.join(twice)} came twice. In Python, give estimators "
            "names as pairs: contenders=[('mine', estimator)]."
        )
    return dict(zip(names, items, strict=True))


def _check_budget(study: Study) -> None:
    budget = read_budget(study.budget)
    if budget is not None and budget.cpu_seconds is not None and budget.cpu_seconds >= study.timeout * study.threads:
        raise UserError(
            f"A budget of {budget} does not fit into a timeout of {study.timeout:g} s. Give more time, as in --timeout "
            f"{math.ceil(budget.cpu_seconds / 30)}m."
        )


def _check_splits(trials: Sequence[Trial], datasets: dict[str, Dataset]) -> None:
    """Split once for each data set and training size, so that an impossible one is refused before any work."""
    from bakeoff.compare.study.splits import split_for, validation_split

    firsts = {(t.dataset, t.train_size): t for t in trials if t.repeat == 0}
    for (name, _), trial in firsts.items():
        split = split_for(datasets[name], trial)
        if read_budget(trial.budget) is not None:
            validation_split(datasets[name], split.train, trial.draw_seed)
