"""Endings of trials → the files of a run: an outcome, a failure, a model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bakeoff.compare.results.store import Store
from bakeoff.compare.running.fitted.keeping import checked
from bakeoff.compare.storage.archive import unpacked
from bakeoff.compare.storage.model_store import ModelStore, parted
from bakeoff.compare.study.trial import Failure, Outcome, Trial


class Recorder:
    """Writes down how each trial of a run ended.

    Parameters
    ----------
    store
        where it is written.
    outcomes
        by key, of the trials that had ended before this run.

    Attributes
    ----------
    outcomes
        those, and what has been recorded since.
    """

    def __init__(self, store: Store, outcomes: Mapping[str, Outcome]) -> None:
        self.outcomes = dict(outcomes)
        self._store = store
        self._models = ModelStore(store.folder)
        self._before = frozenset(outcomes)
        self._for_model: frozenset[str] = frozenset()

    def train_again_for_models(self, trials: Iterable[Trial]) -> list[Trial]:
        """Those of these ended trials whose model is not kept; from now on their endings give a model alone."""
        without = [trial for trial in trials if not self._models.knows(trial.key)]
        self._for_model = frozenset(trial.key for trial in without)
        return without

    def is_for_model(self, trial: Trial) -> bool:
        """Whether a trial is run for its model alone, its outcome being known."""
        return trial.key in self._for_model

    def ended_elsewhere(self, trial: Trial) -> bool:
        """Whether another run on the same folder has an outcome of it since this one began."""
        return trial.key not in self._before and self._store.has(trial)

    def record(self, ending: Outcome | Failure, content: bytes) -> None:
        """Write one ending.

        Parameters
        ----------
        content
            the archive of an outcome's files, its model's among them where one is kept.

        Raises
        ------
        StorageError
            the disk does not take it; what was stored is intact.
        """
        if isinstance(ending, Outcome):
            self._record_outcome(ending, content)
        elif not self.is_for_model(ending.trial):  # whose outcome stands
            self._store.write_failure(ending)

    def _record_outcome(self, outcome: Outcome, content: bytes) -> None:
        key, files = unpacked(content)
        answer, model = parted(files)
        if self.is_for_model(outcome.trial):
            model = dict(checked(model, self.outcomes[key], outcome))
        else:
            self._store.write_files(key, answer)
            self.outcomes[key] = outcome
        if model:
            self._models.write(key, model)
