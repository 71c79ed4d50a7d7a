"""Histograms of oriented gradients (Dalal and Triggs 2005) as `skimage.feature.hog` defines them, a batch at a time.

    gradient_histograms(images, 9, cell=(4, 4), block=(2, 2))       # (n, columns) float32

Images of bytes go through loops that need no angle. Others, and the roots of bytes, are described by way of NumPy's
`arctan2`, as an angle on the border of two directions must fall into the one that scikit-image finds for it.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.pipelines.compute.thread_count import thread_count
from bakeoff.pipelines.descriptors.hog_blocks import NORMS, Grid, padded
from bakeoff.pipelines.descriptors.hog_kernels import MIRRORED, describe_bytes, describe_gradients

Pair = tuple[int, int]
"""Down and across."""

PIXELS_A_THREAD = 400_000
"""Pixels that are worth a thread of their own: about a millisecond's work."""

PIXELS_AT_ONCE = 50_000
"""Pixels of which arrays of gradients are made at once: few enough for the processor's cache."""


def gradient_histograms(
    images: NDArray[Any],
    orientations: int = 9,
    cell: Pair = (8, 8),
    block: Pair = (3, 3),
    norm: str = "L2-Hys",
    sqrt: bool = False,
    weight: float = 1.0,
    out: NDArray[np.float32] | None = None,
    start: int = 0,
) -> NDArray[np.float32]:
    """Describe images (n, height, width, channels) of any numbers: (n, columns) float32, in scikit-image's order.

    As many threads work as `pipelines.compute.thread_count` says, where there are images enough.

    Parameters
    ----------
    orientations
        number of directions in 0…180°.
    cell
        (height, width) of a cell in pixels.
    block
        (height, width) of a block in cells.
    norm
        one of `NORMS`, of a block.
    sqrt
        whether to describe the square roots of the values.
    weight
        what everything is multiplied by in the end.
    out
        (n, columns or more) float32 in C order, to write into from column `start` on.

    Raises
    ------
    ValueError
        the images are smaller than a block.
    """
    n, height, width = images.shape[:3]
    blocks = (height // cell[0] - block[0] + 1, width // cell[1] - block[1] + 1)
    if min(blocks) < 1:
        least = (cell[0] * block[0], cell[1] * block[1])
        raise ValueError(f"images must be at least {least[0]} × {least[1]} pixels, a block; got {height} × {width}.")
    stop = start + blocks[0] * blocks[1] * block[0] * block[1] * orientations
    if out is None:
        out = np.empty((n, stop), np.float32)
    grid = Grid(height // cell[0], width // cell[1], *block, orientations, NORMS.index(norm), cell[0] * cell[1])
    place = _places(height, width, cell, orientations)
    separators = _separators(orientations) if images.dtype == np.uint8 and not sqrt else None

    def describe(part: slice) -> None:
        if separators is not None:
            values = np.ascontiguousarray(images[part])
            describe_bytes(values, _lengths(), separators, place, grid, weight, out[part], start, stop)
            return
        edges, step = _edges(orientations), max(1, PIXELS_AT_ONCE // len(place))
        for first in range(part.start, part.stop, step):
            few = slice(first, min(first + step, part.stop))
            gradients = (each.reshape(-1, len(place)) for each in gradients_of(images[few], sqrt))
            describe_gradients(*gradients, edges, place, grid, weight, out[few], start, stop)

    _share(describe, n, n * len(place) // PIXELS_A_THREAD)
    return out


def _share(describe: Callable[[slice], None], n: int, most_threads: int) -> None:
    """Describe n images in parts, some more than there are threads, as one may be held up by other programs."""
    threads = min(most_threads, thread_count()) if most_threads > 1 else 1
    if threads == 1:
        describe(slice(0, n))
        return
    bounds = np.linspace(0, n, min(n, 4 * threads) + 1).astype(int)
    parts = iter([slice(first, last) for first, last in pairwise(bounds.tolist())])

    def work() -> None:
        for part in parts:
            describe(part)

    with ThreadPoolExecutor(threads - 1) as pool:
        helpers = [pool.submit(work) for _ in range(threads - 1)]
        work()
        for helper in helpers:
            helper.result()


def gradients_of(images: NDArray[Any], sqrt: bool) -> tuple[NDArray[np.float64], ...]:
    """Central differences down and across of each pixel's strongest channel, and their angle in -π…π."""
    values: NDArray[Any] = images.astype(np.float32 if images.dtype in (np.float16, np.float32) else np.float64)
    if sqrt:
        values = np.sqrt(values)
    down, across = np.zeros_like(values), np.zeros_like(values)
    down[:, 1:-1] = values[:, 2:] - values[:, :-2]
    across[:, :, 1:-1] = values[:, :, 2:] - values[:, :, :-2]
    if images.shape[-1] > 1:
        channel = np.hypot(down, across).argmax(-1)[..., None]
        down, across = (np.take_along_axis(each, channel, -1) for each in (down, across))
    down, across = down.astype(np.float64), across.astype(np.float64)
    return down, across, np.arctan2(down, across)


@lru_cache(64)
def _places(height: int, width: int, cell: Pair, orientations: int) -> NDArray[np.int32]:
    """(height · width,) where the histogram of each pixel's cell begins; one behind all is for those without a cell."""
    down, across = height // cell[0], width // cell[1]
    row, column = np.arange(height)[:, None] // cell[0], np.arange(width) // cell[1]
    number = np.where((row < down) & (column < across), row * across + column, down * across)
    return (number * padded(orientations)).astype(np.int32).ravel()


@lru_cache(64)
def _edges(orientations: int) -> NDArray[np.float32]:
    """(orientations + 1,) degrees at which the directions begin and the last one ends, rounded as in scikit-image."""
    return np.float32(180.0 / orientations) * np.arange(orientations + 1, dtype=np.float32)


@lru_cache(1)
def _lengths() -> NDArray[np.float64]:
    """(256, 256) lengths of gradients, by NumPy, whose rounding tells channels apart."""
    return np.hypot(*np.meshgrid(np.arange(256.0), np.arange(256.0), indexing="ij"))


@lru_cache(64)
def _separators(orientations: int) -> NDArray[np.float32] | None:
    """What `hog_kernels` compares across / down with, for each inner edge in 0…90°: padded to fours with NaN.

    Differences of bytes have some 40,000 ratios. Each separator stands halfway between the last ratio that has passed
    the edge and the first that has not, by the angles that NumPy gives them, so that rounding decides nothing. None
    where directions are so many that there is no room between two ratios.
    """
    down, across = np.meshgrid(np.arange(1.0, 256), np.arange(-255.0, 256), indexing="ij")
    angle = np.rad2deg(np.arctan2(down, across)) % 180
    bin = np.searchsorted(_edges(orientations), angle, side="right") - 1
    mirrored = across <= 0
    passed = np.where(mirrored, orientations - 1 - bin, bin)
    ratio = (np.abs(across) + MIRRORED * mirrored) / down
    inner = (orientations - 1) // 2
    if passed.min() < 0 or passed.max() > inner:
        return None
    separators = np.full(max(4, -(-inner // 4) * 4), np.nan, np.float32)
    for k in range(inner):
        last, first = ratio[passed > k].max(), ratio[passed <= k].min(initial=512)
        separators[k] = (last + first) / 2
        if not last < separators[k] < first:
            return None
    return separators
