"""Search: what tuning tried, what became of it, and what was chosen."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from bakeoff.compare.study.budget import Budget


class Ending(StrEnum):
    """What became of one choice of settings."""

    ENDED = "ended"
    PRUNED = "pruned"
    """Given up after a first look on a part of the images."""
    STOPPED = "stopped"
    """It took longer than could be afforded."""
    FAILED = "failed"


@dataclass(frozen=True)
class Attempt:
    """One choice of settings, and what became of it.

    Attributes
    ----------
    settings
        parameter → value; empty for the contender's own defaults.
    accuracy
        on the validation images; of those of the first look where it was pruned, NaN where there is none.
    cpu_seconds
        of this attempt; `fit_cpu_seconds` without the prediction of the validation images.
    spent_cpu_seconds
        of the whole search when it was over.
    note
        why it failed.
    """

    settings: Mapping[str, Any]
    ending: Ending
    accuracy: float
    cpu_seconds: float
    fit_cpu_seconds: float
    spent_cpu_seconds: float
    note: str = ""


@dataclass(frozen=True)
class Search:
    """A search that is over.

    Attributes
    ----------
    budget
        what might be spent.
    n_validation
        images that settings were judged on.
    attempts
        in the order they were made, the contender's own defaults first; none where it has nothing to search.
    chosen
        place of the attempt whose settings the contender was fitted with in the end.
    refit_cpu_seconds
        of that fit; `spent_cpu_seconds` of everything, this included.
    """

    budget: Budget
    n_validation: int
    attempts: tuple[Attempt, ...]
    chosen: int
    refit_cpu_seconds: float
    spent_cpu_seconds: float

    @property
    def share_of_budget(self) -> float:
        """CPU seconds spent, of those that might be; NaN for a budget of trials."""
        return self.spent_cpu_seconds / self.budget.cpu_seconds if self.budget.cpu_seconds else math.nan

    def facts(self) -> dict[str, Any]:
        """All of it as values that JSON has; what is not a number is None."""
        attempts = [{name: _known(value) for name, value in asdict(attempt).items()} for attempt in self.attempts]
        return {name: _known(value) for name, value in asdict(self).items()} | {"attempts": attempts}


def read_search(facts: Mapping[str, Any]) -> Search:
    """A search of its facts.

    Raises
    ------
    TypeError, ValueError, KeyError
        they are not those of a search.
    """
    attempts = tuple(Attempt(**_numbers(each) | {"ending": Ending(each["ending"])}) for each in facts["attempts"])
    return Search(**_numbers(facts) | {"budget": Budget(**facts["budget"]), "attempts": attempts})


def _known(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value


def _numbers(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: math.nan if value is None else value for name, value in facts.items()}
