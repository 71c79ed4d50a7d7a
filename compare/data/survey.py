"""One pass over all images of a data set, for the checks that need their pixels; a few megabytes at a time."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.image_buffer import chunks

HASH_SIDE = 8
THUMBNAIL_SIDE = 32
CHUNK_BYTES = 1 << 21
LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)


@dataclass(frozen=True, eq=False)
class Survey:
    """What the checks know of each image.

    Attributes
    ----------
    sha256
        (n,) bytes of 32, of the decoded pixels.
    brightness
        (n,) float32, mean over all pixels, 0…255.
    constant
        (n,) bool, whether all pixels of a channel are equal.
    hashes
        (n,) uint64, the perceptual hash.
    """

    sha256: NDArray[np.void]
    brightness: NDArray[np.float32]
    constant: NDArray[np.bool_]
    hashes: NDArray[np.uint64]

    @cached_property
    def same(self) -> NDArray[np.int64]:
        """(n,) the first row with the same pixels; a row with pixels of its own is its own first."""
        _, first, inverse = np.unique(self.sha256, return_index=True, return_inverse=True)
        return np.asarray(first[inverse], dtype=np.int64)

    @cached_property
    def copies(self) -> NDArray[np.int64]:
        """(pairs, 2) rows with the same pixels: each copy with the first of its kind."""
        rows = np.flatnonzero(self.same != np.arange(len(self.same)))
        return np.stack([self.same[rows], rows], axis=1)


def survey(images: NDArray[np.uint8]) -> Survey:
    """Look at (n, height, width, channels) uint8 once."""
    n, height, width, _ = images.shape
    rows, columns = _low_frequencies(height), _low_frequencies(width)
    sha256 = np.empty(n, dtype="V32")
    brightness, constant = np.empty(n, dtype=np.float32), np.empty(n, dtype=np.bool_)
    hashes = np.empty(n, dtype=np.uint64)
    for start, chunk in chunks(images, CHUNK_BYTES):
        end = start + len(chunk)
        sha256[start:end] = [hashlib.sha256(image.data).digest() for image in np.ascontiguousarray(chunk)]
        flat = chunk.reshape(len(chunk), -1, chunk.shape[-1])
        constant[start:end] = (flat == flat[:, :1]).all(axis=(1, 2))
        gray = gray_of(chunk)
        brightness[start:end] = gray.mean(axis=(1, 2))
        hashes[start:end] = _perceptual(np.asarray(rows @ gray @ columns.T, dtype=np.float32))
    return Survey(sha256, brightness, constant, hashes)


def gray_of(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(n, height, width) float32, luma of ITU-R BT.601."""
    if images.shape[-1] == 1:
        return images[..., 0].astype(np.float32)
    gray: NDArray[np.float32] = images.astype(np.float32) @ LUMA
    return gray


def _low_frequencies(side: int) -> NDArray[np.float32]:
    """(8, side) float32: shrink a line of pixels to 32 by areas, and take the 8 lowest frequencies of its DCT-II."""
    edges = np.linspace(0, side, THUMBNAIL_SIDE + 1)
    starts = np.arange(side)
    overlap = np.minimum(edges[1:, None], starts + 1) - np.maximum(edges[:-1, None], starts)
    areas = np.clip(overlap, 0, None) * THUMBNAIL_SIDE / side
    centres = (np.arange(THUMBNAIL_SIDE) + 0.5) / THUMBNAIL_SIDE
    waves = np.cos(np.pi * np.arange(HASH_SIDE)[:, None] * centres)
    return np.asarray(waves @ areas, dtype=np.float32)


def _perceptual(frequencies: NDArray[np.float32]) -> NDArray[np.uint64]:
    """(n,) uint64, the sign of each low frequency against their median.

    As pHash does (Zauner 2010, "Implementation and benchmarking of perceptual image hash functions"); the mean
    brightness itself is left out of the median.
    """
    flat = frequencies.reshape(len(frequencies), -1)
    bits = flat > np.median(flat[:, 1:], axis=1, keepdims=True)
    bits[:, 0] = False
    packed: NDArray[np.uint64] = np.packbits(bits, axis=1).view(">u8")[:, 0].astype(np.uint64)
    return packed
