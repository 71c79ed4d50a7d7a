"""The pixels themselves, as the plainest feature there is."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from pipelines.images import Shape, as_images, shape_of


class Pixels(TransformerMixin, BaseEstimator):
    """Every pixel of every channel as one feature in 0…1, in the order (height, width, channels)."""

    commensurate = True
    """All columns are brightness; standardised one by one, the noise of pixels that hardly change would be blown up."""

    image_shape_: Shape

    def fit(self, images: Any, y: Any = None) -> Pixels:  # noqa: ARG002 (scikit-learn's signature)
        """Remember the shape of the images, (n, height, width, channels) uint8."""
        self.image_shape_ = shape_of(as_images(images))
        return self

    def transform(self, images: Any) -> NDArray[np.float32]:
        """(n, height · width · channels) float32 in 0…1."""
        check_is_fitted(self)
        images = as_images(images, like=self.image_shape_)
        return images.reshape(len(images), -1).astype(np.float32) / np.float32(255)

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:  # noqa: ARG002
        """Names such as `pixel3_5_0`: row, column, channel."""
        check_is_fitted(self)
        return np.array([f"pixel{'_'.join(map(str, place))}" for place in np.ndindex(self.image_shape_)], object)

    def paint(self, weights: NDArray[Any]) -> NDArray[np.float32]:
        """Put one weight a feature back where its pixel is: (height, width) float32, summed over channels."""
        check_is_fitted(self)
        return np.asarray(weights, np.float32).reshape(self.image_shape_).sum(-1)
