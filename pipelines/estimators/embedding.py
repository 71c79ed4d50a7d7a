"""What a network learned to see, as a feature for any classifier.

The network is trained in `fit`, on the training images alone, and its last layer is left out. The classifier behind it
learns from the same images, as in deep learning with a support vector machine on top (Huang and LeCun 2006): of these
the network has seen the labels, and it sets them apart more surely than it will others. That is what such a contender
is; nothing is held out to soften it.

Evidence for the scale of the columns: right on validation images (288 of digits, 5,000 of MNIST's and Fashion-MNIST's
training parts, after training on 1,150 and 5,000), one draw, in percent; the network alone has 99.7, 99.0 and 89.8,
                           digits svm, linear-svm    MNIST svm, linear-svm    Fashion svm, linear-svm
    as they are            99.7  99.7                98.9  98.9               89.9  90.1
    standardised each      99.7  99.7                99.0  98.9               90.2  90.3
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin, clone
from sklearn.utils import get_tags
from sklearn.utils.validation import check_is_fitted


class Embedding(TransformerMixin, BaseEstimator):
    """Images → what the last layer of a network, trained on the training images, sees of them.

    Parameters
    ----------
    network
        an estimator with `embedding(images)`, as `bakeoff.pipelines.NetworkClassifier`; a clone is trained.

    Attributes
    ----------
    network_
        the trained network.
    width_
        numbers that its last layer sees of an image.

    References
    ----------
    Huang and LeCun (2006), Large-scale learning with SVM and convolutional nets for generic object categorization,
    CVPR.

    Examples
    --------
    >>> from sklearn.datasets import load_digits
    >>> from bakeoff.pipelines import NetworkClassifier
    >>> digits = load_digits()
    >>> images = (digits.images * 15).astype("uint8")[:100, :, :, None]
    >>> feature = Embedding(NetworkClassifier("mlp", epochs=1, random_state=0)).fit(images, digits.target[:100])
    >>> feature.transform(images).shape  # what the hidden layer says
    (100, 100)
    """

    def __init__(self, network: Any) -> None:
        self.network = network

    def fit(self, images: Any, labels: Any) -> Embedding:
        """Train the network on images (n, height, width, channels) uint8 and labels (n,)."""
        self.network_ = clone(self.network).fit(images, labels)
        self.width_ = int(self.network_.embedding(images[:1]).shape[1])
        return self

    def transform(self, images: Any) -> NDArray[np.float32]:
        """(n, d) float32."""
        check_is_fitted(self)
        embedded: NDArray[np.float32] = self.network_.embedding(images)
        return embedded

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:  # noqa: ARG002
        """Names such as `embedding0`, one a unit that the last layer sees."""
        check_is_fitted(self)
        return np.array([f"embedding{k}" for k in range(self.width_)], object)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags = get_tags(self.network).input_tags
        tags.target_tags.required = True
        tags.transformer_tags.preserves_dtype = []
        return tags

    def filters(self) -> NDArray[np.float32]:
        """(filters, height, width, channels) float32: the weights of the network's first layer, as pictures."""
        check_is_fitted(self)
        filters: NDArray[np.float32] = self.network_.filters()
        return filters

    def operations(self) -> float | None:
        """Arithmetic operations for one image: of the network without its last layer; None where not all are known."""
        check_is_fitted(self)
        counted = self.network_.operations()
        return float(counted.all - counted.last) if counted.counted else None

    def n_parameters(self) -> int:
        """How many numbers the network learned, its last layer included, which training needed."""
        check_is_fitted(self)
        return int(self.network_.n_parameters())
