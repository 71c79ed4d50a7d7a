"""Plan → what is missing → each alone in its own process → store."""

from __future__ import annotations

import math
import re
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bakeoff.compare.contenders.contender import Contender, contender
from bakeoff.compare.contenders.image_size import check_sizes
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.errors import UserError
from bakeoff.compare.results.results import Results, load
from bakeoff.compare.results.store import Store
from bakeoff.compare.study.budget import read_budget
from bakeoff.compare.study.study import Study, name_of
from bakeoff.compare.study.trial import Failure, Trial

if TYPE_CHECKING:
    from bakeoff.compare.data.cache import Prepared


class Progress(Protocol):
    """Whoever wants to know how a run goes on; called from the thread that called `run`."""

    def loading(self, dataset: str) -> None:
        """A data set is about to be read."""

    def planned(self, trials: Sequence[Trial], done: int) -> None:
        """So many trials are about to run, and so many need not."""

    def ended(self, trial: Trial, failure: Failure | None) -> None:
        """A trial has ended, with a failure or with none."""


class Quiet:
    """Progress that nobody watches."""

    def loading(self, dataset: str) -> None:
        """Say nothing."""

    def planned(self, trials: Sequence[Trial], done: int) -> None:
        """Say nothing."""

    def ended(self, trial: Trial, failure: Failure | None) -> None:
        """Say nothing."""


@dataclass(frozen=True, eq=False)
class Plan:
    """A study unfolded: its trials in order, with the contenders and data sets they name."""

    study: Study
    trials: tuple[Trial, ...]
    contenders: dict[str, Contender]
    datasets: dict[str, Dataset]
    cards: dict[str, Mapping[str, Any]]
    """Data cards of those data sets that were prepared; the others get theirs when they are run."""


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
            test_fraction=study.test_fraction,
            seed=study.seed,
            budget=study.budget,
            threads=study.threads,
            device=study.device,
            design=study.design,
            flips=dataset.flips and each.open_to_flips,
        )
        for dataset in datasets.values()
        for repeat in range(study.repeats_on(dataset))
        for size in study.train_sizes
        for each in meeting[dataset.name]
    ]
    check_sizes((datasets[name], met) for name, met in meeting.items())
    _check_draws(trials, datasets)
    return Plan(study, tuple(trials), contenders, datasets, cards)


def run(
    study: Study,
    out: str | Path | None = None,
    *,
    jobs: int = 1,
    data_dir: str | Path | None = None,
    offline: bool = False,
    strict: bool = False,
    allow_conflicts: bool = False,
    progress: Progress | None = None,
) -> Results:
    """Run what is missing of a study, and return all its results.

    Parameters
    ----------
    out
        folder of the run, by default `runs/<name of the study>`; what it already holds is not run again.
    jobs
        trials at a time. Under a `joblib.parallel_config` of Dask or Ray they run there.
    data_dir
        where to look for data sets first; else $BAKEOFF_DATA.
    offline
        never touch the network.
    strict
        refuse a data set of which a file cannot be read, which is left out otherwise.
    allow_conflicts
        go on where files of a data set have the same pixels under two labels.

    Raises
    ------
    UserError
        the study cannot be run as asked; nothing has been run then.
    """
    from joblib import Parallel, delayed

    from bakeoff.compare.data.card import refuse

    progress = progress or Quiet()
    store = Store(Path(out) if out is not None else default_folder(study))
    store.prepare()
    try:
        plan = plan_study(study, DataLocations.standard(data_dir, offline), progress)
        for name, card in plan.cards.items():
            refuse(name, card, strict=strict, allow_conflicts=allow_conflicts)
    except UserError:
        store.leave_if_empty()
        raise
    facts = {name: _facts(dataset, plan.cards.get(name)) for name, dataset in plan.datasets.items()}
    store.write_plan(study.settings(), plan.trials, facts)
    missing = [trial for trial in plan.trials if not store.has(trial)]
    progress.planned(missing, len(plan.trials) - len(missing))
    images = store.folder / "images"
    try:
        for name in dict.fromkeys(trial.dataset for trial in missing):
            write_for_trials(plan.datasets[name], images)
        attempts = Parallel(n_jobs=jobs, prefer="threads", return_as="generator_unordered", pre_dispatch=jobs)(
            delayed(attempt)(trial, plan.contenders[trial.contender], store.folder, study.timeout, neighbours=jobs - 1)
            for trial in missing
        )
        for trial, failure in attempts:
            progress.ended(trial, failure)
    finally:
        shutil.rmtree(images, ignore_errors=True)
    return load(store.folder)


