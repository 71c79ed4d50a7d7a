"""A bank of Gabor filters (Daugman 1985) as a measure of texture (Jain and Farrokhnia 1991), in a grid of cells.

Responses equal those of `skimage.filters.gabor`. A round window parts into one factor along each axis, so that a whole
bank is matrix products: 120 µs an image of 28 × 28 on one core, where a loop over scikit-image takes 69 ms.

Evidence: right on validation images (3,000 to 2,000 of MNIST's and Fashion-MNIST's training parts; 3 to 2 a person of
ORL's, 46 × 56, mean of six draws), in percent, linear SVM and RBF SVM,
    scales, grid, roots     MNIST         Fashion       ORL
    1, 4, no                96.0  97.7    83.5  86.2    90.4  90.0
    2, 4, no                96.8  97.9    85.0  86.3    96.2  96.0
    2, 4, no, mean only     96.5  97.6    84.2  85.9    95.6  95.2
    2, 4, yes               96.7  98.3    83.7  87.5    95.6  97.1
    2, 6, no                97.4  98.1    85.8  87.8    95.8  96.7
    2, 6, yes               97.4  98.5    85.2  88.8    96.5  97.5
Standardised columns instead of roots were right on 97.5 97.5, 86.3 86.9, 97.7 94.4 % with grid 4. Shortest waves of 3
and 6 pixels instead of 4 were right on 98.0 and 97.4 % of MNIST, 87.4 and 85.2 % of Fashion-MNIST (RBF, no roots, 4).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from bakeoff.pipelines.descriptors.cells import cells_of, check_grid, check_whole, is_number, spread
from bakeoff.pipelines.image_tags import ImageInputMixin
from bakeoff.pipelines.images import ImageShape, as_images, shape_of, to_gray
from bakeoff.pipelines.operations import gray_operations
from bakeoff.pipelines.search_space import Integer, OfSide

SPACE = {
    "wavelength": OfSide(1 / 14, 1 / 4, least=2),
    "scales": Integer(1, 3),
    "orientations": Integer(4, 12),
    "grid": Integer(2, 8),
}

WIDTH = np.sqrt(np.log(2) / 2) * 3 / np.pi
"""Standard deviation of the Gaussian window, in wavelengths, for a bandwidth of one octave."""

REACH = 3
"""Standard deviations at which a window is cut off, as in scikit-image."""

VALUES_AT_ONCE = 50_000
"""Responses computed at a time: few enough for the processor's cache, so that memory does not grow with the batch."""


