"""One folder an outcome, written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from bakeoff.compare.data.facts import DatasetFacts, read_facts
from bakeoff.compare.errors import UserError
from bakeoff.compare.study.search import read_search
from bakeoff.compare.study.trial import SCHEMA, Examined, Failure, Outcome, Trial
from bakeoff.pipelines.whole_file import sweep, whole_file, whole_folder, write_whole

EXAMS = "exams"
_ARRAYS = ("index", "truth", "predicted", "scores", "groups")


class Store:
    """The folder of a run: its study, its plan, its outcomes and its failures.

    Raises
    ------
    UserError
        the folder cannot be made or written to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.trials = folder / "trials"
        self.failures = folder / "failures"

    def prepare(self) -> None:
        """Make the folders, prove that they can be written to, and sweep up what a killed run left half done."""
        try:
            self.trials.mkdir(parents=True, exist_ok=True)
            self.failures.mkdir(exist_ok=True)
            for folder in (self.folder, self.trials, self.failures, *self.trials.glob(f"*/{EXAMS}")):
                sweep(folder)
            write_whole(self.folder / "WRITABLE", b"")
            (self.folder / "WRITABLE").unlink()
        except OSError as error:
            raise UserError(
                f"The folder '{self.folder}' cannot be written to ({error.strerror}). Name another with --out DIR."
            ) from None

    def leave_if_empty(self) -> None:
        """Take away the folders that `prepare` made, where nothing has come into them."""
        with suppress(OSError):  # a folder that holds something is not removed
            for folder in (self.trials, self.failures, self.folder):
                folder.rmdir()

    def has(self, trial: Trial) -> bool:
        """Whether this question has been answered; a failure is no answer."""
        return (self.trials / trial.key / "trial.json").is_file()

    def write(self, outcome: Outcome) -> None:
        """Put an outcome in its place by one rename; an older failure of the same trial is forgotten."""
        facts = {
            "schema": SCHEMA,
            "trial": asdict(outcome.trial),
            "classes": outcome.classes,
            "scores_are": outcome.scores_are,
            "n_train": outcome.n_train,
            "fixed_test": outcome.fixed_test,
            "readings": outcome.readings,
            "warnings": outcome.warnings,
            "neighbours": outcome.neighbours,
            "machine": outcome.machine,
            "versions": outcome.versions,
            "tuning": outcome.tuning.facts() if outcome.tuning is not None else None,
            "test_openings": outcome.test_openings,
        }
        arrays = {name: array for name in _ARRAYS if (array := getattr(outcome, name)) is not None}
        with whole_folder(self.trials / outcome.trial.key) as folder:
            _write_arrays(folder / "predictions.npz", arrays)
            for name, examined in outcome.exams.items():
                _write_exam(folder / EXAMS, name, examined)
            (folder / "trial.json").write_bytes(_json(facts))
        (self.failures / f"{outcome.trial.key}.json").unlink(missing_ok=True)

    def write_exam(self, key: str, name: str, examined: Examined) -> None:
        """Put what an exam found beside the outcome with this key, in place of what an earlier one did."""
        _write_exam(self.trials / key / EXAMS, name, examined)

    def write_failure(self, failure: Failure) -> None:
        """Record that a trial did not end, and why."""
        write_whole(self.failures / f"{failure.trial.key}.json", _json(asdict(failure)))

    def read(self, key: str) -> Outcome:
        """The outcome with this key.

        Raises
        ------
        UserError
            its files are damaged or of another version.
        """
        place = self.trials / key
        try:
            facts = json.loads((place / "trial.json").read_text(encoding="utf-8"))
            if facts.pop("schema") != SCHEMA:
                raise ValueError("written by another version of bakeoff")
            trial = Trial(**facts.pop("trial"))
            facts["tuning"] = read_search(tried) if (tried := facts["tuning"]) is not None else None
            facts |= {name: tuple(facts[name]) for name in ("classes", "warnings")}
            return Outcome(
                trial=trial,
                exams={path.stem: _read_exam(path) for path in sorted((place / EXAMS).glob("*.json"))},
                **_read_arrays(place / "predictions.npz"),
                **facts,
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UserError(
                f"The outcome in '{place}' cannot be read ({error}). Delete that folder and run the study again."
            ) from None

    def read_failures(self) -> dict[str, Failure]:
        """Every recorded failure, by key."""
        found = {}
        for path in sorted(self.failures.glob("*.json")):
            facts = json.loads(path.read_text(encoding="utf-8"))
            with suppress(TypeError):  # of another version, whose trials this one does not ask for
                found[path.stem] = Failure(Trial(**facts["trial"]), facts["reason"], facts["details"])
        return found

    def write_plan(
        self, settings: Mapping[str, Any], trials: Iterable[Trial], datasets: Mapping[str, DatasetFacts]
    ) -> None:
        """Write down what was asked, resolved: the study as TOML, and the trials that it unfolds into."""
        import tomli_w

        write_whole(self.folder / "study.toml", tomli_w.dumps(dict(settings)).encode())
        facts = {name: asdict(known) for name, known in datasets.items()}
        plan = {"schema": SCHEMA, "datasets": facts, "trials": [asdict(trial) for trial in trials]}
        write_whole(self.folder / "plan.json", _json(plan))

    def read_plan(self) -> tuple[list[Trial], dict[str, DatasetFacts]]:
        """The trials that the study unfolds into, and facts about its data sets.

        Raises
        ------
        UserError
            there is no plan here.
        """
        path = self.folder / "plan.json"
        try:
            plan = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(plan, dict) and plan.get("schema", SCHEMA) != SCHEMA:
                raise UserError(
                    f"'{self.folder}' was written by another version of bakeoff (its schema is {plan['schema']}, this "
                    f"one reads {SCHEMA}). Run the study again: bakeoff run {self.folder / 'study.toml'} --out NEW"
                )
            facts = {name: read_facts(known) for name, known in plan["datasets"].items()}
            return [Trial(**identity) for identity in plan["trials"]], facts
        except FileNotFoundError:
            raise UserError(
                f"'{self.folder}' is no run: it has no plan.json. Expected the folder that `bakeoff run` named."
            ) from None
        except (ValueError, KeyError, TypeError) as error:
            raise UserError(f"'{path}' cannot be read ({error}). Run the study again.") from None

    def outcomes(self, trials: Iterable[Trial]) -> Iterator[Outcome]:
        """The outcomes of those trials that have ended."""
        return (self.read(trial.key) for trial in trials if self.has(trial))


def _json(value: Any) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=False, default=_plain).encode()


