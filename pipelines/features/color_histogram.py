"""Histograms of colour (Swain and Ballard 1991), in a grid of cells.

45 µs a colour image of 28 × 28 on one core, where a loop over `skimage.color.rgb2hsv` and `numpy.histogram` takes 2 ms;
180 µs and 2.7 ms at 64 × 64. All is whole numbers, and nothing falls into another bin by rounding.

Evidence: right on validation images (3,000 to 2,000 of CIFAR-10's training set, 450 to 150 of flowers', 64 × 64, mean
of three draws), in percent, linear SVM and RBF SVM,
                          hsv                          opponent
    joint, grid, bins     CIFAR-10      flowers        CIFAR-10      flowers
    yes, 1, 8             28.6  34.7    50.4  54.9     29.9  31.9    52.7  58.0
    yes, 2, 8             33.8  39.9    55.8  60.2     33.5  36.8    55.3  58.0
    yes, 4, 6             39.9  43.3    54.7  55.8     39.1  42.4    53.1  55.8
    no, 4, 8              43.2  48.0    56.4  56.9     42.6  44.4    54.4  54.2
    no, 4, 12             42.6  47.6    56.9  58.9     43.5  45.0    55.8  58.7
Gray images, grid 4, 8 bins: MNIST 72.6 and 78.8, Fashion-MNIST 73.4 and 76.6, ORL (46 × 56) 89.2 and 92.9; 5 µs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from bakeoff.pipelines.descriptors.cells import cells_of, check_grid, check_whole, spread
from bakeoff.pipelines.image_tags import ImageInputMixin
from bakeoff.pipelines.images import ImageShape, as_images, shape_of
from bakeoff.pipelines.search_space import Choice, Integer

SPACE = {
    "space": Choice(("hsv", "opponent")),
    "bins": Integer(4, 12),
    "joint": Choice((True, False)),
    "grid": Integer(1, 8),
}

PIXELS_AT_ONCE = 200_000
"""Pixels of a chunk of images: few enough for the processor's cache, so that memory does not grow with the batch."""

AXES = {"hsv": ("hue", "saturation", "value"), "opponent": ("redgreen", "blueyellow", "intensity")}
"""What each colour space measures. Hue goes round; opponent colours are those of Swain and Ballard."""


