"""The one number that is explained of every contender: the score of its answer less that of the best other class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.contenders.scoring import class_scores

FLOOR = 1e-6
"""Probabilities are compared as logarithms, and below this they do not count as different."""


@dataclass(frozen=True, eq=False)
class Margin:
    """An answer and its best rival, fixed for some images, so that changed images can be asked the same.

    Attributes
    ----------
    answer, rival
        (n,) classes.
    n_classes
        how many there are.
    """

    answer: NDArray[np.int64]
    rival: NDArray[np.int64]
    n_classes: int

    def readout(self, sign: float = 1.0) -> NDArray[np.float64]:
        """(n, classes) what each class's score counts: 1 for the answer, −1 for the rival."""
        rows, counts = np.arange(len(self.answer)), np.zeros((len(self.answer), self.n_classes))
        counts[rows, self.answer], counts[rows, self.rival] = sign, -sign
        return counts

    def of(self, model: Any, images: NDArray[np.uint8], which: NDArray[np.int64]) -> NDArray[np.float64]:
        """(m,) margin of images (m, height, width, channels), each of which was made of the one that `which` says."""
        scores = evidence(model, images, self.n_classes)
        rows = np.arange(len(images))
        return scores[rows, self.answer[which]] - scores[rows, self.rival[which]]


def margin_of(model: Any, images: NDArray[np.uint8], n_classes: int) -> Margin:
    """The answers of a model for images, and their best rivals."""
    scores = evidence(model, images, n_classes)
    answer = np.asarray(model.predict(images), dtype=np.int64)
    scores[np.arange(len(images)), answer] = -np.inf
    return Margin(answer, scores.argmax(1), n_classes)


def evidence(model: Any, images: NDArray[np.uint8], n_classes: int) -> NDArray[np.float64]:
    """(n, classes) scores as they add up: decisions as they are, probabilities by their logarithm."""
    scores, kind = class_scores(model, images, n_classes)
    found = scores.astype(np.float64)
    return np.log(np.maximum(found, FLOOR)) if kind == "probability" else found
