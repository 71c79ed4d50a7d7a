"""Pilots: what a contender spends on a few images, tried in a process of its own before a study is run.

Features and networks grow with images and passes, and are tried on few; a classifier may grow faster, and is fitted to
rising numbers of rows until its share of the time is used up. Only training images are looked at.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from bakeoff.compare.accounting.process_tree import cpu_seconds
from bakeoff.compare.contenders.contender import Contender
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.image_buffer import take
from bakeoff.compare.study.splits import split_for
from bakeoff.compare.study.trial import Trial
from bakeoff.pipelines.compute.thread_count import given_threads

LEAST = 32
"""Images that are begun with; two a class where that is more."""

STEPS = (4, 2)
"""Each number of rows that is tried, against the one before: the first of these for which there seems to be time."""

ANSWERED = 256
"""Images that are answered in a batch."""

PASSES, BATCHES = (2, 16), 4
"""Passes of a network's training that are timed beyond the first, which brings start-up along: at least, at most; and
the batches of 128 images, at most, that each goes through."""


def pilot(trial: str, contender: bytes, folder: str, seconds: float) -> dict[str, Any]:
    """Try a contender for about so many wall seconds, on the training images of a trial, and say what was spent.

    Returns
    -------
    dict
        `training` and `answers`, each a list of parts with a `kind`, `sizes` and `cpu` seconds: sizes are images, or
        for the kind "passes" images times passes; seconds of `answers` are those of one image. `start` is what is
        spent once, `cpu` and `wall` the seconds of all that was timed, `memory` the largest resident memory in bytes,
        with `images` the number of images then held.
    """
    import cloudpickle

    from bakeoff.compare.data.dataset_files import map_dataset

    asked, dataset = Trial(**json.loads(trial)), map_dataset(Path(folder))
    with given_threads(asked.threads):
        return Pilot(asked, cloudpickle.loads(contender), dataset, seconds).told()


class Pilot:
    """A contender and a few training images of a trial, the classes in turn; tried as it is made."""

    def __init__(self, trial: Trial, contender: Contender, dataset: Dataset, seconds: float) -> None:
        rows = split_for(dataset, trial).train
        rows = rows[np.random.default_rng(0).permutation(len(rows))]
        self._rows = rows[np.argsort(_rank_within(dataset.labels[rows]), kind="stable")]
        self._dataset = dataset
        self._first = min(max(LEAST, 2 * len(dataset.classes)), len(rows))
        self._training: list[dict[str, Any]] = []
        self._answers: list[dict[str, Any]] = []
        self._start, self._cpu, self._wall, self._held = 0.0, 0.0, 0.0, 0
        known = contender.with_flips(trial.flips).knowing(dataset.images, dataset.landmarks)
        model = known.build(trial.draw_seed, trial.device)
        self._some(self._first)  # read from the disk, and no part of what is timed
        self._seconds, self._deadline = seconds, time.perf_counter() + seconds
        steps = getattr(model, "named_steps", {})
        if list(steps) == ["features", "classifier"] and contender.parts:
            examples = self._features(steps["features"])
            self._growing(steps["classifier"], lambda count: examples[:count], len(examples))
        elif epochs_of(model):
            self._network(model)
        else:
            self._growing(model, lambda count: self._some(count)[0], len(rows))

    def told(self) -> dict[str, Any]:
        """What `pilot` returns."""
        from bakeoff.compare.meters.memory import peak_bytes

        spent = {"start": self._start, "cpu": self._cpu, "wall": self._wall}
        held = {"memory": peak_bytes(), "images": self._held}
        return {"training": self._training, "answers": self._answers} | spent | held

    def _features(self, features: Any) -> np.ndarray:
        """Describe as many images as a third of the time allows."""
        images, labels = self._some(self._first)
        if epochs_of(features):
            self._network(features)
            self._timed(lambda: features.transform(images[:ANSWERED]))
        else:
            features.fit(images, labels)
            once = self._timed(lambda: features.transform(images), wall=True)
            fitting = int(self._left() / 3 / max(once, 1e-6) * len(images))
            images, labels = self._some(max(STEPS[0] * self._first, fitting))
            spent = self._timed(lambda: features.fit(images, labels).transform(images))
            self._training.append(_part("images", [len(images)], [spent]))
        few = images[:ANSWERED]
        self._answers.append(_part("images", [len(few)], [self._quickest(lambda: features.transform(few)) / len(few)]))
        described: np.ndarray = features.transform(images)
        return described

    def _growing(self, model: Any, examples: Callable[[int], np.ndarray], there: int) -> None:
        """Fit to rising numbers of examples while the next is expected to end in time, and answer some with each."""
        from sklearn.base import clone

        sizes: list[int] = []
        fits, answers = [], []
        size, few = min(self._first, there), examples(min(ANSWERED, there))
        while not sizes or sizes[-1] < size:
            own = clone(model) if hasattr(model, "get_params") else model
            some, labels = examples(size), self._labels(size)
            began = time.perf_counter()
            fits.append(self._quickest(partial(own.fit, some, labels), once=not sizes))
            answers.append(self._quickest(partial(own.predict, few), once=not sizes) / len(few))
            sizes.append(size)
            size = min(there, size * self._step(time.perf_counter() - began, len(sizes)))
        self._held = max(self._held, sizes[-1])
        self._training.append(_part("rows", sizes, fits))
        self._answers.append(_part("rows", sizes, answers))

    def _step(self, seconds: float, tried: int) -> int:
        """By how much to try more, of what took so many seconds; 1 for no more.

        A second size tells what is fixed, and is tried even where there is little time left for it.
        """
        for step in STEPS:
            if step**1.5 * seconds < self._left() or (tried == 1 and step * seconds < 2 * self._seconds):
                return step
        return 1

    def _network(self, model: Any) -> None:
        """Passes through a few images, one against more; how many a whole training makes, its recipe says."""
        from sklearn.base import clone

        epochs = epochs_of(model)
        images, labels = self._some(self._first)

        def fit(passes: int) -> Any:
            return clone(model).set_params(**dict.fromkeys(epochs, passes)).fit(images, labels)

        fit(1)  # the first training of a process lays out memory
        each = self._timed(lambda: fit(1), wall=True) / len(images)
        images, labels = self._some(min(128 * BATCHES, int(self._left() / 2 / (2 + PASSES[0]) / each)))
        early = self._timed(lambda: fit(1))
        passes = int(np.clip(self._left() / 2 / (each * len(images)), *PASSES))
        late = self._timed(lambda: fit(1 + passes))
        spent = max(late - early, late / 4)
        self._start += max(0.0, early - spent / passes)
        self._training.append(_part("passes", [passes * len(images)], [spent]))
        model.set_params(**dict.fromkeys(epochs, 1)).fit(images, labels)
        if hasattr(model, "predict"):
            few = images[:ANSWERED]
            model.predict(few)
            self._answers.append(_part("images", [len(few)], [self._timed(lambda: model.predict(few)) / len(few)]))

    def _some(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        """So many images with their labels, within what there is and not fewer than is begun with."""
        count = min(max(count, self._first), len(self._rows))
        self._held = max(self._held, count)
        return take(self._dataset.images, self._rows[:count]), self._labels(count)

    def _labels(self, count: int) -> np.ndarray:
        labels: np.ndarray = self._dataset.labels[self._rows[:count]]
        return labels

    def _left(self) -> float:
        return self._deadline - time.perf_counter()

    def _quickest(self, work: Callable[[], Any], *, once: bool = False) -> float:
        """CPU seconds; of what is quick, the less of two times.

        What the first took longer is spent `once` in a trial too, as to lay out memory, and is kept as part of `start`.
        """
        began = time.perf_counter()
        first = self._timed(work)
        if time.perf_counter() - began > self._left() / 20:
            return first
        again = self._timed(work)
        self._start += max(0.0, first - again) if once else 0.0
        return min(first, again)

    def _timed(self, work: Callable[[], Any], wall: bool = False) -> float:
        """CPU seconds of what is done."""
        cpu, began = cpu_seconds(), time.perf_counter()
        work()
        spent, lasted = cpu_seconds() - cpu, time.perf_counter() - began
        self._cpu, self._wall = self._cpu + spent, self._wall + lasted
        return lasted if wall else spent


def passes_of(contender: Contender, images: int) -> int:
    """How often a contender's training goes through so many images; 1 where no network of ours is trained."""
    model = contender.build(0)
    parts = [model, *model.get_params(deep=True).values()] if hasattr(model, "get_params") else []
    recipes = [part._recipe() for part in parts if hasattr(part, "_recipe")]
    return max((int(recipe.epochs_for(images)) for recipe in recipes), default=1)


def epochs_of(model: Any) -> list[str]:
    """Names of the parameters that say how many passes a network of ours in it makes."""
    if not hasattr(model, "get_params"):
        return []
    parts = {"": model} | {f"{name}__": part for name, part in model.get_params(deep=True).items()}
    return [f"{name}epochs" for name, part in parts.items() if hasattr(part, "_recipe")]


def _part(kind: str, sizes: list[int], cpu: list[float]) -> dict[str, Any]:
    return {"kind": kind, "sizes": sizes, "cpu": cpu}


def _rank_within(labels: np.ndarray) -> np.ndarray:
    """The how-manieth of its class each is."""
    ranks = np.empty(len(labels), np.int64)
    seen: dict[int, int] = {}
    for place, label in enumerate(labels.tolist()):
        ranks[place] = seen[label] = seen.get(label, -1) + 1
    return ranks
