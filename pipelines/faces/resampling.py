"""Pictures seen through a similarity transform: upright, of one size, without aliasing; many at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.faces.similarity import inverted, scale_of

Pictures = NDArray[np.float32]


class Pyramid:
    """Gray pictures (n, height, width), each also at a half, a quarter, … of its size."""

    def __init__(self, gray: NDArray[Any]) -> None:
        self.levels: list[Pictures] = [np.ascontiguousarray(gray, np.float32)]

    def at(self, level: int) -> Pictures:
        """The pictures halved so many times; sides of one pixel are halved no more."""
        while len(self.levels) <= level:
            finer = self.levels[-1]
            rows, columns = (side - side % 2 for side in finer.shape[1:])
            if min(rows, columns) == 0:
                return finer
            quarters = finer[:, :rows, :columns].reshape(len(finer), rows // 2, 2, columns // 2, 2)
            self.levels.append(quarters.mean((2, 4)))
        return self.levels[level]

    def seen(self, which: NDArray[np.intp], transforms: NDArray[np.float64], size: int) -> Pictures:
        """(k, size, size): the pictures of these numbers under transforms (k, 2, 3), beyond their edges repeated.

        A picture that shrinks by more than one and a half is halved first, as often as needed.
        """
        shrink = 1 / scale_of(transforms)
        levels = np.maximum(np.ceil(np.log2(np.maximum(shrink, 1e-9) / 1.5)), 0).astype(int)
        out = np.empty((len(which), size, size), np.float32)
        for level in np.unique(levels):
            rows = np.flatnonzero(levels == level)
            out[rows] = _sampled(self.at(level), which[rows], transforms[rows], size, level)
        return out


def _sampled(
    pictures: Pictures, which: NDArray[np.intp], transforms: NDArray[np.float64], size: int, level: int
) -> Pictures:
    """Bilinear samples of pictures that have been halved `level` times."""
    _, height, width = pictures.shape
    back = inverted(transforms)
    ramp = np.arange(size, dtype=np.float32)
    places = []
    for axis, side in ((0, width), (1, height)):
        along_x, along_y, start = (back[:, axis, k].astype(np.float32)[:, None, None] for k in range(3))
        place = along_x * ramp + along_y * ramp[:, None] + start
        place = (place + np.float32(0.5)) / np.float32(2**level) - np.float32(0.5)
        places.append(np.clip(place, 0, side - 1))
    x, y = places
    left, upper = np.minimum(x.astype(np.int32), max(width - 2, 0)), np.minimum(y.astype(np.int32), max(height - 2, 0))
    across, down = x - left, y - upper
    corner = (which.astype(np.int64)[:, None, None] * height + upper) * width + left
    flat = pictures.reshape(-1)
    right, lower = min(width - 1, 1), width * min(height - 1, 1)
    above = flat[corner] * (1 - across) + flat[corner + right] * across
    below = flat[corner + lower] * (1 - across) + flat[corner + lower + right] * across
    return above * (1 - down) + below * down
