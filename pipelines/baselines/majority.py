"""Always says the class that most training images have: what any contender must beat.

`sklearn.dummy.DummyClassifier(strategy="most_frequent")`; of classes that are equally frequent, the first.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.dummy import DummyClassifier
from sklearn.utils.validation import check_consistent_length, check_is_fitted

from bakeoff.pipelines.image_tags import ImageInputMixin
from bakeoff.pipelines.images import ImageShape, as_images, shape_of


def build(**parameters: Any) -> Majority:
    """The baseline, unfitted; it has no parameters.

    Returns
    -------
    Majority
        unfitted; it takes images (n, height, width, channels) uint8 and labels (n,).

    Raises
    ------
    ValueError
        a parameter was given.

    Examples
    --------
    >>> build()
    Majority()
    """
    return Majority().set_params(**parameters)


class Majority(ImageInputMixin, ClassifierMixin, BaseEstimator):
    """Says one label, whatever the image.

    Attributes
    ----------
    image_shape_
        (height, width, channels) of the training images.
    classes_
        (classes,) labels, sorted.
    counter_
        the fitted `sklearn.dummy.DummyClassifier`.

    Examples
    --------
    >>> import numpy as np
    >>> images = np.zeros((3, 8, 8, 1), np.uint8)
    >>> Majority().fit(images, ["ape", "zebra", "zebra"]).predict(images[:1]).tolist()
    ['zebra']
    """

    image_shape_: ImageShape
    classes_: NDArray[Any]

    def fit(self, images: Any, labels: Any) -> Majority:
        """Count the labels (n,) of images (n, height, width, channels) uint8."""
        images = as_images(images)
        check_consistent_length(images, labels)
        self.image_shape_ = shape_of(images)
        self.counter_ = DummyClassifier(strategy="most_frequent").fit(np.zeros((len(images), 1)), labels)
        self.classes_ = self.counter_.classes_
        return self

    def predict(self, images: Any) -> NDArray[Any]:
        """(n,) the most frequent label, n times."""
        rows = self._rows(images)
        return self.counter_.predict(rows)

    def predict_proba(self, images: Any) -> NDArray[np.float64]:
        """(n, classes) 1 for the most frequent class, 0 for the others."""
        rows = self._rows(images)
        return self.counter_.predict_proba(rows)

    def _rows(self, images: Any) -> NDArray[np.float64]:
        check_is_fitted(self)
        return np.zeros((len(as_images(images, like=self.image_shape_)), 1))