def attempt(
    trial: Trial, contender: Contender, folder: Path, timeout: float, neighbours: int
) -> tuple[Trial, Failure | None]:
    """Put one trial to the test in its own process, and record how it ended."""
    from bakeoff.compare.running.isolation import Broken, run_alone

    ending = run_alone(_answer, trial, contender, folder, neighbours, timeout=timeout)
    if not isinstance(ending, Broken):
        return trial, None
    failure = Failure(trial, ending.reason, ending.details)
    Store(folder).write_failure(failure)
    return trial, failure


def _answer(trial: Trial, contender: Contender, folder: Path, neighbours: int) -> None:
    from bakeoff.compare.data.dataset_files import map_dataset
    from bakeoff.compare.running.measure import measure

    dataset = map_dataset(folder / "images" / trial.dataset_digest)
    Store(folder).write(measure(trial, contender, dataset, neighbours))


def write_for_trials(dataset: Dataset, images: Path) -> None:
    """Lay a data set where the processes of its trials can map it: a link where it lies prepared, else a copy."""
    from bakeoff.compare.data.dataset_files import write_dataset

    place = images / dataset.digest
    if dataset.folder is not None:
        images.mkdir(exist_ok=True)
        with suppress(OSError):  # not every system lets every user make links
            if not place.is_symlink():
                place.symlink_to(dataset.folder.resolve(), target_is_directory=True)
            return
    write_dataset(dataset, place)


def default_folder(study: Study) -> Path:
    """`runs/<name of the study>`, made fit for a folder's name."""
    return Path("runs") / (re.sub(r"[^\w.+-]+", "-", study.name).strip("-.") or "study")


def _prepared(what: str | Dataset, locations: DataLocations | None, progress: Progress) -> Prepared:
    from bakeoff.compare.data.cache import Prepared, prepare

    if isinstance(what, Dataset):
        return Prepared(what)
    progress.loading(str(what))
    return prepare(str(what), locations or DataLocations.standard())


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


def _check_draws(trials: Sequence[Trial], datasets: dict[str, Dataset]) -> None:
    """Draw once for each data set and training size, so that an impossible one is refused before any work."""
    from bakeoff.compare.study.splits import split_for

    firsts = {(t.dataset, t.train_size): t for t in trials if t.repeat == 0}
    for (name, _), trial in firsts.items():
        split_for(datasets[name], trial)


def _facts(dataset: Dataset, card: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the report says of a data set."""
    from bakeoff.compare.data.card import card_of

    return {
        "digest": dataset.digest,
        "images": len(dataset),
        "image_shape": dataset.image_shape,
        "classes": dataset.classes,
        "source": dataset.source,
        "licence": dataset.licence,
        "notes": dataset.notes,
        "flips": dataset.flips,
        "fixed_test": dataset.split is not None,
        "card": card if card is not None else card_of(dataset),
    }


def status(study: Study, folder: Path, locations: DataLocations) -> list[tuple[str, str, int, int, int]]:
    """(data set, contender, done, missing, failed) trials of a study, without running any."""
    store = Store(folder)
    failed = store.read_failures()
    counts: dict[tuple[str, str], list[int]] = {}
    for trial in plan_study(study, locations).trials:
        state = 0 if store.has(trial) else 2 if trial.key in failed else 1
        counts.setdefault((trial.dataset, trial.contender), [0, 0, 0])[state] += 1
    return [(*names, *(done, missing, failures)) for names, (done, missing, failures) in counts.items()]
