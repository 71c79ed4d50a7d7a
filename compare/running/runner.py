"""A plan's missing trials, each run alone in its own process → store."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path
from typing import Any

from bakeoff.compare.costs.assumptions import Assumptions
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.errors import UserError
from bakeoff.compare.results.disagreement.pictures import keep_pictures
from bakeoff.compare.results.results import Results, load
from bakeoff.compare.results.store import Store
from bakeoff.compare.running.engines.dask import DaskEngine
from bakeoff.compare.running.engines.engine import Engine, endings
from bakeoff.compare.running.engines.local import LocalEngine
from bakeoff.compare.running.machine import machine
from bakeoff.compare.running.plan import Plan, plan_study
from bakeoff.compare.running.progress import Progress, Quiet
from bakeoff.compare.running.prospects import too_long
from bakeoff.compare.running.recorder import Recorder
from bakeoff.compare.running.task import Task, task_of
from bakeoff.compare.storage.claims import Claims
from bakeoff.compare.study.study import Study
from bakeoff.compare.study.trial import Failure, Outcome, Trial


def run(
    study: Study,
    out: str | Path | None = None,
    *,
    jobs: int = 1,
    data_dir: str | Path | None = None,
    offline: bool = False,
    strict: bool = False,
    allow_conflicts: bool = False,
    cluster: Any = None,
    progress: Progress | None = None,
    remeasure_costs: bool = False,
    keep_models: bool = False,
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
        trials at a time, on this machine.
    data_dir
        where to look for data sets first; else $BAKEOFF_DATA.
    offline
        never touch the network.
    strict
        refuse a data set of which a file cannot be read, which is left out otherwise.
    allow_conflicts
        go on where files of a data set have the same pixels under two labels.
    cluster
        run trials there instead: `"dask://host:8786"`, or a `distributed.Client`.
    progress
        is told what is read, planned and ended; None for nobody.
    remeasure_costs
        run again, one at a time, what was measured beside other work; answers stay what they were.
    keep_models
        keep each fitted model in the run's folder; those of trials that ended before are trained again for it, and kept
        where they answer as they did.
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
    StorageError
        the disk does not take what came of it; what was stored is intact.
    """
    progress = progress or Quiet()
    store = Store(Path(out) if out is not None else default_folder(study))
    store.create()
    try:
        plan = _sound_plan(study, DataLocations.standard(data_dir, offline), progress, strict, allow_conflicts)
    except UserError:
        store.leave_if_empty()
        raise
    store.write_plan(study.settings(), plan.trials, plan.facts())
    recorder = Recorder(store, _stored(store, plan, progress))
    missing = [trial for trial in plan.trials if trial.key not in recorder.outcomes]
    if remeasure_costs:
        missing, jobs = [*missing, *plan.crowded(recorder.outcomes)], 1
    if keep_models:
        asked = set(missing)
        missing += recorder.train_again_for_models(trial for trial in plan.trials if trial not in asked)
    for sentence in too_long(plan, missing):
        progress.warned(sentence)
    progress.planned(missing, len(plan.trials) - len(missing))
    memory = _memory_for_each(jobs) if cluster is None and study.device == "cpu" else None

    def task(trial: Trial) -> Task:
        exams = () if recorder.is_for_model(trial) else tuple(study.exams)
        return task_of(trial, plan.contenders[trial.contender], study.timeout, exams, memory, keep_models)

    if missing:
        with closing(_engine(cluster, jobs, store)) as engine, Claims(store.folder / "claims") as claims:
            for name in dict.fromkeys(trial.dataset for trial in missing):
                engine.hold(plan.datasets[name])
            for trial, ending, content in endings(missing, task, engine, claims, recorder.ended_elsewhere):
                if ending is not None:
                    recorder.record(ending, content)
                progress.ended(trial, ending if isinstance(ending, Failure) else None)
    results = load(store.folder, assumptions, known=recorder.outcomes)
    keep_pictures(results, plan.datasets)
    return results


def _sound_plan(
    study: Study, locations: DataLocations, progress: Progress, strict: bool, allow_conflicts: bool
) -> Plan:
    """The plan of a study whose data sets have no fault that stops a run."""
    from bakeoff.compare.data.card import refuse

    plan = plan_study(study, locations, progress)
    for name, card in plan.cards.items():
        refuse(name, card, strict=strict, allow_conflicts=allow_conflicts)
    return plan


def _stored(store: Store, plan: Plan, progress: Progress) -> dict[str, Outcome]:
    """Outcomes that the store already holds, by key; what is damaged is set aside, and will be run again."""
    sound, damaged = store.read_all(plan.trials)
    for damage in damaged:
        store.set_aside(damage)
        progress.set_aside(damage)
    return {outcome.trial.key: outcome for outcome in sound}


def _engine(cluster: Any, jobs: int, store: Store) -> Engine:
    if cluster is None:
        return LocalEngine(jobs, store.folder)
    if not isinstance(cluster, str):
        return DaskEngine(cluster)
    kind, _, place = cluster.partition("://")
    if kind != "dask" or not place:
        raise UserError(f"A cluster is written dask://HOST:PORT, as in dask://localhost:8786; got '{cluster}'.")
    return DaskEngine(f"tcp://{place}")


def _memory_for_each(jobs: int) -> int:
    """Bytes for each of so many processes, so that none takes the machine down."""
    total: int = machine()["memory_bytes"]
    return total // jobs


def default_folder(study: Study) -> Path:
    """`runs/<name of the study>`, made fit for a folder's name."""
    return Path("runs") / (re.sub(r"[^\w.+-]+", "-", study.name).strip("-.") or "study")
