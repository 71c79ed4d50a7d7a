"""Occlusion maps: where an image may not be hidden without the contender losing hold of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.contenders.scoring import class_scores

MOST_BYTES = 2**22
"""Of hidden images at a time: asking in bulk is quick, and memory stays small."""

FLOOR = 1e-3
"""Probabilities are compared as logarithms, and below this they do not count as different."""


def occlusion(
    model: Any, images: NDArray[np.uint8], background: NDArray[np.uint8], n_classes: int
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """How much the score of the predicted class drops when a patch is hidden, for each place of each image.

    A patch of a fifth of the shorter side is laid over the image in steps of half its size and replaced by the same
    place of `background`; a pixel gets the mean drop of all patches that cover it (after Zeiler and Fergus, 2014).
    It needs only a model's scores, so that every contender can be asked the same. Of models that give probabilities
    the drop is that of the logarithm, as a decision value is one too.

    Parameters
    ----------
    images
        (n, height, width, channels) uint8.
    background
        what hides: (height, width, channels) uint8, the mean training image, or one of that form for each image.

    Returns
    -------
    tuple[NDArray[np.float32], NDArray[np.int64]]
        (n, height, width) float32, positive where the place speaks for the predicted class; and (n,) int64, that class.
    """
    predicted = np.asarray(model.predict(images), dtype=np.int64)

    def score(asked: NDArray[np.uint8], which: NDArray[np.int64]) -> NDArray[np.float32]:
        return _evidence(model, asked, predicted[which], n_classes)

    return hidden_drops(score, images, background), predicted


def hidden_drops(
    score: Callable[[NDArray[np.uint8], NDArray[np.int64]], NDArray[Any]],
    images: NDArray[np.uint8],
    background: NDArray[np.uint8],
) -> NDArray[np.float32]:
    """(n, height, width) float32: mean fall of a score over all patches that cover a pixel.

    Parameters
    ----------
    score
        images (m, height, width, channels), and of which of the n each was made (m,) → (m,) numbers.
    """
    n, height, width, _ = images.shape
    background = np.broadcast_to(background, images.shape)
    side = max(2, round(min(height, width) / 5))
    places = [(top, left) for top in _steps(height, side) for left in _steps(width, side)]
    before = score(images, np.arange(n))
    patches = [np.s_[top : top + side, left : left + side] for top, left in places]
    drops, covered = np.zeros((n, height, width)), np.zeros((height, width))
    at_once = max(1, MOST_BYTES // images.nbytes)
    for start in range(0, len(patches), at_once):
        some = patches[start : start + at_once]
        hidden = np.repeat(images[None], len(some), axis=0)
        for copy, patch in zip(hidden, some, strict=True):
            copy[:, *patch] = background[:, *patch]
        after = score(hidden.reshape(-1, *images.shape[1:]), np.tile(np.arange(n), len(some)))
        for patch, evidence in zip(some, after.reshape(len(some), n), strict=True):
            drops[:, *patch] += (before - evidence)[:, None, None]
            covered[patch] += 1
    return (drops / covered).astype(np.float32)


def _evidence(model: Any, images: NDArray[np.uint8], labels: NDArray[np.int64], n_classes: int) -> NDArray[np.float32]:
    scores, kind = class_scores(model, images, n_classes)
    if kind == "probability":
        scores = np.log(np.maximum(scores, FLOOR))
    return scores[np.arange(len(labels)), labels]


def _steps(length: int, side: int) -> list[int]:
    """Where a patch begins, so that every pixel is covered, the last one too."""
    last = length - side
    return sorted({*range(0, last, max(1, side // 2)), last})
