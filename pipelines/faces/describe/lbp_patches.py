"""Histograms of local binary patterns around landmarks: the texture of the skin, the lids, the lips.

A pixel's pattern says which of its eight neighbours are at least as bright. Patterns with at most two changes around
the pixel are told apart, all others are one (Ojala et al. 2002, Ahonen et al. 2006); the roots of their shares are
taken, so that a distance between histograms is Hellinger's.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bakeoff.pipelines.faces.describe.aligned_faces import SIDE, AlignedFaces
from bakeoff.pipelines.faces.describe.hog_patches import LANDMARKS

HALF = 9
"""A patch reaches so many pixels of the frame to each side of its landmark."""

AROUND = ((0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1))


def _uniform() -> tuple[NDArray[np.intp], tuple[str, ...]]:
    """(256,) the bin of each pattern, and the names of the bins."""
    changes = [bin(code ^ ((code >> 1) | (code & 1) << 7)).count("1") for code in range(256)]
    kept = [code for code in range(256) if changes[code] <= 2]
    bins = np.full(256, len(kept))
    bins[kept] = np.arange(len(kept))
    return bins, (*(f"{code:08b}" for code in kept), "other")


BIN_OF, PATTERNS = _uniform()

NAMES = tuple(f"lbp_landmark{landmark}_{pattern}" for landmark in LANDMARKS for pattern in PATTERNS)


def lbp_patches(faces: AlignedFaces) -> NDArray[np.float32]:
    """(n, 1534) float32, in the order of `NAMES`."""
    n, patterns = len(faces.pictures), BIN_OF[_codes(faces.pictures)]
    middle = np.clip(np.rint(faces.points[:, LANDMARKS]).astype(np.intp), HALF, SIDE - 1 - HALF)
    reach = np.arange(-HALF, HALF + 1)
    rows = middle[..., 1, None, None] + reach[:, None]
    columns = middle[..., 0, None, None] + reach
    found = patterns[np.arange(n)[:, None, None, None], rows, columns].reshape(n * len(LANDMARKS), -1)
    slots = found + np.arange(len(found))[:, None] * len(PATTERNS)
    counts = np.bincount(slots.ravel(), minlength=len(found) * len(PATTERNS))
    return np.sqrt(counts / found.shape[1], dtype=np.float32).reshape(n, -1)


def _codes(pictures: NDArray[np.float32]) -> NDArray[np.uint8]:
    """(n, side, side) the pattern of each pixel; pictures go on beyond their border as they end."""
    side = pictures.shape[1]
    wider = np.pad(pictures, ((0, 0), (1, 1), (1, 1)), mode="edge")
    codes = np.zeros(pictures.shape, np.uint8)
    for bit, (down, across) in enumerate(AROUND):
        beside = wider[:, 1 + down : 1 + down + side, 1 + across : 1 + across + side]
        codes |= (beside >= pictures).astype(np.uint8) << bit
    return codes
