"""ORB keypoints (Rublee, Rabaud, Konolige and Bradski 2011) as a bag of visual words (Csurka et al. 2004).

Corners and descriptors equal those of scikit-image at the same pixels. 2.6 ms an image of 28 × 28 on one core, words
included, where a loop over `skimage.feature.ORB` takes 12.2; 3.0 and 12.6 ms at 64 × 64.

Evidence: right on validation images (3,000 to 2,000 of MNIST's and Fashion-MNIST's training parts), in percent, linear
SVM and RBF SVM,
    words, most, threshold     MNIST         Fashion
    300, 60, 10                91.6  92.8    72.0  74.2
    300, 100, 10               94.3  94.5    74.0  76.5
    300, 200, 10               95.0  96.0    76.1  78.6
    300, 200, 4                96.2  96.4    76.4  76.7
    600, 100, 10               94.2  94.8    75.8  77.0
Learning the vocabulary takes 8 CPU seconds, however many training images there are.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, uniform_filter
from skimage.transform import resize

from bakeoff.pipelines.descriptors.cells import check_whole, is_number
from bakeoff.pipelines.descriptors.oriented_brief import FRAME, describe_corners, find_corners
from bakeoff.pipelines.descriptors.outlines import resized
from bakeoff.pipelines.descriptors.visual_words import GRID, Keypoints, VisualWords
from bakeoff.pipelines.images import ImageShape, to_gray
from bakeoff.pipelines.search_space import Integer, LogUniform

SPACE = {"words": Integer(100, 1000, log=True), "most": Integer(30, 200), "threshold": LogUniform(2.0, 30.0)}

WORKING_SIDE = 112
"""Images are brought near this side first: a corner is told by a circle of seven pixels, its surroundings by 31."""

SCALE, SCALES = 1.2, 3
"""Each level of the pyramid is so much smaller than the one before, and there are so many."""

SMOOTHING = 5
"""Side of the window whose mean stands for each point that is compared, as Rublee and others have it."""


class Orb(VisualWords):
    """How often each visual word occurs in an image and in its quarters, a word being a kind of ORB keypoint.

    Keypoints are corners, found in the image at three sizes; a descriptor says, for 256 pairs of points around one and
    turned with it, which is darker. An image without a corner keeps its row: zeros, and 1 in the column `orb_failed`.

    Colour images: corners are those of the brightness. Beyond the border, its pixels go on.

    Parameters
    ----------
    words
        size of the vocabulary.
    most
        keypoints of an image, the strongest by the measure of Harris.
    threshold
        gray values by which nine neighbours on a circle must be brighter, or darker, than a corner.
    random_state
        seed of the drawing of descriptors and of k-means.

    Attributes
    ----------
    image_shape_
        (height, width, channels) of the training images.
    vocabulary_
        (words, 256) float32, the middle of each word.
    places_
        (words, 64) float64, how often each word lies in each cell of an 8 × 8 grid over the images it was learned from.

    References
    ----------
    Csurka, Dance, Fan, Willamowski and Bray (2004), Visual categorization with bags of keypoints, ECCV workshop on
    statistical learning in computer vision.
    Rublee, Rabaud, Konolige and Bradski (2011), ORB: an efficient alternative to SIFT or SURF, ICCV.

    Examples
    --------
    >>> from sklearn.datasets import load_digits
    >>> from bakeoff.pipelines import Orb
    >>> images = (load_digits().images * 15).astype("uint8")[:100, :, :, None]
    >>> Orb(words=20).fit_transform(images).shape  # 20 words in five regions, and whether there is no corner
    (100, 101)
    """

    def __init__(self, words: int = 300, most: int = 200, threshold: float = 10.0, random_state: int = 0) -> None:
        self.words = words
        self.most = most
        self.threshold = threshold
        self.random_state = random_state

    def check_parameters(self, image_shape: ImageShape) -> None:
        """As `VisualWords`, and those of the corners."""
        super().check_parameters(image_shape)
        check_whole("most", self.most, 1, 100_000)
        if not is_number(self.threshold) or not 0 <= self.threshold < 255:
            raise ValueError(f"threshold must be a gray value, at least 0 and below 255; got {self.threshold!r}.")

    def keypoints(self, images: NDArray[np.uint8]) -> Keypoints:
        """The strongest corners of each image, with their descriptors of 256 values, 0 or 1."""
        gray, _ = resized(to_gray(images), WORKING_SIDE)
        levels = [_framed(gray if scale == 0 else _smaller(gray, SCALE**scale)) for scale in range(SCALES)]
        found = [find_corners(level, self.threshold, self.most) for level in levels]
        strengths = np.concatenate([strength for _, strength in found], axis=1)
        chosen = np.argsort(-strengths, axis=1, kind="stable")[:, : self.most]
        descriptors, owners, cells = [], [], []
        for scale, (level, (places, _)) in enumerate(zip(levels, found, strict=True)):
            of_scale = (chosen // self.most == scale) & np.isfinite(np.take_along_axis(strengths, chosen, 1))
            image, rank = np.nonzero(of_scale)
            at = places[image, chosen[image, rank] % self.most]
            smooth = uniform_filter(level, (1, SMOOTHING, SMOOTHING))
            descriptors.append(describe_corners(level, smooth, image, at)[0])
            owners.append(image)
            inner = np.array(level.shape[1:]) - 2 * FRAME
            down, across = ((at - FRAME) * GRID // inner).T
            cells.append(down * GRID + across)
        return Keypoints(np.concatenate(descriptors), np.concatenate(owners), np.concatenate(cells))

    def transform(self, images: Any) -> NDArray[np.float32]:
        """(n, 5 · words + 1) float32: roots of the shares of keypoints that are a word, by region; and `orb_failed`."""
        rows = super().transform(images)
        return np.hstack([rows, ~rows.any(1, keepdims=True)]).astype(np.float32)

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """Names such as `whole_word17` and `quarter1_0_word17`, and `orb_failed`."""
        return np.append(super().get_feature_names_out(input_features), "orb_failed")

    def paint(self, weights: NDArray[Any]) -> NDArray[np.float32]:
        """Put weights back where their words lay in training images, that of `orb_failed` everywhere.

        Returns
        -------
        NDArray[np.float32]
            (height, width) float32 of the same total.
        """
        weights = np.asarray(weights, np.float64)
        painted = super().paint(weights[:-1])
        return (painted + weights[-1] / painted.size).astype(np.float32)


def _framed(gray: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.pad(gray, ((0, 0), (FRAME,) * 2, (FRAME,) * 2), mode="edge")


def _smaller(gray: NDArray[np.float32], factor: float) -> NDArray[np.float32]:
    """Images (n, height, width) made smaller, smoothed before, as `skimage.transform.pyramid_reduce` does it."""
    down, across = (_reduction(size, factor) for size in gray.shape[1:])
    return np.asarray(down @ gray @ across.T, np.float32)


def _reduction(size: int, factor: float) -> NDArray[np.float32]:
    """(smaller size, size): smoothing and interpolation along one axis, as a matrix."""
    smooth = gaussian_filter1d(np.eye(size), 2 * factor / 6, axis=0, mode="reflect")
    smaller = (int(np.ceil(size / factor)), size)
    return np.asarray(resize(smooth, smaller, order=1, mode="reflect", anti_aliasing=False), np.float32)
