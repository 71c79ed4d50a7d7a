"""The folder of a run: what was asked, what came of it, and what failed; each file whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from bakeoff.compare.data.facts import DatasetFacts, read_facts
from bakeoff.compare.errors import UserError, storing
from bakeoff.compare.storage.archive import Files
from bakeoff.compare.storage.outcome_files import to_json, vars_of
from bakeoff.compare.storage.outcome_store import OutcomeStore
from bakeoff.compare.study.trial import SCHEMA, Failure, Trial
from bakeoff.pipelines.whole_file import sweep, write_whole


class Store(OutcomeStore):
    """The folder of a run: its study, its plan, its outcomes and its failures.

    Raises
    ------
    UserError
        the folder cannot be made or written to.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.failures = folder / "failures"

    def create(self) -> None:
        """Make the folders, prove that they can be written to, and sweep up what a killed run left half done."""
        with storing("The run", self.folder, instead=" Or name another folder with --out DIR."):
            self.trials.mkdir(parents=True, exist_ok=True)
            self.failures.mkdir(exist_ok=True)
            for folder in (self.folder, self.trials, self.failures):
                sweep(folder)
            with TemporaryFile(dir=self.folder) as proof:  # of its own name, as another run may do the same
                proof.write(b"x")
                proof.flush()

    def leave_if_empty(self) -> None:
        """Take away the folders that `create` made, where nothing has come into them."""
        with suppress(OSError):  # a folder that holds something is not removed
            for folder in (self.trials, self.failures, self.folder):
                folder.rmdir()

    def write_files(self, key: str, files: Files) -> None:
        """Put the files of an outcome in their place; an older failure of the same trial is forgotten.

        Raises
        ------
        StorageError
            the disk does not take them; nothing has changed then.
        """
        super().write_files(key, files)
        with storing("A failure", self.failures):
            (self.failures / f"{key}.json").unlink(missing_ok=True)

    def write_failure(self, failure: Failure) -> None:
        """Record that a trial did not end, and why.

        Raises
        ------
        StorageError
            the disk does not take it.
        """
        with storing("A failure", self.failures):
            write_whole(self.failures / f"{failure.trial.key}.json", to_json(asdict(failure)).encode())

    def read_failures(self) -> dict[str, Failure]:
        """Every recorded failure that can be read, by key; the trial of a damaged one counts as missing."""
        found = {}
        for path in sorted(self.failures.glob("*.json")):
            # of another version, whose trials this one does not ask for, or not what was written
            with suppress(TypeError, ValueError, KeyError, RecursionError):
                facts = json.loads(path.read_text(encoding="utf-8"))
                found[path.stem] = Failure(Trial(**facts["trial"]), str(facts["reason"]), str(facts["details"]))
        return found

    def write_plan(
        self, settings: Mapping[str, Any], trials: Iterable[Trial], datasets: Mapping[str, DatasetFacts]
    ) -> None:
        """Write down what was asked, resolved: the study as TOML, and the trials that it unfolds into, one a line.

        Raises
        ------
        StorageError
            the disk does not take it.
        """
        import tomli_w

        asked = ",\n".join(json.dumps(vars_of(trial), ensure_ascii=False) for trial in trials)
        facts = {name: asdict(known) for name, known in datasets.items()}
        head = to_json({"schema": SCHEMA, "datasets": facts}).removesuffix("\n}")
        with storing("The plan", self.folder):
            write_whole(self.folder / "study.toml", tomli_w.dumps(dict(settings)).encode())
            write_whole(self.folder / "plan.json", f'{head},\n "trials": [\n{asked}\n]\n}}'.encode())

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
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise UserError(f"'{path}' cannot be read ({error}). Run the study again.") from None
