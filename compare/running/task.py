"""A trial as a task that can be sent to wherever it is run, and what comes back of it, as bytes."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from bakeoff.compare.catalog import find
from bakeoff.compare.contenders.contender import Contender
from bakeoff.compare.errors import StorageError, UserError
from bakeoff.compare.running.isolation import Broken, run_alone
from bakeoff.compare.storage.archive import packed, unpacked
from bakeoff.compare.storage.model_store import travelling
from bakeoff.compare.storage.outcome_files import DamagedError, Shared, decode, vars_of
from bakeoff.compare.storage.outcome_store import OutcomeStore, read_folder
from bakeoff.compare.study.trial import Failure, Outcome, Trial

MODEL = "model"
"""Folder of a draft that a fitted model is written to."""


@dataclass(frozen=True)
class Task:
    """All that is needed to run a trial, besides its data set.

    Attributes
    ----------
    trial
        as JSON.
    contender
        by cloudpickle; from us to workers of ours.
    timeout
        seconds.
    exams
        names of those that the fitted model is asked.
    memory
        bytes that its process may take, where there is a limit.
    keep
        whether the fitted model comes back too.
    """

    trial: str
    contender: bytes
    timeout: float
    exams: tuple[str, ...] = ()
    memory: int | None = None
    keep: bool = False


def task_of(
    trial: Trial, contender: Contender, timeout: float, exams: tuple[str, ...], memory: int | None, keep: bool = False
) -> Task:
    """The task that runs a trial; its exams are taken in the first repeat, or in each where an exam says so."""
    import cloudpickle

    asked = tuple(name for name in exams if trial.repeat == 0 or _in_each_repeat(name))
    return Task(json.dumps(vars_of(trial)), cloudpickle.dumps(contender), timeout, asked, memory, keep)


def _in_each_repeat(exam: str) -> bool:
    return bool(getattr(find("exams", exam).load(), "EACH_REPEAT", False))


def perform(task: Task, scratch: Path, neighbours: int) -> bytes:
    """Run a trial in a process of its own, and return its outcome packed, with its model, or why there is none.

    Parameters
    ----------
    scratch
        a folder for what is needed meanwhile, in which the data set lies by its digest.
    neighbours
        how many other trials may run beside this one.

    Raises
    ------
    StorageError
        there was no room in `scratch`, which is not the contender's fault.
    """
    with tempfile.TemporaryDirectory(prefix="draft-", dir=scratch) as name:
        ending = run_alone(_answer, task, str(scratch), name, neighbours, timeout=task.timeout, memory=task.memory)
        draft = OutcomeStore(Path(name))
        trial = Trial(**json.loads(task.trial))
        if draft.has(trial):
            try:
                files = read_folder(draft.trials / trial.key) | travelling(Path(name) / MODEL)
                return packed(trial.key, files)
            except (DamagedError, UserError) as error:
                ending = Broken(f"what it wrote cannot be read: {error}")
    if not isinstance(ending, Broken):
        ending = Broken("its process ended well, but left no outcome")
    if ending.reason.startswith(StorageError.__name__):
        raise StorageError(ending.reason.partition(": ")[2])
    return json.dumps({"reason": ending.reason, "details": ending.details}).encode()


def ending_of(trial: Trial, content: bytes) -> Outcome | Failure:
    """What came back of a trial, read as what it is from a process whose code may be anybody's."""
    if content.startswith(b"{"):
        return Failure(trial, **json.loads(content))
    try:
        key, files = unpacked(content)
        return decode(trial.key, files, Shared()) if key == trial.key else Failure(trial, "its outcome is another's")
    except (DamagedError, ValueError) as error:
        return Failure(trial, f"its outcome cannot be read: {error}")


def _answer(task: Task, scratch: str, draft: str, neighbours: int) -> None:
    """The outcome is written before the exams begin, so that none of them can cost it."""
    import cloudpickle

    from bakeoff.compare.data.dataset_files import map_dataset
    from bakeoff.compare.running.fitted.examining import UNANSWERED, examine
    from bakeoff.compare.running.fitted.keeping import keep
    from bakeoff.compare.running.measure import measure

    trial = Trial(**json.loads(task.trial))
    dataset = map_dataset(Path(scratch) / trial.dataset_digest)
    measured = measure(trial, cloudpickle.loads(task.contender), dataset, neighbours)
    store = OutcomeStore(Path(draft))
    store.write(replace(measured.outcome, exams=dict.fromkeys(task.exams, UNANSWERED)))
    if task.keep:
        keep(measured, dataset, Path(draft) / MODEL)
    for name, examined in examine(measured, dataset, task.exams):
        store.write_exam(trial.key, name, examined)
