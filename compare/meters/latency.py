"""Latency: how long a fitted model takes for one image at a time."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.meters.clock import cpu_seconds

CALLS, SECONDS = 30, 0.5
"""At most so many images, for at most about so long."""


def weigh(model: Any, images: NDArray[np.uint8]) -> dict[str, float]:
    """Median `wall_seconds` and mean `cpu_seconds` of `predict` on a single image, after three that do not count."""
    singles = [images[i % len(images) : i % len(images) + 1] for i in range(CALLS + 3)]
    for image in singles[:3]:
        model.predict(image)
    walls: list[float] = []
    cpu = cpu_seconds()
    for image in singles[3:]:
        began = time.perf_counter()
        model.predict(image)
        walls.append(time.perf_counter() - began)
        if sum(walls) > SECONDS:
            break
    return {"wall_seconds": float(np.median(walls)), "cpu_seconds": (cpu_seconds() - cpu) / len(walls)}
