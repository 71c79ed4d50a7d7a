"""Points that come with images, found again by the images' bytes, so that estimators need no more than images."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray


class KnownPoints:
    """The points of some images, looked up by a digest of each image.

    Nothing else is kept, no label and no order: an image that is not known to the last bit (one with a patch hidden, or
    shifted by a pixel) has no points. Of copies of one image the points of the first count. A value: a deep copy is the
    same object.

    Args:
        images: (n, height, width, channels) uint8.
        points: (n, k, 2) x and y in pixels, 0 at the centre of the top left one.

    Raises:
        ValueError: there are not as many faces of points as images.
    """

    def __init__(self, images: NDArray[np.uint8], points: NDArray[Any]) -> None:
        if points.shape != (len(images), *points.shape[1:2], 2):
            raise ValueError(
                f"points must be (n, k, 2) with one face of points an image; got {points.shape} for "
                f"{len(images)} images. Give the points of these images, in their order."
            )
        self._digests, first = np.unique(_digests(images), return_index=True)
        self._points = np.asarray(points, np.float32)[first]

    def __len__(self) -> int:
        return len(self._digests)

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
        wanted = _digests(images)
        place = np.minimum(np.searchsorted(self._digests, wanted), len(self) - 1)
        known = self._digests[place] == wanted
        return np.where(known[:, None, None], self._points[place], np.float32(0)), known


def _digests(images: NDArray[np.uint8]) -> NDArray[np.bytes_]:
    found = [hashlib.blake2b(image.tobytes(), digest_size=16).digest() for image in images]
    return np.array(found, "S16")
