"""Finds the points of faces with what unannotated training images teach."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from pipelines.faces.drawn_face import mean_points
from pipelines.faces.located import Located
from pipelines.images import Shape, as_images, shape_of


class GradientLocaliser(BaseEstimator):
    """The mean drawn face in the middle of the image, until the search around it is written."""

    image_shape_: Shape

    def fit(self, images: Any, y: Any = None) -> GradientLocaliser:  # noqa: ARG002 (scikit-learn's signature)
        """Learn from images (n, height, width, channels) uint8 with one face each; no annotation is asked for."""
        self.image_shape_ = shape_of(as_images(images))
        return self

    def locate(self, images: Any) -> Located:
        """Where the points lie in images (n, height, width, channels) uint8."""
        check_is_fitted(self)
        images = as_images(images)
        height, width, _ = shape_of(images)
        points = mean_points(min(height, width)) + [(width - min(height, width)) / 2, (height - min(height, width)) / 2]
        shape: tuple[int, ...] = (len(images), *points.shape)
        found: NDArray[np.bool_] = np.zeros(len(images), bool)
        return Located(np.broadcast_to(points, shape).astype(np.float32), found)