def _plain(value: Any) -> Any:
    """NumPy numbers as Python's; names that are not UTF-8 were made printable when they were read."""
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} has no place in a JSON file")


def _write_arrays(path: Path, arrays: Mapping[str, Any]) -> None:
    pickled = [name for name, array in arrays.items() if np.asarray(array).dtype.hasobject]
    if pickled:
        raise TypeError(f"only numbers and text are stored as arrays; got Python objects in {', '.join(pickled)}")
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)


def _write_exam(folder: Path, name: str, examined: Examined) -> None:
    """The arrays first, so that what is said of them is never there without them."""
    arrays = folder / f"{name}.npz"
    if examined.facts:
        with whole_file(arrays) as unfinished:
            _write_arrays(unfinished, examined.facts)
    else:
        arrays.unlink(missing_ok=True)
    said = {"note": examined.note, "fault": examined.fault, "cpu_seconds": examined.cpu_seconds}
    write_whole(folder / f"{name}.json", _json(said))


def _read_exam(path: Path) -> Examined:
    arrays = path.with_suffix(".npz")
    said = json.loads(path.read_text(encoding="utf-8"))
    return Examined(facts=_read_arrays(arrays) if arrays.is_file() else {}, **said)


def _read_arrays(path: Path) -> dict[str, Any]:
    with np.load(path, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}
