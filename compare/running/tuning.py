"""The same budget for every contender: search its settings on validation images, then fit it with the best.

All that a search looks at is the training set, of which it holds a share out; feature extraction, settings that failed
and the final fit are on the bill.
"""

from __future__ import annotations

import math
import statistics
import warnings
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.contenders.contender import Contender
from bakeoff.compare.meters.clock import cpu_seconds
from bakeoff.compare.running.cpu_limit import CpuLimitExceeded, within_cpu_limit
from bakeoff.compare.study.budget import Budget
from bakeoff.compare.study.search import Attempt, Ending, Search
from bakeoff.compare.study.splits import Split
from bakeoff.compare.study.trial import derive_seed

if TYPE_CHECKING:
    import optuna

GROWTH = {"deep": 1.0}
"""A fit on more images is taken to cost this power of the ratio as much. Networks go through each image so many times
at most; of all others the square is expected, as kernel methods cost."""

ENOUGH_TO_PRUNE = 8
"""With room for fewer settings than this, looking at each on a part of the images first costs more than it saves."""

FIRST_LOOK = 0.25
"""Share of the images for that first look."""


def import_search() -> None:
    """Import what a search needs, which is no contender's affair."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)


def tuned(
    contender: Contender,
    images: NDArray[np.uint8],
    labels: NDArray[np.int64],
    parts: Split,
    budget: Budget,
    seed: int,
    device: str = "cpu",
    phase: Callable[[str], AbstractContextManager[Any]] = nullcontext,
) -> tuple[Any, Search]:
    """Search the contender's space within the budget, and fit it on all images with the best settings found.

    The contender's own defaults are tried first. Of a budget of CPU seconds so much is kept back as the final fit is
    expected to take, and settings that would leave too little for theirs are stopped.

    Parameters
    ----------
    images, labels
        the training set, (n, height, width, channels) uint8 and (n,); nothing else is looked at.
    parts
        which positions of these to fit on and which (`test`) to validate on, during the search.
    seed
        of the estimators; the search has one that follows from it.
    phase
        measures what is done while it is open: "tune", the search, and "refit".
    """
    _, height, width, channels = images.shape
    space = contender.space((height, width, channels))
    started = SearchRun(contender, images, labels, parts, budget, seed, device)
    with phase("tune"):
        if space:
            started.run(space)
    best = started.best
    model = contender.with_settings({} if best is None else best.settings).build(seed, device)
    before = cpu_seconds()
    with phase("refit"):
        model.fit(images, labels)
    return model, Search(
        budget=budget,
        n_validation=len(parts.test),
        attempts=tuple(started.attempts),
        chosen=0 if best is None else started.attempts.index(best),
        refit_cpu_seconds=cpu_seconds() - before,
        spent_cpu_seconds=started.spent(),
    )


class SearchRun:
    """A search while it goes on."""

    def __init__(
        self,
        contender: Contender,
        images: NDArray[np.uint8],
        labels: NDArray[np.int64],
        parts: Split,
        budget: Budget,
        seed: int,
        device: str,
    ) -> None:
        self.contender, self.images, self.labels, self.parts = contender, images, labels, parts
        self.budget, self.seed, self.device = budget, seed, device
        self.attempts: list[Attempt] = []
        self.growth = (len(images) / len(parts.train)) ** GROWTH.get(contender.family, 2.0)
        self.began = cpu_seconds()

    def spent(self) -> float:
        """CPU seconds since the search began."""
        return cpu_seconds() - self.began

    @property
    def best(self) -> Attempt | None:
        """The most accurate of those that ended, the earliest of equals: the defaults where nothing beats them."""
        ended = [attempt for attempt in self.attempts if attempt.ending is Ending.ENDED]
        return max(ended, key=lambda attempt: attempt.accuracy, default=None)

    def run(self, space: dict[str, Any]) -> None:
        """Try the defaults, then whatever the search proposes, until the budget is used."""
        self._attempt({}, None)
        study = _study(derive_seed("tuning", self.seed))
        while self._room() > 0:
            proposal = study.ask()
            settings = {name: _suggest(proposal, name, kind) for name, kind in space.items()}
            attempt = self._attempt(settings, proposal)
            _tell(study, proposal, attempt)

    def _room(self) -> float:
        """CPU seconds that one more attempt may take, infinite for a budget of trials; 0 where it is worth no start."""
        if self.budget.trials is not None:
            return math.inf if len(self.attempts) < self.budget.trials else 0.0
        assert self.budget.cpu_seconds is not None
        left, best = self.budget.cpu_seconds - self.spent(), self.best
        kept = best.fit_cpu_seconds * self.growth if best is not None else 0.0
        room = min(left - kept, left / (1 + self.growth))
        typical = statistics.median(self._costs()) if best is not None else 0.0
        return room if room > max(typical, 0.02 * self.budget.cpu_seconds if best is None else 0.0) else 0.0

    def _attempt(self, settings: dict[str, Any], proposal: optuna.Trial | None) -> Attempt:
        began, ending, accuracy, note = self.spent(), Ending.ENDED, math.nan, ""
        fit_seconds = math.nan
        room = self._room()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # settings that are not chosen may complain
                if proposal is not None and self._has_room_to_prune():
                    accuracy, _ = within_cpu_limit(room, self._score, settings, FIRST_LOOK)
                    proposal.report(accuracy, 0)
                    ending = Ending.PRUNED if proposal.should_prune() else Ending.ENDED
                if ending is Ending.ENDED:
                    accuracy, fit_seconds = within_cpu_limit(room - (self.spent() - began), self._score, settings, 1.0)
        except CpuLimitExceeded:
            ending, accuracy = Ending.STOPPED, math.nan
        except Exception as error:  # whatever settings raise is their own failure, and on the bill
            ending, accuracy, note = Ending.FAILED, math.nan, str(error).split("\n")[0][:200]
        spent = self.spent()
        attempt = Attempt(settings, ending, accuracy, spent - began, fit_seconds, spent, note)
        self.attempts.append(attempt)
        return attempt

    def _score(self, settings: dict[str, Any], share: float) -> tuple[float, float]:
        """Accuracy on the validation images after a fit on a share of the others, and the CPU seconds of the fit."""
        rows = self.parts.train[: max(2, round(share * len(self.parts.train)))]
        model = self.contender.with_settings(settings).build(self.seed, self.device)
        before = cpu_seconds()
        model.fit(self.images[rows], self.labels[rows])
        fitted = cpu_seconds() - before
        predicted = np.asarray(model.predict(self.images[self.parts.test]))
        return float(np.mean(predicted == self.labels[self.parts.test])), fitted

    def _has_room_to_prune(self) -> bool:
        if self.budget.trials is not None:
            return self.budget.trials >= ENOUGH_TO_PRUNE
        costs = self._costs()
        assert self.budget.cpu_seconds is not None
        return bool(costs) and self.budget.cpu_seconds >= ENOUGH_TO_PRUNE * statistics.median(costs)

    def _costs(self) -> list[float]:
        """CPU seconds of the attempts that ended."""
        return [attempt.cpu_seconds for attempt in self.attempts if attempt.ending is Ending.ENDED]


def _study(seed: int) -> optuna.Study:
    import optuna

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of options that are marked experimental
        sampler = optuna.samplers.TPESampler(seed=seed % 2**32, n_startup_trials=8, multivariate=True)
    pruner = optuna.pruners.MedianPruner(n_startup_trials=4)
    return optuna.create_study(direction="maximize", sampler=sampler, pruner=pruner)


def _suggest(proposal: optuna.Trial, name: str, kind: Any) -> Any:
    from bakeoff.pipelines.search_space import Choice, Integer, LogUniform

    if isinstance(kind, Choice):  # by position, as Optuna takes no tuples
        return kind.values[proposal.suggest_categorical(name, range(len(kind.values)))]
    if isinstance(kind, Integer):
        return proposal.suggest_int(name, kind.low, kind.high, log=kind.log)
    return proposal.suggest_float(name, kind.low, kind.high, log=isinstance(kind, LogUniform))


def _tell(study: optuna.Study, proposal: optuna.Trial, attempt: Attempt) -> None:
    from optuna.trial import TrialState

    if attempt.ending is Ending.ENDED:
        study.tell(proposal, attempt.accuracy)
    else:
        study.tell(proposal, state=TrialState.PRUNED if attempt.ending is Ending.PRUNED else TrialState.FAIL)
