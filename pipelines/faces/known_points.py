"""Points that come with images, found again by the images' bytes, so that estimators need no more than images."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

Digests = NDArray[np.bytes_]

BANDS = 8
"""An image is known if most of so many horizontal bands are, so that it keeps its points when a patch is hidden."""


class KnownPoints:
    """The points of some images, looked up by digests of the images.

    Nothing else is kept, no label and no order. An image that is shifted by a pixel, or has noise on it, is another
    image and has no points; one in which a patch is hidden still has them, so that an occlusion map shows what is
    looked at and not what is located. Of copies of one image the points of the first count. A value: a deep copy is the
    same object.

    Parameters
    ----------
    images
        (n, height, width, channels) uint8.
    points
        (n, k, 2) x and y in pixels, 0 at the centre of the top left one; NaN where an image has none.

    Raises
    ------
    ValueError
        there are not as many faces of points as images.
    """

    def __init__(self, images: NDArray[np.uint8], points: NDArray[Any]) -> None:
        if points.shape != (len(images), *points.shape[1:2], 2):
            raise ValueError(
                f"points must be (n, k, 2) with one face of points an image; got {points.shape} for "
                f"{len(images)} images. Give the points of these images, in their order."
            )
        given = np.isfinite(points).all((1, 2))
        images, points = images[given], points[given]
        self._whole, first = np.unique(_digests(images), return_index=True)
        self._points = np.asarray(points, np.float32)[first]
        bands = _banded(images)[:, first]
        self._order = bands.argsort(axis=1, kind="stable")
        self._bands = np.take_along_axis(bands, self._order, axis=1)

    def __len__(self) -> int:
        return len(self._whole)

    @property
    def per_image(self) -> int:
        """Points an image."""
        return self._points.shape[1]

    def __repr__(self) -> str:
        return f"KnownPoints({len(self)} images)"

    def __deepcopy__(self, memo: Any) -> KnownPoints:
        return self

    def of(self, images: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """(n, k, 2) points of images, 0 where they are not known, and (n,) whether they are."""
        row = _place(self._whole, _digests(images))
        (unknown,) = np.nonzero(row < 0)
        if len(self) and len(unknown):
            row[unknown] = self._by_bands(images[unknown])
        known = row >= 0
        points = np.zeros((len(images), self.per_image, 2), np.float32)
        points[known] = self._points[row[known]]
        return points, known

    def _by_bands(self, images: NDArray[np.uint8]) -> NDArray[np.intp]:
        """(n,) the image that most bands are of, -1 where there is none."""
        votes = np.empty((BANDS, len(images)), np.intp)
        for vote, known, order, wanted in zip(votes, self._bands, self._order, _banded(images), strict=True):
            place = _place(known, wanted)
            vote[:] = np.where(place >= 0, order[place], -1)
        # Whoever has more than half of the votes stands in the middle when they are sorted.
        middle = np.sort(votes, axis=0)[BANDS // 2]
        return np.where((votes == middle).sum(0) > BANDS / 2, middle, -1)


def _place(known: Digests, wanted: Digests) -> NDArray[np.intp]:
    """Where digests stand among sorted ones, the first place of several; -1 for those that do not."""
    if not len(known):
        return np.full(len(wanted), -1)
    place = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[place] == wanted, place, -1)


def _banded(images: NDArray[np.uint8]) -> Digests:
    """(BANDS, n) digests of the bands of images."""
    return np.stack([_digests(band) for band in np.array_split(images, BANDS, axis=1)])


def _digests(images: NDArray[np.uint8]) -> Digests:
    found = [hashlib.blake2b(image.tobytes(), digest_size=16).digest() for image in images]
    return np.array(found, "S16")
