"""Whether probabilities mean what they say: the expected calibration error, and what chance alone makes of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

BINS = 15


class Calibration(NamedTuple):
    """The error, and the 95 % band of what a perfectly calibrated model of the same confidences shows at this n."""

    error: float
    low: float
    high: float


class Reliability(NamedTuple):
    """Bins of confidence that hold an image: mean confidence, share right, images; and the band for the share right."""

    confidence: NDArray[np.float64]
    right: NDArray[np.float64]
    images: NDArray[np.int64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def calibration(confidence: ArrayLike, correct: ArrayLike, resamples: int = 1000, seed: int = 0) -> Calibration:
    """Expected calibration error of the named label, in 15 bins of equal width (Guo et al. 2017).

    It is never 0 in a finite sample: where each image is right with exactly the probability stated, chance alone moves
    the shares. The band draws labels so (consistency resampling, Bröcker and Smith 2007); an error within it is no sign
    of bad calibration.

    Parameters
    ----------
    confidence
        (n,) probability of the predicted label.
    correct
        (n,) whether the label was right.
    """
    confidence, right = np.asarray(confidence, dtype=float), np.asarray(correct, dtype=float)
    places = _bins(confidence)
    error = float(_errors(places, confidence, right[None])[0])
    rng = np.random.default_rng(seed)
    perfect = np.concatenate([_errors(places, confidence, _drawn(confidence, n, rng)) for n in _chunks(resamples)])
    low, high = np.quantile(perfect, [0.025, 0.975])
    return Calibration(error, float(low), float(high))


def reliability(
    confidence: ArrayLike, correct: ArrayLike, image: ArrayLike | None = None, resamples: int = 1000, seed: int = 0
) -> Reliability:
    """Share right against stated confidence, bin by bin, with the 95 % band of a perfectly calibrated model.

    Parameters
    ----------
    image
        (n,) which image each number is of, where images were tested several times; by default every number has an image
        of its own. What is hard for one training is hard for the next, so the band is drawn for distinct images: one
        that is right with a probability of 80 % is so in those trainings alike.
    """
    confidence, right = np.asarray(confidence, dtype=float), np.asarray(correct, dtype=float)
    places = _bins(confidence)
    images = np.bincount(places, minlength=BINS)
    shown = images > 0
    rng = np.random.default_rng(seed)
    which = np.arange(len(confidence)) if image is None else np.unique(np.asarray(image), return_inverse=True)[1]
    drawn = np.concatenate([_sums(places, _drawn(confidence, n, rng, which)) for n in _chunks(resamples)])[:, shown]
    low, high = np.quantile(drawn / images[shown], [0.025, 0.975], axis=0)
    return Reliability(
        np.bincount(places, confidence, BINS)[shown] / images[shown],
        np.bincount(places, right, BINS)[shown] / images[shown],
        images[shown],
        low,
        high,
    )


def _bins(confidence: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.minimum((confidence * BINS).astype(np.int64), BINS - 1)


def _sums(places: NDArray[np.int64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """(samples, BINS) sums of (samples, n) numbers by bin."""
    return right @ np.eye(BINS)[places]


def _errors(
    places: NDArray[np.int64], confidence: NDArray[np.float64], right: NDArray[np.float64]
) -> NDArray[np.float64]:
    return np.abs(_sums(places, right) - np.bincount(places, confidence, BINS)).sum(axis=1) / len(confidence)


def _drawn(
    confidence: NDArray[np.float64], samples: int, rng: np.random.Generator, image: NDArray[np.int64] | None = None
) -> NDArray[np.float64]:
    """Whether a perfectly calibrated model is right; numbers of one image share their luck."""
    luck = rng.random((samples, len(confidence) if image is None else int(image.max()) + 1))
    return ((luck if image is None else luck[:, image]) < confidence).astype(float)


def _chunks(resamples: int, size: int = 100) -> list[int]:
    """So many samples at a time, so that memory does not grow with their number."""
    return [size] * (resamples // size) + ([resamples % size] if resamples % size else [])
