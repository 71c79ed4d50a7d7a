"""A plan's missing trials, each run alone in its own process → store."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bakeoff.compare.contenders.contender import Contender
from bakeoff.compare.costs.assumptions import Assumptions
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.errors import UserError
from bakeoff.compare.results.results import Results, load
from bakeoff.compare.results.store import Store
from bakeoff.compare.running.plan import plan_study
from bakeoff.compare.running.progress import Progress, Quiet
from bakeoff.compare.study.study import Study
from bakeoff.compare.study.trial import Failure, Trial


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
    remeasure_costs: bool = False,
    assumptions: Assumptions | None = None,
) -> Results:
    """Run what is missing of a study, each trial alone in a process of its own.

    Parameters
    ----------
    study
        what is asked.
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
    progress
        is told what is read, planned and ended; None for nobody.
    remeasure_costs
        run again, one at a time, what was measured beside other work; answers stay what they were.
    assumptions
        what bills of the results rest on besides readings.

    Returns
    -------
    Results
        of all its trials: those that ended now or before, and those that failed.

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
    store.write_plan(study.settings(), plan.trials, plan.facts())
    missing = plan.missing(store)
    if remeasure_costs:
        missing, jobs = [*missing, *plan.crowded(store)], 1
    progress.planned(missing, len(plan.trials) - len(missing))
    images = store.folder / "images"
    try:
        for name in dict.fromkeys(trial.dataset for trial in missing):
            write_for_trials(plan.datasets[name], images)
        attempts = Parallel(n_jobs=jobs, prefer="threads", return_as="generator_unordered", pre_dispatch=jobs)(
            delayed(attempt)(
                trial, plan.contenders[trial.contender], store.folder, study.timeout, jobs - 1, study.exams
            )
            for trial in missing
        )
        for trial, failure in attempts:
            progress.ended(trial, failure)
    finally:
        shutil.rmtree(images, ignore_errors=True)
    return load(store.folder, assumptions)


def attempt(
    trial: Trial, contender: Contender, folder: Path, timeout: float, neighbours: int, exams: Sequence[str] = ()
) -> tuple[Trial, Failure | None]:
    """Put one trial to the test in its own process, and record how it ended."""
    from bakeoff.compare.running.isolation import Broken, run_alone

    ending = run_alone(_answer, trial, contender, folder, neighbours, exams, timeout=timeout)
    if Store(folder).has(trial):
        return trial, None
    ending = ending if isinstance(ending, Broken) else Broken("its process ended well, but left no outcome")
    failure = Failure(trial, ending.reason, ending.details)
    Store(folder).write_failure(failure)
    return trial, failure


def _answer(trial: Trial, contender: Contender, folder: Path, neighbours: int, exams: Sequence[str]) -> None:
    """The outcome is written before the exams begin, so that none of them can cost it."""
    from bakeoff.compare.data.dataset_files import map_dataset
    from bakeoff.compare.running.examining import UNANSWERED, examine
    from bakeoff.compare.running.measure import measure

    dataset = map_dataset(folder / "images" / trial.dataset_digest)
    store = Store(folder)
    measured = measure(trial, contender, dataset, neighbours)
    store.write(measured.outcome)
    exams = exams if trial.repeat == 0 else ()
    for name in exams:
        store.write_exam(trial.key, name, UNANSWERED)
    for name, examined in examine(measured, dataset, exams):
        store.write_exam(trial.key, name, examined)


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
