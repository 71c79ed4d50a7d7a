"""Drawn shapes, into some of which a bar or a watermark was put: what tells the classes apart, and where, is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.sources import shapes

FLIPS = False
"""A mark stands on one side of the image."""

PARTS = ("bar", "watermark")
"""What the same picture can be drawn without."""

CLASSES = ("plain", *PARTS)
BRIGHTNESS = 0.6
"""Of the shapes, so that there is room for a mark above the brightest."""

BAR, WATERMARK = 90, 25
"""Gray levels by which a bar is brighter, and by which the stripes of a watermark are brighter or darker."""


def load(
    argument: str,  # noqa: ARG001
    locations: DataLocations,  # noqa: ARG001
    *,
    n: Annotated[int, Field(ge=30, le=1_000_000)] = 900,
    size: Annotated[int, Field(ge=16, le=256)] = 32,
    seed: Annotated[int, Field(ge=0)] = 0,
) -> Dataset:
    """Draw `n` images of `size`×`size` pixels: a third plain, a third with a bar, a third with a watermark.

    Below the mark stands one of the shapes that `shapes` draws, whichever the class is. The masks are
    (n, size, size) bool, and True where the mark of an image changed it.
    """
    labels = np.random.default_rng(seed).permutation(np.arange(n, dtype=np.int64) % len(CLASSES))
    masks = {part: (labels == CLASSES.index(part))[:, None, None] & (_mark(part, size) != 0) for part in PARTS}
    return Dataset(
        name="planted",
        images=_marked(_plain(n, size, seed), labels),
        labels=labels,
        classes=CLASSES,
        source=f"Drawn by bakeoff: {n} images of {size}×{size} pixels from seed {seed}.",
        licence="CC0: drawn by a program",
        notes=("The shapes are the same in all classes; the bar and the watermark stand in one place each.",),
        masks=masks,
    )


def without(part: str, rows: Sequence[int], *, n: int = 900, size: int = 32, seed: int = 0) -> NDArray[np.uint8]:
    """(rows, size, size, 1) those images of the data set with these options, without one of PARTS."""
    labels = load("", DataLocations(), n=n, size=size, seed=seed).labels[list(rows)]
    left = np.where(labels == CLASSES.index(part), 0, labels) if part else labels
    return _marked(_plain(n, size, seed)[list(rows)], left)


def _plain(n: int, size: int, seed: int) -> NDArray[np.uint8]:
    drawn = shapes.load("", DataLocations(), n=n, size=size, seed=seed).images
    return np.rint(BRIGHTNESS * drawn).astype(np.uint8)


def _mark(part: str, size: int) -> NDArray[np.int64]:
    """(size, size) gray levels: an upright bar left of the middle, or faint stripes in the lower right corner."""
    down, across = (np.mgrid[:size, :size] + 0.5) / size
    if part == "bar":
        return np.where((np.abs(across - 0.2) < 0.06) & (np.abs(down - 0.42) < 0.18), BAR, 0)
    corner = (np.abs(across - 0.78) < 0.16) & (np.abs(down - 0.78) < 0.16)
    return np.where(corner, np.where((across + down) * 8 % 1 < 0.5, WATERMARK, -WATERMARK), 0)


def _marked(images: NDArray[np.uint8], labels: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Images (n, size, size, 1), each with the mark of its class."""
    marks = np.stack([np.zeros(images.shape[1:3], int), *(_mark(part, images.shape[1]) for part in PARTS)])
    return np.clip(images + marks[labels][..., None], 0, 255).astype(np.uint8)
