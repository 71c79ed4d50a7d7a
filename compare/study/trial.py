"""Trial and Outcome: the question and the facts that answer it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.study.search import Search

SCHEMA = 4
"""Version of what an outcome holds; part of every key, so that an older folder is run again rather than misread."""

_NAMES = ("dataset", "contender", "family")

FOLDS, SPLITS, HALVINGS = "folds", "splits", "5x2cv"
"""Designs: the data are cut into folds and each is tested once a round; the split is drawn anew for each repeat; or the
data are halved five times and each half is trained on."""


@dataclass(frozen=True)
class Trial:
    """One question: how does this contender do on this draw of this data set?

    Attributes
    ----------
    dataset
        name of the data set; `dataset_digest` is what it holds.
    contender
        name of the contender; `fingerprint` is what it is, down to the code that defines it.
    repeat
        which draw, from 0; the folds of a round follow one another.
    train_size
        number of training images, or None for all that the draw leaves.
    test_fraction
        share of the images that is held out where the data set has no test set of its own.
    seed
        of the study; the draw's own seed follows from it, the same for all contenders.
    budget
        what may be spent on tuning; "default" tunes nothing.
    threads
        processor threads given to the contender.
    device
        where networks run.
    design
        how repeats are drawn; FOLDS, SPLITS or HALVINGS.
    folds
        parts that a round of folds cuts the data into.
    flips
        whether its networks are trained on mirrored images too, as the data set allows; False where it has none that
        gains by them, or where its name says for itself.
    """

    dataset: str
    dataset_digest: str
    contender: str
    family: str
    fingerprint: str
    repeat: int
    train_size: int | None
    test_fraction: float
    seed: int
    budget: str = "default"
    threads: int = 1
    device: str = "cpu"
    design: str = SPLITS
    flips: bool = False
    folds: int = 5

    @cached_property
    def key(self) -> str:
        """Hash of exactly what decides the answer: two trials with one key have one answer.

        Names are left out: a folder that moved is the same data set.
        """
        decisive = {name: getattr(self, name) for name in self.__dataclass_fields__ if name not in _NAMES}
        text = json.dumps({"schema": SCHEMA} | decisive, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    @property
    def draw_seed(self) -> int:
        """Seed of this draw, in 0…2³²−1; the same for every contender that meets it, so that comparisons are paired."""
        return derive_seed(self.seed, self.dataset_digest, self.repeat)

    @property
    def split_seed(self) -> int:
        """Seed of the split; the folds of a round, or the halves of a halving, are one split, seen from each side."""
        if self.design == FOLDS:
            return derive_seed(self.seed, self.dataset_digest, "folds", self.round)
        if self.design == HALVINGS:
            return derive_seed(self.seed, self.dataset_digest, "halving", self.repeat // 2)
        return self.draw_seed

    @property
    def round(self) -> int:
        """Which round of folds it belongs to, from 0."""
        return self.repeat // self.folds


def derive_seed(*identity: object) -> int:
    """A seed in 0…2³²−1 that follows from what it is for, so that the order of execution changes nothing.

    >>> derive_seed(0, "a") == derive_seed(0, "a") != derive_seed(0, "b")
    True
    """
    return int.from_bytes(hashlib.sha256(json.dumps(identity).encode()).digest()[:4], "big")


@dataclass(frozen=True, eq=False)
class Examined:
    """What an exam found out about a fitted model.

    Attributes
    ----------
    facts
        arrays by name; none where the exam has no question for such a model, or failed.
    note
        how they were made, in a sentence or two.
    fault
        why the exam failed; empty where it did not.
    cpu_seconds
        what it took, which is on no contender's bill.
    """

    facts: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    note: str = ""
    fault: str = ""
    cpu_seconds: float = 0.0


@dataclass(frozen=True, eq=False)
class Outcome:
    """Facts about one trial that ended; nothing in it is derived.

    Attributes
    ----------
    index
        (n,) int64, rows of the data set that were tested.
    truth, predicted
        (n,) int64, positions in `classes`.
    scores
        (n, classes) float32, as the contender gave them; `scores_are` says "probability", "decision" or "none".
    n_train
        number of images it was trained on.
    n_pool
        of how many those were drawn: all that were not tested; None in an outcome that did not record it.
    readings
        phase → name with its unit → number, as in `readings["fit"]["cpu_seconds"]`.
    exams
        what was asked of the fitted model besides, by the name of the exam.
    warnings
        what the libraries complained of while the trial ran.
    machine, versions
        where and with what it ran.
    groups
        (n,) int64 group of each tested image, where the data set has groups.
    tuning
        what the search for settings tried and chose, where there was one: see `compare.study.search`.
    test_openings
        how often the test set had been opened when the labels were predicted; None where not counted.
    """

    trial: Trial
    classes: tuple[str, ...]
    index: NDArray[np.int64]
    truth: NDArray[np.int64]
    predicted: NDArray[np.int64]
    scores: NDArray[np.float32]
    scores_are: str
    n_train: int
    fixed_test: bool
    readings: Mapping[str, Mapping[str, float]]
    exams: Mapping[str, Examined] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    neighbours: int = 0
    machine: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    groups: NDArray[np.int64] | None = None
    tuning: Search | None = None
    test_openings: int | None = None
    n_pool: int | None = None

    @cached_property
    def correct(self) -> NDArray[np.bool_]:
        """(n,) whether each tested image got its label."""
        return self.truth == self.predicted


@dataclass(frozen=True)
class Failure:
    """A trial that did not end: its reason in one line, and the traceback where there is one."""

    trial: Trial
    reason: str
    details: str = ""


@dataclass(frozen=True)
class Damage:
    """A stored outcome that is no longer what was written: of which trial, and what is wrong with it."""

    trial: Trial
    reason: str
