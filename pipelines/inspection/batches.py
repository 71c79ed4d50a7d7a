"""So many images at a time that memory does not grow with their number."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

PIXELS_AT_ONCE = 800_000
"""Pixels that pass through a network at a time."""


def batches(images: NDArray[np.uint8]) -> Iterator[NDArray[np.uint8]]:
    """Parts of images (n, height, width, channels), in their order, each in one piece in memory."""
    _, height, width, _ = images.shape
    step = max(1, PIXELS_AT_ONCE // (height * width))
    for start in range(0, len(images), step):
        yield np.ascontiguousarray(images[start : start + step])
