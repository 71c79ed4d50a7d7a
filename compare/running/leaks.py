"""Guards that run in every trial: nothing about the test set may reach what is fitted."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.image_buffer import take
from bakeoff.compare.study.splits import Split

ALONE = 32
"""Test images that are predicted a second time, without the others beside them."""

TOLERATED = 0.1
"""Share of those whose label or features may change: rounding moves one now and then, what learns from them many."""

MANY = 10_000
"""Images that are read at a time, as all may be more than memory takes."""

SAME = 0.01
"""How far features of an image may move, as a share of their norm, and count as unchanged."""


class LeakError(Exception):
    """Test images had a way into what was fitted; the trial counts as failed."""


class LeakWarning(UserWarning):
    """Something that may bias a contender's accuracy upwards; the report shows it."""


class SealedTest:
    """The test images, which open once, after the fit; `openings` counts.

    Raises
    ------
    LeakError
        they are opened before the fit has ended, or a second time.
    """

    def __init__(self, dataset: Dataset, rows: NDArray[np.int64]) -> None:
        self._dataset, self._rows, self._fitted = dataset, rows, False
        self.openings = 0

    def allow(self) -> None:
        """The fit has ended."""
        self._fitted = True

    def open(self) -> NDArray[np.uint8]:
        """(n, height, width, channels) uint8, once."""
        self.openings += 1
        if not self._fitted or self.openings > 1:
            when = "a second time" if self._fitted else "before the fit had ended"
            raise LeakError(f"the test set was opened {when}; whatever was chosen by it would be optimistically biased")
        return take(self._dataset.images, self._rows)


def check_split(dataset: Dataset, split: Split) -> None:
    """No image and no group on both sides.

    Raises
    ------
    LeakError
        there is one.
    """
    shared = np.intersect1d(split.train, split.test)
    if len(shared):
        raise LeakError(f"{len(shared)} images stand in the training and in the test set, as row {shared[0]}")
    if dataset.groups is not None and dataset.split is None:
        both = np.intersect1d(dataset.groups[split.train], dataset.groups[split.test])
        if len(both):
            raise LeakError(f"{len(both)} groups stand in the training and in the test set, as group {both[0]}")


def split_groups(dataset: Dataset, split: Split) -> int:
    """How many groups a data set's own split has on both sides."""
    if dataset.groups is None or dataset.split is None:
        return 0
    return len(np.intersect1d(dataset.groups[split.train], dataset.groups[split.test]))


def count_duplicates(dataset: Dataset, split: Split) -> int:
    """How many test images have an exact copy among the training images."""
    tested = [_digest(image) for image in take(dataset.images, split.test)]
    sought = set(tested)
    copied = {
        digest
        for some in np.array_split(split.train, max(1, len(split.train) // MANY))
        for image in take(dataset.images, some)
        if (digest := _digest(image)) in sought
    }
    return sum(digest in copied for digest in tested)


def _digest(image: NDArray[np.uint8]) -> bytes:
    return hashlib.blake2b(image.tobytes(), digest_size=16).digest()


def check_search(searched: NDArray[np.int64], test: NDArray[np.int64]) -> None:
    """The rows that a search for settings looked at hold no test image.

    Raises
    ------
    LeakError
        they do.
    """
    shared = np.intersect1d(searched, test)
    if len(shared):
        raise LeakError(f"settings were chosen by {len(shared)} images of the test set, as row {shared[0]}")


def check_unfitted(model: Any) -> None:
    """Nothing in an estimator has been fitted before it met the training set.

    By scikit-learn's convention what was learned ends with an underscore; only arrays count, as others set such names
    when they are made. Weights that were learned elsewhere, as those
    of a pretrained network, do not, and are allowed.

    Raises
    ------
    LeakError
        something has, as a scaler fitted on all images and frozen.
    """
    for part in [model, *_nested(model)]:
        learned = [
            name
            for name, value in getattr(part, "__dict__", {}).items()
            if name.endswith("_") and not name.startswith("_") and isinstance(value, np.ndarray) and value.size
        ]
        if learned and hasattr(part, "fit"):
            raise LeakError(
                f"{type(part).__name__} was fitted before the training set was drawn (it has {learned[0]}); give it "
                "unfitted, so that it sees training images only"
            )


def check_no_test_images(model: Any, dataset: Dataset, split: Split) -> None:
    """Nothing that an unfitted estimator brings along holds a test image, as rows of an array.

    Raises
    ------
    LeakError
        something does, and would be there while it is fitted.
    """
    pixels = int(np.prod(dataset.image_shape))
    arrays = [
        array.reshape(len(array), pixels)
        for part in [model, *_nested(model)]
        for array in getattr(part, "__dict__", {}).values()
        if isinstance(array, np.ndarray) and array.ndim > 1 and array[:1].size == pixels
    ]
    if not arrays:
        return
    sealed = {_digest(image) for image in take(dataset.images, split.test)}
    # Images may come as bytes, as floats of the same values, or as shares of white.
    carried = {
        _digest(np.rint(row * scale).astype(np.uint8))
        for array in arrays
        for scale in (1, 255)
        if np.issubdtype(array.dtype, np.number) and np.abs(array * float(scale)).max(initial=0) <= 255.5
        for row in array
        if np.ptp(row) > 0  # an even image is nobody's
    }
    if shared := len(sealed & carried):
        raise LeakError(
            f"the estimator brings {shared} images of the test set along, which it could learn from; give it none, as "
            "it is handed the training images in fit"
        )


def _nested(model: Any) -> list[Any]:
    found: list[Any] = []
    waiting = list(model.get_params(deep=True).values()) if hasattr(model, "get_params") else []
    while waiting:
        part = waiting.pop()
        if isinstance(part, list | tuple):
            waiting.extend(part)
        elif hasattr(part, "get_params") and not isinstance(part, type):
            found.append(part)
    return found


def depends_on_batch(model: Any, images: NDArray[np.uint8], predicted: NDArray[np.int64]) -> float:
    """Share of some test images whose label or features change when fewer are predicted together.

    Preprocessing that is fitted to the test images, instead of to the training images, shows so. Features are looked at
    where the model is a pipeline, as a label often stays the same when they move.
    """
    few = min(ALONE, len(images) // 2)
    if not few:
        return 0.0
    relabelled = float(np.mean(np.asarray(model.predict(images[:few])) != predicted[:few]))
    return max(relabelled, _moved(model, images[:few], images[: 4 * few]))


def _moved(model: Any, alone: NDArray[np.uint8], others: NDArray[np.uint8]) -> float:
    """Share of images whose features, ahead of a pipeline's last step, are others among the others that they lead."""
    ahead = [
        step for step in list(getattr(model, "named_steps", {}).values())[:-1] if step not in (None, "passthrough")
    ]
    if not ahead or not all(hasattr(step, "transform") for step in ahead):
        return 0.0
    first, second = (np.asarray(_through(ahead, images))[: len(alone)] for images in (alone, others))
    first, second = (rows.reshape(len(alone), -1).astype(float) for rows in (first, second))
    distance = np.linalg.norm(first - second, axis=1)
    return float(np.mean(distance > SAME * np.maximum(np.linalg.norm(second, axis=1), 1e-9)))


def _through(steps: list[Any], images: Any) -> Any:
    for step in steps:
        images = step.transform(images)
    return images.toarray() if hasattr(images, "toarray") else images
