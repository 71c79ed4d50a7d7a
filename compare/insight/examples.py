"""The test images that are explained, and what stands for nothing seen."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.study.splits import Split, specimens


def examples(dataset: Dataset, split: Split, seed: int) -> dict[str, NDArray[Any]]:
    """`images` (k, height, width, channels) uint8 of the test set and their `truth` (k,), the same for all."""
    rows = specimens(dataset, split.test, seed)
    return {"images": dataset.images[rows], "truth": dataset.labels[rows]}


def mean_image(dataset: Dataset, split: Split) -> NDArray[np.uint8]:
    """(height, width, channels) uint8: the mean of the training images, or of the first 2,000."""
    some = dataset.images[split.train[:2000]]
    return np.asarray(some.mean(axis=0).round(), dtype=np.uint8)
