"""Throughput: how many images a second a fitted model labels, one by one and in batches."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

BATCHES = (1, 32, 256)
"""Images in a batch."""

ONCE = True
"""It is much the same in every repeat, and to ask takes longer than many a trial."""

MOST, SECONDS = 1000, 0.15
"""Calls of each go on until there are so many, or so many seconds are spent; one that takes longer stands alone."""


def weigh(model: Any, images: NDArray[np.uint8]) -> dict[str, float]:
    """`images_per_second_1`, `images_per_second_32` and `images_per_second_256`: by the median call of each."""
    return {f"images_per_second_{size}": size / _median_seconds(model, images, size) for size in BATCHES}


def _median_seconds(model: Any, images: NDArray[np.uint8], size: int) -> float:
    batch = np.ascontiguousarray(images[np.arange(size) % len(images)])
    model.predict(batch)  # a first call may lay out memory
    walls: list[float] = []
    started = time.perf_counter()
    while len(walls) < MOST and time.perf_counter() - started < SECONDS:
        began = time.perf_counter()
        model.predict(batch)
        walls.append(time.perf_counter() - began)
    return float(np.median(walls))
