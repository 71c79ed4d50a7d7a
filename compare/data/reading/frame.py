"""Which part of a picture is taken, and where it is put: for pixels and for points alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.reading.image_options import ImageOptions


@dataclass(frozen=True)
class Frame:
    """Which part of a picture is taken, and where it is put.

    Attributes
    ----------
    box
        left, upper, right, lower in the upright picture, in pixels and parts of them.
    place
        left, upper, width, height in the common size.
    """

    box: tuple[float, float, float, float]
    place: tuple[int, int, int, int]

    def move(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """(…, 2) x and y in the picture, 0 at the centre of its first pixel, as they lie in the common size."""
        left, upper, right, lower = self.box
        scale = np.array([self.place[2] / (right - left), self.place[3] / (lower - upper)])
        moved = (points + 0.5 - np.array([left, upper])) * scale + np.array(self.place[:2]) - 0.5
        return np.asarray(moved, dtype=np.float32)

    @property
    def area(self) -> float:
        """How much is taken, in pixels of the picture."""
        return (self.box[2] - self.box[0]) * (self.box[3] - self.box[1])


def window(size: tuple[int, int], options: ImageOptions) -> tuple[float, float, float, float]:
    """Left, upper, right, lower of what is taken of a picture of `size` = (width, height), in pixels."""
    left, upper, right, lower = options.window
    return left * size[0], upper * size[1], right * size[0], lower * size[1]


def frame(size: tuple[int, int], shape: tuple[int, int], options: ImageOptions) -> Frame:
    """How a picture of `size` = (width, height) comes to `shape` = (height, width).

    "crop" scales it until it covers the shape and cuts out the centre, "pad" scales it until it fits in and leaves a
    margin, "stretch" changes its proportions.

    >>> frame((40, 20), (10, 10), ImageOptions()).box, frame((40, 20), (10, 10), ImageOptions(fit="pad")).place
    ((10.0, 0.0, 30.0, 20.0), (0, 2, 10, 5))
    """
    left, upper, right, lower = window(size, options)
    width, height, (to_height, to_width) = right - left, lower - upper, shape
    whole = (left, upper, right, lower)
    if options.fit == "pad":
        scale = min(to_width / width, to_height / height)
        wide, high = max(1, round(width * scale)), max(1, round(height * scale))
        return Frame(whole, ((to_width - wide) // 2, (to_height - high) // 2, wide, high))
    if options.fit == "crop":
        scale = max(to_width / width, to_height / height)
        across, down = (width - to_width / scale) / 2, (height - to_height / scale) / 2
        whole = (
            max(left, left + across), max(upper, upper + down), min(right, right - across), min(lower, lower - down),
        )  # fmt: skip
    return Frame(whole, (0, 0, to_width, to_height))
