"""Histograms of oriented gradients (Dalal and Triggs 2005), a whole batch at a time.

Equals `skimage.feature.hog` for all its parameters; `pipelines/descriptors/gradient_histograms.py` does the work. Of
28 × 28 pixels with cells of 4 × 4, an image takes 2.3 µs of one core (scikit-image 371, OpenCV 13.3), one alone 20 µs;
of 64 × 64 with 8 × 8, 6.5 µs (718, 48.2). Colour takes 14 µs, square roots 13 (`tests/benchmarks/hog_speed.py`).

Cells of a seventh of the side: with an RBF SVM on validation images, sides of 1, 2, 3, 4, 5 pixels were right on
97.8, 96.5, 88.3, 89.5, 40.7 % of digits (8 × 8) and 88.7, 93.8, 95.3, 98.1, 98.1 % of faces (25 × 25); on MNIST and
Fashion-MNIST (28 × 28, 1,500 training images) 3, 4, 5, 6 gave 95.8, 96.2, 96.2, 95.6 % and 85.8, 86.3, 83.7, 83.2 %.
Blocks of 3 × 3 cells are right on 0.3 to 0.8 % more, and take half as long again; 2 × 2 is Dalal and Triggs' choice.

Several sizes: right on validation images (2,500 to 2,500 of the training parts, standard error 0.4 and 0.7), in percent
    hog               MNIST svm, linear-svm    Fashion-MNIST svm, linear-svm
    cell=4            97.1  95.9               86.1  85.3
    4 and 7, joined   97.0  96.4               86.1  85.4
    cells=(4, 7)      96.9  96.2               86.2  86.0
With an SVM, square roots gave 97.3 and 86.6 %, L2 97.4 and 86.5 %, L1-sqrt 97.2 and 86.3 %: as good as L2-Hys or a
little better, and left to whoever wants to try.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from bakeoff.pipelines.descriptors.cells import is_number
from bakeoff.pipelines.descriptors.gradient_histograms import Pair, gradient_histograms
from bakeoff.pipelines.descriptors.hog_blocks import NORMS
from bakeoff.pipelines.descriptors.hog_shares import shared_out
from bakeoff.pipelines.image_tags import ImageInputMixin
from bakeoff.pipelines.images import ImageShape, as_images, shape_of
from bakeoff.pipelines.search_space import Integer, OfSide

SPACE = {"orientations": Integer(6, 16), "cell": OfSide(1 / 10, 1 / 4), "block": Integer(1, 3)}

REPLACES = {"cells": ("cell",)}
"""Whoever chooses several cell sizes leaves nothing to search in the one."""


class Hog(ImageInputMixin, TransformerMixin, BaseEstimator):
    """Shares of edge directions in a grid of cells, normalised within blocks of neighbouring cells.

    Colour images: the channel with the strongest gradient speaks for each pixel.

    Parameters
    ----------
    orientations
        number of directions in 0…180°.
    cell
        side of a cell in pixels, or its (height, width); None is a seventh of the image's shorter side, and at least 1.
    block
        side of a block in cells, or its (height, width).
    norm
        of a block, one of L1, L1-sqrt, L2, L2-Hys.
    sqrt
        whether to describe the square roots of the values, so that shadows count for more (`transform_sqrt`).
    cells
        several cell sizes in place of `cell`, described side by side. Their numbers are divided by the square root of
        how many blocks there are, so that each size has the same say.

    Attributes
    ----------
    image_shape_
        (height, width, channels) of the training images.
    orientations_
        number of directions.
    sizes_
        (height, width) in pixels of each cell size.
    block_
        (height, width) of a block, in cells.

    References
    ----------
    Dalal and Triggs (2005), Histograms of oriented gradients for human detection, CVPR.

    Examples
    --------
    >>> from sklearn.datasets import load_digits
    >>> from bakeoff.pipelines import Hog
    >>> images = (load_digits().images * 15).astype("uint8")[:100, :, :, None]
    >>> hog = Hog(cell=2, orientations=6).fit(images)
    >>> hog.transform(images).shape  # 3 × 3 blocks of 2 × 2 cells with 6 directions
    (100, 216)
    >>> hog.get_feature_names_out()[0]
    'block0_0_cell0_0_orientation0'
    >>> hog.paint(hog.transform(images)[0]).shape
    (8, 8)
    """

    same_units = True
    """All columns are shares of a block's norm; blocks without edges must stay quiet."""

    image_shape_: ImageShape

    def __init__(
        self,
        orientations: int = 9,
        cell: int | Pair | None = None,
        block: int | Pair = 2,
        norm: str = "L2-Hys",
        sqrt: bool = False,
        cells: int | Sequence[int | Pair] | None = None,
    ) -> None:
        self.orientations = orientations
        self.cell = cell
        self.block = block
        self.norm = norm
        self.sqrt = sqrt
        self.cells = cells

    @property
    def least_side(self) -> int:
        """Side in pixels of the smallest square image that holds a block of every size."""
        sides = (zip(_pair(size), _pair(self.block), strict=True) for size in self._cells(1))
        return max((side * count for both in sides for side, count in both), default=1)

    def fit(self, images: Any, y: Any = None) -> Hog:  # noqa: ARG002 (scikit-learn's signature)
        """Lay the grids of cells for images (n, height, width, channels) uint8.

        Raises
        ------
        ValueError
            an image is smaller than one block, or a parameter is none of those that it may be.
        """
        shape = shape_of(as_images(images))
        self.check_parameters(shape)
        self.orientations_ = int(self.orientations)
        self.sizes_ = [(int(down), int(across)) for down, across in map(_pair, self._cells(_seventh(shape)))]
        rows, columns = _pair(self.block)
        self.block_ = (int(rows), int(columns))
        self.image_shape_ = shape
        return self

    def check_parameters(self, image_shape: ImageShape) -> None:
        """Refuse parameters that are none of those that they may be, and images smaller than one block."""
        sizes = self._cells(_seventh(image_shape))
        if not sizes:
            raise ValueError("cells must hold at least one cell size; got none.")
        _check_whole("orientations", self.orientations)
        _check_pair("block", self.block)
        for size in sizes:
            _check_pair("cell" if self.cells is None else "cells", size)
        if self.norm not in NORMS:
            raise ValueError(f"norm must be one of {', '.join(NORMS)}; got {self.norm!r}.")
        height, width, _ = image_shape
        rows, columns = _pair(self.block)
        for down, across in map(_pair, sizes):
            if height < down * rows or width < across * columns:
                raise ValueError(
                    f"images must be at least {down * rows} × {across * columns} pixels for HOG with {rows} × "
                    f"{columns} cells of {down} × {across} pixels in a block; got {height} × {width}. Use a smaller "
                    "cell or block, or larger images."
                )

    def transform(self, images: Any) -> NDArray[np.float32]:
        """(n, blocks down · blocks across · cells of a block · orientations) float32, in scikit-image's order.

        Several cell sizes stand side by side.
        """
        check_is_fitted(self)
        images = as_images(images, like=self.image_shape_)
        layouts = self._layouts()
        columns = [int(np.prod(layout)) for layout in layouts]
        described = np.empty((len(images), sum(columns)), np.float32)
        start = 0
        for cell, layout, count in zip(self.sizes_, layouts, columns, strict=True):
            weight = 1.0 if self.cells is None else float(layout[0] * layout[1]) ** -0.5
            gradient_histograms(
                images, self.orientations_, cell, self.block_, self.norm, self.sqrt, weight, described, start
            )
            start += count
        return described

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:  # noqa: ARG002
        """Names such as `block0_3_cell1_0_orientation4`: block and cell by row and column.

        Of several sizes each has its own before that, as in `size4x4_block0_3_cell1_0_orientation4`.
        """
        check_is_fitted(self)
        name = "block{}_{}_cell{}_{}_orientation{}"
        sizes = [""] if self.cells is None else ["size{}x{}_".format(*cell) for cell in self.sizes_]
        return np.array(
            [
                size + name.format(*place)
                for size, layout in zip(sizes, self._layouts(), strict=True)
                for place in np.ndindex(layout)
            ],
            object,
        )

    def paint(self, weights: NDArray[Any]) -> NDArray[np.float32]:
        """Spread each cell's weight, summed over blocks and orientations, over its pixels: (height, width) float32.

        The total weight is preserved. Pixels beyond the last whole cell get none.
        """
        check_is_fitted(self)
        weights = np.asarray(weights, np.float64)
        painted = np.zeros(self.image_shape_[:2])
        start = 0
        for cell, layout in zip(self.sizes_, self._layouts(), strict=True):
            stop = start + int(np.prod(layout))
            pixels = _spread(weights[start:stop].reshape(layout).sum(-1), cell)
            painted[: pixels.shape[0], : pixels.shape[1]] += pixels
            start = stop
        return painted.astype(np.float32)

    def operations(self) -> float:
        """Arithmetic operations for one image: of each pixel, of its votes, and of the normalisation of blocks.

        A pixel takes 10 (differences, magnitude, angle, mean of the cell), and 7 more for each further channel; each
        orientation 5, as a cell's histogram is defined: whether the angle lies in it, and the sum. L2-Hys takes 7 for
        each number of a block, and half as many for a norm that is taken once.
        """
        check_is_fitted(self)
        height, width, channels = self.image_shape_
        pixel = 10 + 7 * (channels - 1) + 5 * self.orientations_ + (channels if self.sqrt else 0)
        norm = 7.0 if self.norm == "L2-Hys" else 3.5
        return sum(height * width * pixel + norm * float(np.prod(layout)) for layout in self._layouts())

    def share_out(self, weights: NDArray[Any], image: NDArray[np.uint8]) -> NDArray[np.float64]:
        """What each pixel of one image adds to a sum over its columns: (height, width) float64 of the same total.

        Finer than `paint`, as it asks which pixels of a cell made its histogram; block normalisation is held fixed.
        """
        check_is_fitted(self)
        weights = np.asarray(weights, np.float64)
        shared, start = np.zeros(self.image_shape_[:2]), 0
        for cell, layout in zip(self.sizes_, self._layouts(), strict=True):
            stop = start + int(np.prod(layout))
            shared += shared_out(weights[start:stop].reshape(layout), image, self.orientations_, cell, self.sqrt)
            start = stop
        return shared

    def _cells(self, default: int) -> Sequence[int | Pair]:
        """The cell sizes that are asked for; the default where none is."""
        if self.cells is None:
            return [default if self.cell is None else self.cell]
        return [self.cells] if isinstance(self.cells, int) else self.cells

    def _layouts(self) -> list[tuple[int, int, int, int, int]]:
        """(blocks down, blocks across, cells down, cells across, orientations) of each cell size."""
        height, width, _ = self.image_shape_
        down, across = self.block_
        return [
            (height // cell[0] - down + 1, width // cell[1] - across + 1, down, across, self.orientations_)
            for cell in self.sizes_
        ]


def _spread(by_cell: NDArray[np.float64], cell: Pair) -> NDArray[np.float64]:
    """Weights (blocks down, blocks across, cells down, cells across), summed on the pixels of the cells."""
    down, across, block_height, block_width = by_cell.shape
    cells = np.zeros((down + block_height - 1, across + block_width - 1))
    for row in range(block_height):
        for column in range(block_width):
            cells[row : row + down, column : column + across] += by_cell[:, :, row, column]
    return np.kron(cells, np.full(cell, 1 / (cell[0] * cell[1])))


def _pair(size: Any) -> Any:
    """(height, width) of a size that may be one number for both."""
    return tuple(size) if isinstance(size, (tuple, list)) else (size, size)


def _check_pair(name: str, size: Any) -> None:
    sides = _pair(size)
    if len(sides) != 2:
        raise ValueError(f"{name} must be a whole number or (height, width); got {size!r}.")
    for side in sides:
        _check_whole(name, side)


def _check_whole(name: str, value: Any) -> None:
    if not is_number(value) or value != int(value) or value < 1:
        raise ValueError(f"{name} must be a whole number of at least 1; got {value!r}.")


def _seventh(image_shape: ImageShape) -> int:
    return max(1, round(min(image_shape[:2]) / 7))
