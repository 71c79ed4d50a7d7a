"""A grid of cells that shares out all pixels of an image, for features that count or average within them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.pipelines.images import ImageShape


def check_whole(name: str, value: Any, least: int, most: int) -> None:
    """Whether a parameter is a whole number in its range.

    Raises
    ------
    ValueError
        it is not.
    """
    if not isinstance(value, int | np.integer) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(f"{name} must be a whole number from {least} to {most}; got {value!r}.")


def is_number(value: Any) -> bool:
    """Whether a parameter is a finite number, and not a truth or text.

    >>> is_number(0.5), is_number(True), is_number("1")
    (True, False, False)
    """
    return isinstance(value, int | float | np.number) and not isinstance(value, bool) and math.isfinite(value)


def check_grid(grid: Any, image_shape: ImageShape) -> None:
    """Whether a grid of `grid` × `grid` cells fits on images (height, width, channels).

    Raises
    ------
    ValueError
        an image has fewer pixels a side than the grid has cells, or `grid` is no whole number from 1 to 64.
    """
    check_whole("grid", grid, 1, 64)
    height, width, _ = image_shape
    if min(height, width) < grid:
        raise ValueError(
            f"images must be at least {grid} × {grid} pixels for a grid of {grid} × {grid} cells; got "
            f"{height} × {width}. Use a smaller grid, or larger images."
        )


def cells_of(image_shape: ImageShape, grid: int) -> NDArray[np.int64]:
    """(height, width) the cell, numbered in reading order, that each pixel belongs to.

    >>> cells_of((2, 5, 1), 2)
    array([[0, 0, 0, 1, 1],
           [2, 2, 2, 3, 3]])
    """
    down, across = (np.arange(size) * grid // size for size in image_shape[:2])
    return down[:, None] * grid + across


def spread(by_cell: NDArray[Any], cells: NDArray[np.int64]) -> NDArray[np.float32]:
    """Spread one weight a cell evenly over its pixels: (height, width) float32 of the same total."""
    return (np.asarray(by_cell, np.float64) / np.bincount(cells.ravel()))[cells].astype(np.float32)
