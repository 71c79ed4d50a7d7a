"""Guards that run in every trial: nothing about the test part may reach what is fitted."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compare.canvas import take
from compare.dataset import Dataset
from compare.protocol import Draw

ALONE = 32
"""Test images that are predicted a second time, without the others beside them."""

TOLERATED = 0.1
"""Share of those whose label may change: rounding moves one now and then, preprocessing of test images many."""


class LeakError(Exception):
    """Test images had a way into what was fitted; the trial counts as failed."""


class LeakWarning(UserWarning):
    """Something that may flatter a contender; the report shows it."""


class SealedTest:
    """The test images, which open once, after the fit; `openings` counts.

    Raises:
        LeakError: they are opened before the fit has ended, or a second time.
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
            raise LeakError(f"the test part was opened {when}; whatever was chosen by it would be flattered")
        return take(self._dataset.images, self._rows)


def check_draw(dataset: Dataset, drawn: Draw) -> None:
    """No image and no group on both sides.

    Raises:
        LeakError: there is one.
    """
    shared = np.intersect1d(drawn.train, drawn.test)
    if len(shared):
        raise LeakError(f"{len(shared)} images stand in the training and in the test part, as row {shared[0]}")
    if dataset.groups is not None and dataset.split is None:
        both = np.intersect1d(dataset.groups[drawn.train], dataset.groups[drawn.test])
        if len(both):
            raise LeakError(f"{len(both)} groups stand in the training and in the test part, as group {both[0]}")


def split_groups(dataset: Dataset, drawn: Draw) -> int:
    """How many groups a data set's own split has on both sides."""
    if dataset.groups is None or dataset.split is None:
        return 0
    return len(np.intersect1d(dataset.groups[drawn.train], dataset.groups[drawn.test]))


def twins(dataset: Dataset, drawn: Draw) -> int:
    """How many test images have an exact copy among the training images."""
    known = {_digest(image) for image in take(dataset.images, drawn.train)}
    return sum(_digest(image) in known for image in take(dataset.images, drawn.test))


def _digest(image: NDArray[np.uint8]) -> bytes:
    return hashlib.blake2b(image.tobytes(), digest_size=16).digest()


def check_search(searched: NDArray[np.int64], test: NDArray[np.int64]) -> None:
    """The rows that a search for settings looked at hold no test image.

    Raises:
        LeakError: they do.
    """
    shared = np.intersect1d(searched, test)
    if len(shared):
        raise LeakError(f"settings were chosen by {len(shared)} images of the test part, as row {shared[0]}")


def check_unfitted(model: Any) -> None:
    """Nothing in an estimator has been fitted before it met the training part.

    By scikit-learn's convention what was learned ends with an underscore. Weights that were learned elsewhere, as those
    of a pretrained network, do not, and are allowed.

    Raises:
        LeakError: something has, as a scaler fitted on all images and frozen.
    """
    for part in [model, *_nested(model)]:
        learned = [name for name in getattr(part, "__dict__", {}) if name.endswith("_") and not name.startswith("_")]
        if learned:
            raise LeakError(
                f"{type(part).__name__} was fitted before the training part was drawn (it has {learned[0]}); give it "
                "unfitted, so that it sees training images only"
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


def depends_on_company(model: Any, images: NDArray[np.uint8], predicted: NDArray[np.int64]) -> float:
    """Share of some test images whose label changes when fewer are predicted together.

    Preprocessing that is fitted to the test images, instead of to the training images, shows so.
    """
    few = min(ALONE, len(images) // 2)
    return float(np.mean(np.asarray(model.predict(images[:few])) != predicted[:few])) if few else 0.0
