"""The pixels themselves, as the plainest feature there is, or what they have in common (Turk and Pentland 1991).

Evidence for the principal components, the eigenfaces: right on validation images (3,000 to 2,000 of MNIST's and
Fashion-MNIST's training parts; 3 to 2 a person of ORL's, 46 × 56, mean of six draws), in percent, linear and RBF SVM,
    components         MNIST         Fashion       ORL           µs an image, MNIST, on one core
    None (pixels)      88.8  94.3    81.1  83.9    87.3  91.5     0.3
    30                 87.7  95.0    79.3  83.2    88.5  87.7
    100                89.5  94.8    81.2  83.5    90.0  90.4     1.7
    0.9                89.5  94.8    80.7  83.5    89.8  89.8
    0.95               88.9  94.7    82.0  83.8    90.2  90.0
Components of equal variance (whitened) were right on up to 5 % less, and are not offered. `components` is not searched:
pixels are what other features are measured by, and are to stay pixels unless the name says otherwise.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.decomposition import PCA
from sklearn.utils.validation import check_is_fitted

from bakeoff.pipelines.image_tags import ImageInputMixin
from bakeoff.pipelines.images import ImageShape, as_images, shape_of


class Pixels(ImageInputMixin, TransformerMixin, BaseEstimator):
    """Every pixel of every channel as one feature in 0…1, or the principal components of all of them.

    Colour images: each channel stands for itself.

    Parameters
    ----------
    components
        None for the pixels themselves, in the order (height, width, channels); a whole number of principal components;
        or the share of the variance, between 0 and 1, that as many of them as needed are to explain.

    Attributes
    ----------
    image_shape_
        (height, width, channels) of the training images.
    components_
        (components, height · width · channels) float32, of norm 1, the one that explains most first; None without.
    middle_
        (components,) float32, where the mean of the training images lies along each component, where there are any.

    References
    ----------
    Turk and Pentland (1991), Eigenfaces for recognition, Journal of Cognitive Neuroscience 3(1).

    Examples
    --------
    >>> from sklearn.datasets import load_digits
    >>> from bakeoff.pipelines import Pixels
    >>> images = (load_digits().images * 15).astype("uint8")[:100, :, :, None]
    >>> Pixels().fit_transform(images).shape  # brightness in 0…1
    (100, 64)
    >>> Pixels(components=10).fit(images).transform(images).shape
    (100, 10)
    """

    same_units = True
    """All columns are brightness; standardised one by one, the noise of pixels that hardly change would be blown up."""

    image_shape_: ImageShape
    components_: NDArray[np.float32] | None
    middle_: NDArray[np.float32]

    def __init__(self, components: float | None = None) -> None:
        self.components = components

    def fit(self, images: Any, y: Any = None) -> Pixels:  # noqa: ARG002 (scikit-learn's signature)
        """Find the principal components of images (n, height, width, channels) uint8, where they are wanted.

        Raises
        ------
        ValueError
            `components` is neither None, nor a whole number that so many images can have, nor a share.
        """
        images = as_images(images)
        self.check_parameters(shape_of(images))
        self.image_shape_ = shape_of(images)
        self.components_ = None
        if self.components is not None:
            rows = _rows(images)
            # Both solvers are exact and draw no random numbers; the sign of a component follows from the component.
            solver = "covariance_eigh" if len(rows) >= rows.shape[1] else "full"
            found = PCA(_checked(self.components, min(rows.shape)), svd_solver=solver).fit(rows)
            self.components_ = found.components_.astype(np.float32)
            self.middle_ = self.components_ @ found.mean_.astype(np.float32)
        return self

    def check_parameters(self, image_shape: ImageShape) -> None:
        """Refuse components that are no number that such images can have, and no share."""
        if self.components is not None:
            _checked(self.components, math.prod(image_shape))

    def transform(self, images: Any) -> NDArray[np.float32]:
        """(n, height · width · channels) float32 in 0…1, or (n, components) float32 with zero for the mean image."""
        check_is_fitted(self)
        rows = _rows(as_images(images, like=self.image_shape_))
        return rows if self.components_ is None else rows @ self.components_.T - self.middle_

    def operations(self) -> float:
        """Arithmetic operations for one image: a division of each value, and the products with the components."""
        check_is_fitted(self)
        values = float(np.prod(self.image_shape_))
        return values if self.components_ is None else values + 2.0 * self.components_.size + len(self.components_)

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:  # noqa: ARG002
        """Names such as `pixel3_5_0`: row, column, channel; or `component0`."""
        check_is_fitted(self)
        if self.components_ is not None:
            return np.array([f"component{k}" for k in range(len(self.components_))], object)
        return np.array([f"pixel{'_'.join(map(str, place))}" for place in np.ndindex(self.image_shape_)], object)

    def paint(self, weights: NDArray[Any]) -> NDArray[np.float32]:
        """Put one weight a feature back where its pixel is: (height, width) float32, summed over channels.

        The weight of a component goes to each pixel by the square of the pixel's part in it; these squares sum to 1, so
        that the total is preserved.
        """
        check_is_fitted(self)
        weights = np.asarray(weights, np.float32)
        if self.components_ is not None:
            weights = weights @ self.components_**2
        return weights.reshape(self.image_shape_).sum(-1)

    def share_out(self, weights: NDArray[Any], image: NDArray[np.uint8]) -> NDArray[np.float64]:  # noqa: ARG002
        """What each pixel of one image adds to a sum over its columns: (height, width) float64 of the same total."""
        check_is_fitted(self)
        weights = np.asarray(weights, np.float64)
        if self.components_ is not None:
            weights = weights @ self.components_.astype(np.float64) ** 2
        return np.asarray(weights.reshape(self.image_shape_).sum(-1))


def _rows(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    return images.reshape(len(images), -1).astype(np.float32) / np.float32(255)


def _checked(components: Any, most: int) -> int | float:
    """The number or share of components, if so many can be."""
    if isinstance(components, int | np.integer) and not isinstance(components, bool) and 1 <= components <= most:
        return int(components)
    if isinstance(components, float) and 0 < components < 1:
        return components
    raise ValueError(
        f"components must be None, a whole number from 1 to {most} (so many can be had of these images), or a share "
        f"between 0 and 1; got {components!r}."
    )
