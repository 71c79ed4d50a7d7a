"""Pictures seen through a similarity transform: upright, of one size, without aliasing; many at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numba import float32, int64, njit, void
from numpy.typing import NDArray

from bakeoff.pipelines.faces.similarity import inverted, scale_of

Pictures = NDArray[np.float32]
Size = tuple[int, int]
"""Rows and columns."""

AT_ONCE = 16

_STACK = float32[:, :, ::1]


class Pyramid:
    """Gray pictures (n, height, width), each also at a half, a quarter, … of its size."""

    def __init__(self, gray: NDArray[Any]) -> None:
        self.levels: list[Pictures] = [np.ascontiguousarray(gray, np.float32)]

    def __len__(self) -> int:
        return len(self.levels[0])

    def parts(self) -> Iterator[tuple[slice, Pyramid]]:
        """A few pictures at a time, so that what is made of them stays in the processor's cache."""
        for first in range(0, len(self), AT_ONCE):
            rows = slice(first, first + AT_ONCE)
            yield rows, Pyramid(self.levels[0][rows])

    def at(self, level: int) -> Pictures:
        """The pictures halved so many times; sides of one pixel are halved no more."""
        while len(self.levels) <= level:
            finer = self.levels[-1]
            rows, columns = (side - side % 2 for side in finer.shape[1:])
            if min(rows, columns) == 0:
                return finer
            quarters = finer[:, :rows, :columns].reshape(len(finer), rows // 2, 2, columns // 2, 2)
            self.levels.append(np.ascontiguousarray(quarters.mean((2, 4))))
        return self.levels[level]

    def seen(self, which: NDArray[np.intp], transforms: NDArray[np.float64], size: Size) -> Pictures:
        """(k, rows, columns) of a `size`: pictures of these numbers under transforms (k, 2, 3), their edges repeated.

        A picture that shrinks by more than one and a half is halved first, as often as needed.
        """
        shrink = 1 / scale_of(transforms)
        levels = np.maximum(np.ceil(np.log2(np.maximum(shrink, 1e-9) / 1.5)), 0).astype(int)
        out = np.empty((len(which), *size), np.float32)
        for level in np.unique(levels):
            rows = np.flatnonzero(levels == level)
            part = np.empty((len(rows), *size), np.float32)
            back = np.ascontiguousarray(inverted(transforms[rows]), np.float32)
            _sample(self.at(level), np.ascontiguousarray(which[rows], np.int64), back, np.float32(2**level), part)
            out[rows] = part
        return out


@njit(void(_STACK, int64[::1], float32[:, :, ::1], float32, _STACK), nogil=True, cache=True)
def _sample(pictures: Any, which: Any, back: Any, shrunk: Any, out: Any) -> None:
    """Write bilinear samples of pictures that have been shrunk, where `back` (k, 2, 3) says."""
    _, height, width = pictures.shape
    half, one = np.float32(0.5), np.float32(1)
    for k in range(len(which)):
        picture = pictures[which[k]]
        for row in range(out.shape[1]):
            for column in range(out.shape[2]):
                x = back[k, 0, 0] * np.float32(column) + back[k, 0, 1] * np.float32(row) + back[k, 0, 2]
                y = back[k, 1, 0] * np.float32(column) + back[k, 1, 1] * np.float32(row) + back[k, 1, 2]
                x = min(max((x + half) / shrunk - half, np.float32(0)), np.float32(width - 1))
                y = min(max((y + half) / shrunk - half, np.float32(0)), np.float32(height - 1))
                left, upper = int(x), int(y)
                right, lower = min(left + 1, width - 1), min(upper + 1, height - 1)
                across, down = x - np.float32(left), y - np.float32(upper)
                above = picture[upper, left] * (one - across) + picture[upper, right] * across
                below = picture[lower, left] * (one - across) + picture[lower, right] * across
                out[k, row, column] = above * (one - down) + below * down