class ColorHistogram(ImageInputMixin, TransformerMixin, BaseEstimator):
    """Shares of the pixels of a cell that have a colour, as square roots.

    Gray images have no colour: what is counted is their brightness, `bins` a cell, whatever `space` and `joint` say.

    Parameters
    ----------
    bins
        along each axis of the colour space; all are of equal width.
    space
        "hsv" (hue, saturation, value) or "opponent" (red − green, blue − yellow, intensity).
    joint
        whether a bin is a colour, bins³ a cell, as Swain and Ballard have it; otherwise each axis has a histogram of
        its own, 3 · bins a cell.
    grid
        cells each way; they share out all pixels. 1 forgets where a colour was.

    Attributes
    ----------
    image_shape_
        (height, width, channels) of the training images.

    References
    ----------
    Swain and Ballard (1991), Color indexing, International Journal of Computer Vision 7(1).

    Examples
    --------
    >>> import numpy as np
    >>> from bakeoff.pipelines import ColorHistogram
    >>> red = np.zeros((1, 16, 16, 3), np.uint8) + np.array([255, 0, 0], np.uint8)
    >>> histogram = ColorHistogram(bins=4, grid=1).fit(red)
    >>> names = histogram.get_feature_names_out()
    >>> names[histogram.transform(red)[0] > 0].tolist()  # of red, hue is 0, saturation and value are 1
    ['cell0_0_hue0', 'cell0_0_saturation3', 'cell0_0_value3']
    """

    same_units = True
    """All columns are square roots of shares of a cell; colours that hardly occur must stay quiet."""

    image_shape_: ImageShape

    def __init__(self, bins: int = 12, space: str = "hsv", joint: bool = False, grid: int = 4) -> None:
        self.bins = bins
        self.space = space
        self.joint = joint
        self.grid = grid

    @property
    def least_side(self) -> int:
        """Side in pixels of the smallest image that gives each cell a pixel."""
        return int(self.grid)

    def fit(self, images: Any, y: Any = None) -> ColorHistogram:  # noqa: ARG002 (scikit-learn's signature)
        """Lay the grid of cells for images (n, height, width, channels) uint8.

        Raises
        ------
        ValueError
            a parameter is out of its range, or an image has fewer pixels a side than the grid has cells.
        """
        shape = shape_of(as_images(images))
        self.check_parameters(shape)
        self.image_shape_ = shape
        return self

    def check_parameters(self, image_shape: ImageShape) -> None:
        """Refuse parameters that are out of range, and images with fewer pixels a side than the grid has cells."""
        check_whole("bins", self.bins, 2, 32)
        check_grid(self.grid, image_shape)
        if self.space not in AXES:
            raise ValueError(f"space must be 'hsv' or 'opponent'; got {self.space!r}.")

    def transform(self, images: Any) -> NDArray[np.float32]:
        """(n, grid² · bins of a cell) float32: square roots of shares; those of one histogram sum to 1."""
        check_is_fitted(self)
        images = as_images(images, like=self.image_shape_)
        height, width, _ = self.image_shape_
        cells, bins = cells_of(self.image_shape_, self.grid), self._bins_of_a_cell()
        pixels = np.bincount(cells.ravel())
        roots = np.empty((len(images), len(pixels) * bins), np.float32)
        step = max(1, PIXELS_AT_ONCE // (height * width))
        for start in range(0, len(images), step):
            chunk = images[start : start + step]
            cell_of = (np.arange(len(chunk))[:, None, None] * len(pixels) + cells) * bins
            counted = [
                np.bincount((cell_of + bin_of).ravel(), minlength=roots[start : start + step].size)
                for bin_of in self._binned(chunk)
            ]
            shares = np.sum(counted, axis=0).reshape(len(chunk), len(pixels), bins) / pixels[:, None]
            roots[start : start + step] = np.sqrt(shares).reshape(len(chunk), -1)
        return roots

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:  # noqa: ARG002
        """Names such as `cell0_1_hue3_saturation0_value7`, `cell0_1_hue3`, or `cell0_1_brightness5` of gray images."""
        check_is_fitted(self)
        if self.image_shape_[-1] == 1:
            colours = [f"brightness{k}" for k in range(self.bins)]
        elif self.joint:
            name = "_".join(f"{axis}{{}}" for axis in AXES[self.space])
            colours = [name.format(*place) for place in np.ndindex(self.bins, self.bins, self.bins)]
        else:
            colours = [f"{axis}{k}" for axis in AXES[self.space] for k in range(self.bins)]
        cells = [f"cell{row}_{column}" for row in range(self.grid) for column in range(self.grid)]
        return np.array([f"{cell}_{colour}" for cell in cells for colour in colours], object)

    def paint(self, weights: NDArray[Any]) -> NDArray[np.float32]:
        """Spread each cell's summed weight over its pixels: (height, width) float32 of the same total."""
        check_is_fitted(self)
        by_cell = np.asarray(weights, np.float64).reshape(self.grid**2, -1).sum(-1)
        return spread(by_cell, cells_of(self.image_shape_, self.grid))

    def operations(self) -> float:
        """Arithmetic operations for one image: of the bins of each pixel, and of the shares of colours.

        In whole numbers hue, saturation and value take 21, as often one channel as another being the largest, and
        opponent colours 14; a joint bin takes 4 more. A pixel counts once in each histogram, and a share takes a
        division and a root.
        """
        check_is_fitted(self)
        height, width, channels = self.image_shape_
        colour = (21 if self.space == "hsv" else 14) + (4 + 1 if self.joint else 3)
        pixel = 2 + 1 if channels == 1 else colour
        shares = self.grid**2 * self._bins_of_a_cell()
        return float(height * width * pixel + 2 * shares)

    def _bins_of_a_cell(self) -> int:
        if self.image_shape_[-1] == 1:
            return self.bins
        return self.bins**3 if self.joint else 3 * self.bins

    def _binned(self, images: NDArray[np.uint8]) -> list[NDArray[np.int32]]:
        """The bin, within its cell, that each pixel counts in, (n, height, width) for each histogram there is."""
        if images.shape[-1] == 1:
            return [images[..., 0].astype(np.int32) * self.bins // 256]
        first, second, third = (_hsv if self.space == "hsv" else _opponent)(images.astype(np.int32), self.bins)
        if self.joint:
            return [(first * self.bins + second) * self.bins + third]
        return [first, second + self.bins, third + 2 * self.bins]


def _hsv(images: NDArray[np.int32], bins: int) -> tuple[NDArray[np.int32], ...]:
    """Bins of hue, saturation and value of images (n, height, width, 3), in whole numbers, without rounding.

    A gray pixel has hue 0, and a black one saturation 0, as in `skimage.color.rgb2hsv`.
    """
    red, green, blue = np.moveaxis(images, -1, 0)
    value = np.maximum(np.maximum(red, green), blue)
    chroma = value - np.minimum(np.minimum(red, green), blue)
    # In sixths of the circle and shares of the chroma: which channel is the largest, and which of the others leads.
    sixths = np.where(
        blue == value,
        4 * chroma + red - green,
        np.where(green == value, 2 * chroma + blue - red, (green - blue) % np.maximum(6 * chroma, 1)),
    )
    hue = np.where(chroma == 0, 0, sixths * bins // np.maximum(6 * chroma, 1))
    saturation = np.minimum(chroma * bins // np.maximum(value, 1), bins - 1)
    return hue, saturation, value * bins // 256


def _opponent(images: NDArray[np.int32], bins: int) -> tuple[NDArray[np.int32], ...]:
    """Bins of red − green, 2 · blue − red − green and red + green + blue of images (n, height, width, 3)."""
    red, green, blue = np.moveaxis(images, -1, 0)
    return (
        (red - green + 255) * bins // 511,
        (2 * blue - red - green + 510) * bins // 1021,
        (red + green + blue) * bins // 766,
    )