class Gabor(ImageInputMixin, TransformerMixin, BaseEstimator):
    """How strongly an image answers to waves in a Gaussian window: mean and deviation in each cell, as square roots.

    Colour images: the filters see their brightness.

    Parameters
    ----------
    wavelength
        of the shortest waves, in pixels, at least 2; None is a seventh of the image's shorter side.
    scales
        how many wavelengths there are, each twice the one before.
    orientations
        directions in 0…180°.
    grid
        cells each way; they share out all pixels.

    Attributes
    ----------
    image_shape_
        (height, width, channels) of the training images.
    wavelength_
        of the shortest waves, in pixels.
    down_, across_
        (waves, 2 · height, height) and (waves, width, 2 · width) float32, the two factors of filters: real, imaginary.

    References
    ----------
    Daugman (1985), Uncertainty relation for resolution in space, spatial frequency, and orientation optimized by
    two-dimensional visual cortical filters, Journal of the Optical Society of America A 2(7).
    Jain and Farrokhnia (1991), Unsupervised texture segmentation using Gabor filters, Pattern Recognition 24(12).

    Examples
    --------
    >>> import numpy as np
    >>> from bakeoff.pipelines import Gabor
    >>> images = np.zeros((1, 32, 32, 1), np.uint8)
    >>> images[:, :, ::4] = images[:, :, 1::4] = 255  # upright stripes, one every four pixels
    >>> gabor = Gabor(wavelength=4, scales=1, orientations=4, grid=1).fit(images)
    >>> gabor.get_feature_names_out()[gabor.transform(images)[0].argmax()]
    'scale0_orientation0_cell0_0_mean'
    """

    same_units = True
    """All columns are roots of brightness; filters that hardly answer must stay quiet."""

    image_shape_: ImageShape
    wavelength_: float

    def __init__(self, wavelength: float | None = None, scales: int = 2, orientations: int = 8, grid: int = 6) -> None:
        self.wavelength = wavelength
        self.scales = scales
        self.orientations = orientations
        self.grid = grid

    @property
    def least_side(self) -> int:
        """Side in pixels of the smallest image that gives each cell a pixel."""
        return int(self.grid)

    def fit(self, images: Any, y: Any = None) -> Gabor:  # noqa: ARG002 (scikit-learn's signature)
        """Make the filters for images (n, height, width, channels) uint8.

        Raises
        ------
        ValueError
            a parameter is out of its range, or an image has fewer pixels a side than the grid has cells.
        """
        shape = shape_of(as_images(images))
        self.check_parameters(shape)
        wavelength = max(2.0, min(shape[:2]) / 7) if self.wavelength is None else self.wavelength
        self.image_shape_ = shape
        self.wavelength_ = float(wavelength)
        waves = [(self.wavelength_ * 2**scale, turn) for scale in range(self.scales) for turn in self._turns()]
        self.down_ = np.stack([_along(shape[0], wave, turn, np.sin(turn)) for wave, turn in waves])
        self.across_ = np.stack([_along(shape[1], wave, turn, np.cos(turn)).T for wave, turn in waves])
        return self

    def check_parameters(self, image_shape: ImageShape) -> None:
        """Refuse parameters that are out of range, and images with fewer pixels a side than the grid has cells."""
        check_whole("scales", self.scales, 1, 8)
        check_whole("orientations", self.orientations, 1, 64)
        check_grid(self.grid, image_shape)
        if self.wavelength is not None and not (is_number(self.wavelength) and self.wavelength >= 2):
            raise ValueError(f"wavelength must be at least 2 pixels, or None; got {self.wavelength!r}.")

    def transform(self, images: Any) -> NDArray[np.float32]:
        """(n, scales · orientations · grid² · 2) float32: roots of mean and deviation of the magnitude.

        Magnitudes are those of brightness in 0…1.
        """
        check_is_fitted(self)
        gray = to_gray(as_images(images, like=self.image_shape_)) / np.float32(255)
        height, width, _ = self.image_shape_
        cells = cells_of(self.image_shape_, self.grid).ravel()
        averaging = np.eye(self.grid**2, dtype=np.float32)[cells] / np.bincount(cells).astype(np.float32)
        described = np.empty((len(gray), self.scales, self.orientations, self.grid**2, 2), np.float32)
        step = max(1, VALUES_AT_ONCE // (height * width))
        for start in range(0, len(gray), step):
            chunk = gray[start : start + step]
            for scale, orientation, power in self._powers(chunk):
                mean = np.sqrt(power) @ averaging
                found = described[start : start + step, scale, orientation]
                found[..., 0] = mean
                found[..., 1] = np.sqrt(np.maximum(power @ averaging - mean**2, 0))
        return np.sqrt(described, out=described).reshape(len(gray), -1)

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:  # noqa: ARG002
        """Names such as `scale0_orientation3_cell1_2_mean`, the shortest wavelength first, `…_deviation` beside it."""
        check_is_fitted(self)
        name = "scale{}_orientation{}_cell{}_{}_{}"
        layout = (self.scales, self.orientations, self.grid, self.grid)
        return np.array(
            [name.format(*place, measure) for place in np.ndindex(layout) for measure in ("mean", "deviation")], object
        )

    def paint(self, weights: NDArray[Any]) -> NDArray[np.float32]:
        """Spread each cell's summed weight over its pixels: (height, width) float32 of the same total."""
        check_is_fitted(self)
        by_cell = np.asarray(weights, np.float64).reshape(-1, self.grid**2, 2).sum((0, 2))
        return spread(by_cell, cells_of(self.image_shape_, self.grid))

    def operations(self) -> float:
        """Arithmetic operations for one image: of the matrix products, of magnitudes, and of means and deviations.

        A product of (m, k) and (k, n) takes 2 m k n. A pixel takes 11 a filter for the two sums that it and its mirror
        image are made of, 2 more for each of them, 1 for the root and 2 for the sums of its cell.
        """
        check_is_fitted(self)
        height, width, channels = self.image_shape_
        pixels, filters = height * width, self.scales * self.orientations
        products = len(self.down_) * (4.0 * pixels * width + 8.0 * pixels * height + 11 * pixels)
        measures = filters * (pixels * (2 + 1 + 2) + self.grid**2 * (2 + 4 + 2))
        return pixels * (1 + gray_operations(channels)) + products + measures

    def _turns(self) -> list[float]:
        """Directions in radians up to 90°; the others are their mirror images."""
        return [np.pi * k / self.orientations for k in range(self.orientations // 2 + 1)]

    def _powers(self, gray: NDArray[np.float32]) -> Iterator[tuple[int, int, NDArray[np.float32]]]:
        """Scale, orientation, and squared magnitude (n, height · width) of each filter's response.

        With c + is along one axis and p + iq along the other, a response is (cp − sq) + i(cq + sp); that of the
        mirrored filter, whose q has the other sign, is made of the same four products.
        """
        n, height, width = gray.shape
        for k, (down, across) in enumerate(zip(self.down_, self.across_, strict=True)):
            scale, orientation = divmod(k, len(self._turns()))
            products = (down @ (gray @ across)).reshape(n, 2, height, 2, width)
            cp, cq, sp, sq = (products[:, i, :, j] for i in (0, 1) for j in (0, 1))
            both, apart = cp**2 + cq**2 + sp**2 + sq**2, 2 * (cq * sp - cp * sq)
            yield scale, orientation, np.maximum(both + apart, 0).reshape(n, -1)
            if 0 < 2 * orientation < self.orientations:
                yield scale, self.orientations - orientation, np.maximum(both - apart, 0).reshape(n, -1)


def _along(size: int, wavelength: float, turn: float, part: float) -> NDArray[np.float32]:
    """What a filter does along one axis, as a matrix (2 · size, size) to multiply lines of pixels with.

    A round window is the product of one along each axis, and so is the wave: no filter needs two dimensions at once.
    Beyond the border the image is mirrored. The first half is the real part, the second the imaginary one.

    Parameters
    ----------
    turn
        direction in radians.
    part
        sine or cosine of it, whichever belongs to this axis.
    """
    deviation = WIDTH * wavelength
    reach = int(np.ceil(max(REACH * deviation * max(abs(np.cos(turn)), abs(np.sin(turn))), 1)))
    steps = np.arange(-reach, reach + 1)
    wave = np.exp(-(steps**2) / (2 * deviation**2) + 2j * np.pi * steps * part / wavelength)
    places = (np.arange(size)[:, None] - steps) % (2 * size)
    matrix = np.zeros((size, size), complex)
    np.add.at(matrix, (np.arange(size)[:, None], np.minimum(places, 2 * size - 1 - places)), wave)
    return (np.concatenate([matrix.real, matrix.imag]) / (np.sqrt(2 * np.pi) * deviation)).astype(np.float32)
