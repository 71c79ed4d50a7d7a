"""Images as bags of visual words (Csurka et al. 2004) in a spatial pyramid (Lazebnik, Schmid and Ponce 2006).

Whatever describes the neighbourhood of a point, as DAISY and ORB do, becomes a feature of whole images here: similar
descriptors are one word, and an image is told by how often each word occurs in it, and in each of its quarters.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.cluster import MiniBatchKMeans
from sklearn.utils.validation import check_is_fitted

from bakeoff.pipelines.descriptors.cells import cells_of, check_whole, spread
from bakeoff.pipelines.image_tags import ImageInputMixin
from bakeoff.pipelines.images import ImageShape, as_images, shape_of

LEARNED_FROM = 1000
"""Training images, drawn at random, whose descriptors the vocabulary is learned from."""

LEARNED_OF = 40_000
"""Descriptors, drawn at random from those images, that are sorted into words."""

IMAGES_AT_ONCE = 64
"""Images described at a time, so that memory does not grow with the batch."""

GRID = 8
"""Cells each way in which words are placed, an even number, so that each cell lies in one quarter of the image."""

REGIONS = ("whole", "quarter0_0", "quarter0_1", "quarter1_0", "quarter1_1")
"""What words are counted in: the image, and its quarters by row and column."""


@dataclass(frozen=True, eq=False)
class Keypoints:
    """Described points of some images.

    Attributes
    ----------
    descriptors
        (points, values) float32.
    image
        (points,) which image each lies in.
    cell
        (points,) which cell of a grid of `GRID` × `GRID`, numbered in reading order.
    """

    descriptors: NDArray[np.float32]
    image: NDArray[np.int64]
    cell: NDArray[np.int64]


class VisualWords(ImageInputMixin, TransformerMixin, BaseEstimator):
    """A feature that counts visual words; what is seen at which points, a subclass says in `keypoints`.

    The vocabulary is learned in `fit`, by k-means on descriptors of training images alone.
    """

    same_units = True
    """All columns are square roots of shares of an image's words; rare words must stay quiet."""

    words: int
    random_state: Any
    image_shape_: ImageShape
    vocabulary_: NDArray[np.float32]
    """(words, values) the middle of each word."""
    places_: NDArray[np.float64]
    """(words, cells) how often each word lies in each cell of the training images that it was learned from."""

    @abstractmethod
    def keypoints(self, images: NDArray[np.uint8]) -> Keypoints:
        """The described points of images (n, height, width, channels) uint8 of the shape that was fitted."""

    @property
    def least_side(self) -> int:
        """Side in pixels of the smallest image that gives each cell a pixel."""
        return GRID

    def fit(self, images: Any, y: Any = None) -> VisualWords:  # noqa: ARG002 (scikit-learn's signature)
        """Learn the vocabulary from images (n, height, width, channels) uint8.

        Raises
        ------
        ValueError
            images are smaller than 8 × 8, or a parameter is out of its range.
        """
        images = as_images(images)
        self.check_parameters(shape_of(images))
        self.image_shape_ = shape_of(images)
        self.fit_keypoints()
        rng = np.random.default_rng(self.random_state)
        drawn = rng.permutation(len(images))[:LEARNED_FROM]
        parts = [self.keypoints(images[drawn[start : start + IMAGES_AT_ONCE]]) for start in _starts(len(drawn))]
        descriptors = np.concatenate([part.descriptors for part in parts])
        self.vocabulary_ = _vocabulary(rng.permutation(descriptors)[:LEARNED_OF], self.words, rng)
        self.places_ = np.zeros((len(self.vocabulary_), GRID**2))
        for part in parts:
            np.add.at(self.places_, (_nearest(part.descriptors, self.vocabulary_), part.cell), 1)
        return self

    def check_parameters(self, image_shape: ImageShape) -> None:
        """Refuse parameters that are out of range, and images smaller than 8 × 8."""
        height, width, _ = image_shape
        if min(height, width) < GRID:
            raise ValueError(f"images must be at least {GRID} × {GRID} pixels; got {height} × {width}. Enlarge them.")
        check_whole("words", self.words, 1, 100_000)

    def fit_keypoints(self) -> None:
        """Make, in `fit`, what `keypoints` needs for images of this shape."""

    def transform(self, images: Any) -> NDArray[np.float32]:
        """(n, 5 · words) float32: square roots of the shares of an image's points that are a word, by region."""
        check_is_fitted(self)
        images = as_images(images, like=self.image_shape_)
        return np.concatenate([self._counted(images[start : start + IMAGES_AT_ONCE]) for start in _starts(len(images))])

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:  # noqa: ARG002
        """Names such as `whole_word17` and `quarter1_0_word17`."""
        check_is_fitted(self)
        return np.array([f"{region}_word{k}" for region in REGIONS for k in range(len(self.vocabulary_))], object)

    def paint(self, weights: NDArray[Any]) -> NDArray[np.float32]:
        """Put weights back where their words lay in training images: (height, width) float32 of the same total."""
        check_is_fitted(self)
        by_region = np.asarray(weights, np.float64).reshape(len(REGIONS), -1)
        quarters = _quarter(np.arange(GRID**2))
        by_cell = by_region[0] @ _shares(self.places_)
        for quarter in range(4):
            inside = quarters == quarter
            by_cell[inside] += by_region[1 + quarter] @ _shares(self.places_[:, inside])
        return spread(by_cell, cells_of(self.image_shape_, GRID))

    def _counted(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        points, words = self.keypoints(images), len(self.vocabulary_)
        word = _nearest(points.descriptors, self.vocabulary_)
        slot = (points.image * 4 + _quarter(points.cell)) * words + word
        quarters = np.bincount(slot, minlength=len(images) * 4 * words).reshape(len(images), 4, words)
        counts = np.concatenate([quarters.sum(1, keepdims=True), quarters], axis=1).reshape(len(images), -1)
        total = np.bincount(points.image, minlength=len(images))
        return np.sqrt(counts / np.maximum(total, 1)[:, None]).astype(np.float32)


def _starts(count: int) -> range:
    return range(0, count, IMAGES_AT_ONCE)


def _quarter(cell: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which quarter of the image each cell lies in, in reading order."""
    return cell // GRID // (GRID // 2) * 2 + cell % GRID // (GRID // 2)


def _shares(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Counts (words, cells) as shares of each word; the same share everywhere for a word that does not occur."""
    total = counts.sum(1, keepdims=True)
    return np.where(total > 0, counts / np.maximum(total, 1), 1 / counts.shape[1])


def _vocabulary(descriptors: NDArray[np.float32], words: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """The middles of at most `words` clusters; one at zero where there is nothing to sort."""
    if len(descriptors) == 0:
        return np.zeros((1, descriptors.shape[1]), np.float32)
    clusters = MiniBatchKMeans(
        min(words, len(descriptors)), batch_size=4096, n_init=1, max_iter=20, random_state=int(rng.integers(2**31))
    )
    return clusters.fit(descriptors).cluster_centers_.astype(np.float32)


def _nearest(descriptors: NDArray[np.float32], vocabulary: NDArray[np.float32]) -> NDArray[np.int64]:
    """(points,) the word whose middle is nearest to each descriptor."""
    return (descriptors @ vocabulary.T - (vocabulary**2).sum(1) / 2).argmax(1)
