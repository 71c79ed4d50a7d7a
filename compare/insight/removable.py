"""Images of a data set drawn again without one of their parts, where its source can do that."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.catalog import entries
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.notation import split_options

FELT = 3
"""Gray levels by which a pixel must differ to belong to the part."""


def without_parts(dataset: Dataset, rows: NDArray[np.int64]) -> dict[str, tuple[NDArray[np.uint8], NDArray[np.bool_]]]:
    """Part → images (k, height, width, channels) without it, and masks (k, height, width) of where they differ.

    Empty where the source of the data set draws nothing, or drew other images than these.
    """
    name, options = split_options(dataset.name)
    file = entries("datasets")[name].load() if name in entries("datasets") else None
    if not hasattr(file, "without"):
        return {}
    wanted = [int(row) for row in rows]
    try:
        same = file.without("", wanted, **options)  # type: ignore[union-attr]
    except (TypeError, ValueError, KeyError):  # named like a drawn one, with options that are none of its
        return {}
    if not np.array_equal(same, dataset.images[rows]):
        return {}
    found = {}
    for part in file.PARTS:  # type: ignore[union-attr]
        images = file.without(part, wanted, **options)  # type: ignore[union-attr]
        found[part] = images, np.abs(images.astype(int) - same).max(-1) >= FELT
    return found
