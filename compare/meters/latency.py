"""Latency: how long a fitted model takes for one image at a time."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.accounting.process_tree import cpu_seconds

WARM_UP = 3
"""Calls that do not count; the first is told apart."""

LEAST, SECONDS = 30, 2.0
"""So many calls at least, as long as they take no longer than that together."""

CERTAIN = 0.05
"""Calls go on until the 95 % interval of the median lies within this share of it."""

MANY, QUICKLY = 1000, 0.2
"""From so many calls on a 99th percentile is told; they are made where they take no more than so many seconds."""


def weigh(model: Any, images: NDArray[np.uint8]) -> dict[str, float]:
    """How long `predict` takes on a single image.

    Returns
    -------
    dict
        `wall_seconds`, the median, with `low_wall_seconds` and `high_wall_seconds` of its 95 % interval; the
        percentiles `p95_wall_seconds` and, from 1,000 calls on, `p99_wall_seconds`; `cpu_seconds`, the mean;
        `first_wall_seconds` of the call before all others; and the number of `calls`.
    """
    first = _call(model, images, 0)
    for i in range(1, WARM_UP):
        if first < SECONDS / WARM_UP:
            _call(model, images, i)
    walls: list[float] = []
    cpu, started, look = cpu_seconds(), time.perf_counter(), LEAST
    while time.perf_counter() - started < SECONDS:
        walls.append(_call(model, images, WARM_UP + len(walls)))
        if len(walls) >= look:
            if _enough(walls):
                break
            look += max(10, look // 10)  # an interval takes a sort, which a quick model would wait for
    cpu = (cpu_seconds() - cpu) / len(walls)
    low, high = median_interval(walls)
    readings = {
        "wall_seconds": float(np.median(walls)),
        "low_wall_seconds": low,
        "high_wall_seconds": high,
        "p95_wall_seconds": float(np.percentile(walls, 95)),
        "cpu_seconds": cpu,
        "first_wall_seconds": first,
        "calls": float(len(walls)),
    }
    if len(walls) >= MANY:
        readings["p99_wall_seconds"] = float(np.percentile(walls, 99))
    return readings


def _call(model: Any, images: NDArray[np.uint8], number: int) -> float:
    place = number % len(images)
    image = images[place : place + 1]
    began = time.perf_counter()
    model.predict(image)
    return time.perf_counter() - began


def _enough(walls: list[float]) -> bool:
    low, high = median_interval(walls)
    if high - low > 2 * CERTAIN * (low + high) / 2:
        return False
    return len(walls) >= MANY or sum(walls) / len(walls) * MANY > QUICKLY


def median_interval(values: list[float]) -> tuple[float, float]:
    """95 % interval of the median by order statistics, whatever the distribution; all there is of fewer than six."""
    ordered, half = np.sort(values), 0.98 * len(values) ** 0.5  # 1.96 standard deviations of the rank
    below = max(0, int(np.floor(len(values) / 2 - half)))
    above = min(len(values) - 1, int(np.ceil(len(values) / 2 + half)))
    return float(ordered[below]), float(ordered[above])
