"""Whoever watches a run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bakeoff.compare.study.trial import Damage, Failure, Trial


class Progress(Protocol):
    """Whoever wants to know how a run goes on; called from the thread that called `run`."""

    def loading(self, dataset: str) -> None:
        """A data set is about to be read."""

    def warned(self, sentence: str) -> None:
        """Something about what is to be run is better known before."""

    def set_aside(self, damage: Damage) -> None:
        """A stored outcome is damaged, lies in `damaged/` now, and will be run again."""

    def planned(self, trials: Sequence[Trial], done: int) -> None:
        """So many trials are about to run, and so many need not."""

    def ended(self, trial: Trial, failure: Failure | None) -> None:
        """A trial has ended, with a failure or with none."""


class Quiet:
    """Progress that nobody watches."""

    def loading(self, dataset: str) -> None:
        """Say nothing."""

    def warned(self, sentence: str) -> None:
        """Say nothing."""

    def set_aside(self, damage: Damage) -> None:
        """Say nothing."""

    def planned(self, trials: Sequence[Trial], done: int) -> None:
        """Say nothing."""

    def ended(self, trial: Trial, failure: Failure | None) -> None:
        """Say nothing."""
