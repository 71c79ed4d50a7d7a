"""Images that are nearly the same, as after saving a JPEG again: close in a perceptual hash, then in their pixels.

Comparing all with all would take the square of their number. Instead the hashes are sorted four times, each time from
another 16 of their 64 bits on, and each is compared with its next neighbours (the sorted neighbourhood of Hernández and
Stolfo 1995, on bits permuted as by Manku, Jain and Das Sarma 2007). So some pairs may be missed where very many are
alike.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.finding import Finding, pair_names, plural
from bakeoff.compare.data.image_buffer import take
from bakeoff.compare.data.survey import Survey, gray_of

ORDER = 20

NEIGHBOURS = 8
MOST_BITS = 10
LEAST_CORRELATION = 0.98
MOST_CANDIDATES = 200_000
_ONES = np.array([bin(value).count("1") for value in range(256)], dtype=np.uint8)


def check(dataset: Dataset, survey: Survey) -> Finding | None:
    """Pairs that are close, but not the same; those on both sides of a split first."""
    pairs = _candidates(survey.hashes)
    pairs = pairs[(survey.same[pairs[:, 0]] != survey.same[pairs[:, 1]]) & ~survey.constant[pairs].any(axis=1)]
    capped = len(pairs) > MOST_CANDIDATES
    if capped:
        pairs = pairs[np.argsort(_bits(*survey.hashes[pairs.T]), kind="stable")[:MOST_CANDIDATES]]
    pairs = pairs[_correlation(dataset.images, pairs) >= LEAST_CORRELATION]
    if not len(pairs):
        return None
    sentence = f"{plural(len(pairs), 'pair of images is', 'pairs of images are')} nearly the same"
    if dataset.split is not None:
        crossing = dataset.split[pairs[:, 0]] != dataset.split[pairs[:, 1]]
        pairs = pairs[np.argsort(~crossing, kind="stable")]
        sentence += f", {int(crossing.sum()):,} of them with one in training and one in test"
    sentence += f" (perceptual hash within {MOST_BITS} of 64 bits, pixels correlated by {LEAST_CORRELATION} or more"
    sentence += f"; only the closest {MOST_CANDIDATES:,} candidates were looked at)." if capped else ")."
    return Finding(sentence, len(pairs), pair_names(dataset, map(tuple, pairs.tolist())))


def _candidates(hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """(pairs, 2) rows, the first smaller, whose hashes are close."""
    n, found = len(hashes), [np.empty(0, dtype=np.int64)]
    for bits in (0, 16, 32, 48):
        turned = (hashes << np.uint64(bits)) | (hashes >> np.uint64((64 - bits) % 64)) if bits else hashes
        order = np.argsort(turned, kind="stable")
        for step in range(1, min(NEIGHBOURS + 1, n)):
            one, other = order[:-step], order[step:]
            close = _bits(hashes[one], hashes[other]) <= MOST_BITS
            one, other = one[close], other[close]
            found.append(np.minimum(one, other) * n + np.maximum(one, other))
    codes = np.unique(np.concatenate(found))
    return np.stack([codes // n, codes % n], axis=1)


def _bits(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> NDArray[np.int64]:
    """(n,) how many bits differ."""
    differing = (one ^ other).view(np.uint8).reshape(-1, 8)
    return _ONES[differing].sum(axis=1, dtype=np.int64)


def _correlation(images: NDArray[np.uint8], pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """(pairs,) Pearson correlation of the gray pixels."""
    found = np.empty(len(pairs))
    step = max(1, (1 << 20) // int(np.prod(images.shape[1:])))
    for start in range(0, len(pairs), step):
        some = pairs[start : start + step]
        one, other = (_centred(gray_of(take(images, some[:, side]))) for side in (0, 1))
        scale = np.sqrt((one**2).sum(axis=1) * (other**2).sum(axis=1))
        found[start : start + step] = (one * other).sum(axis=1) / np.maximum(scale, 1e-9)
    return found


def _centred(gray: NDArray[np.float32]) -> NDArray[np.float32]:
    flat = gray.reshape(len(gray), -1)
    centred: NDArray[np.float32] = flat - flat.mean(axis=1, keepdims=True)
    return centred
