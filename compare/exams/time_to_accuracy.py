"""How accuracy grows while a contender is trained, by epochs or trees, on images that the training holds out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.image_buffer import take
from bakeoff.compare.study.splits import Split, validation_split
from bakeoff.compare.study.trial import Examined

CPU_SECONDS = 600.0
ABOUT = "cost"

HELD_OUT = 0.2
"""Share of the training images that validates; the rest is learned from, so that the curve is that of fewer images."""


def examine(model: Any, dataset: Dataset, split: Split, seed: int) -> Examined | None:
    """`steps`, `spent_cpu_seconds` and `accuracies` (k,) of one more training, and `unit`, what a step is.

    Test images have no part in it. The CPU seconds of a training are divided among its steps: by what each epoch took
    of a network's, equally among the trees of a forest and the rounds of boosting, behind what features took. None for
    what is not trained in steps.
    """
    if hasattr(model, "history_") and "validation" in model.get_params():
        if dataset.groups is not None:
            return Examined(fault="a network holds out single images, and those of this data set come in groups")
        return _of_network(model, take(dataset.images, split.train), dataset.labels[split.train])
    steps = getattr(model, "named_steps", {})
    if list(steps) == ["features", "classifier"] and _grows(steps["classifier"]):
        parts = validation_split(dataset, split.train, seed, HELD_OUT)
        learned, held_out = split.train[parts.train], split.train[parts.test]
        return _of_trees(model, dataset, learned, held_out)
    return None


def _of_network(model: Any, images: NDArray[np.uint8], labels: NDArray[np.int64]) -> Examined:
    began = time.process_time()
    history = clone(model).set_params(validation=HELD_OUT, checkpoint=None).fit(images, labels).history_
    spent = time.process_time() - began
    walls = np.cumsum([epoch.wall_seconds for epoch in history])
    accuracies = np.array([epoch.validation_accuracy for epoch in history], np.float64)
    return _found("epochs", np.arange(1, len(history) + 1), spent * walls / walls[-1], accuracies)


def _of_trees(model: Any, dataset: Dataset, learned: NDArray[np.int64], held_out: NDArray[np.int64]) -> Examined:
    features, classifier = clone(model["features"]), clone(model["classifier"])
    began = time.process_time()
    rows = features.fit_transform(take(dataset.images, learned), dataset.labels[learned])
    described = time.process_time() - began
    classifier.fit(rows, dataset.labels[learned])
    grown = time.process_time() - began - described
    answers = list(_answers(classifier, features.transform(take(dataset.images, held_out))))
    truth = dataset.labels[held_out]
    steps = np.arange(1, len(answers) + 1)
    accuracies = np.array([np.mean(answer == truth) for answer in answers])
    unit = "rounds" if hasattr(classifier, "staged_predict") else "trees"
    return _found(unit, steps, described + grown * steps / len(steps), accuracies)


def _grows(classifier: Any) -> bool:
    forest = hasattr(classifier, "estimators_") and hasattr(classifier.estimators_[0], "tree_")
    return forest or hasattr(classifier, "staged_predict")


def _answers(classifier: Any, rows: NDArray[Any]) -> Iterator[NDArray[Any]]:
    """Labels by the first tree, the first two, and so on."""
    if hasattr(classifier, "staged_predict"):
        yield from classifier.staged_predict(rows)
        return
    rows = np.ascontiguousarray(rows, np.float32)
    shares = np.zeros((len(rows), len(classifier.classes_)))
    for tree in classifier.estimators_:
        shares += tree.predict_proba(rows)
        yield classifier.classes_[shares.argmax(axis=1)]


def _found(unit: str, steps: NDArray[Any], spent: NDArray[np.float64], accuracies: NDArray[np.float64]) -> Examined:
    facts = {"unit": np.array([unit]), "steps": steps, "spent_cpu_seconds": spent, "accuracies": accuracies}
    return Examined(facts, "Of one more training, on four fifths of the training images; a fifth validates.")
