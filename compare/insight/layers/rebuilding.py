"""Images rebuilt from what a representation kept of them, by a linear reader (after Vondrick and others 2013)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

SIDE = 32
"""Pixels each way at most; larger images are averaged down before they are rebuilt."""

PENALTIES = tuple(10.0**power for power in range(-2, 6))


def small_gray(images: NDArray[np.uint8]) -> NDArray[np.float64]:
    """(n, height, width) in gray levels, at most SIDE each way."""
    from skimage.transform import resize

    gray = images.astype(np.float64).mean(-1)
    height, width = gray.shape[1:]
    scale = min(1.0, SIDE / max(height, width))
    if scale == 1:
        return gray
    shape = (max(1, round(height * scale)), max(1, round(width * scale)))
    return np.stack([resize(one, shape, anti_aliasing=True, preserve_range=True) for one in gray])


class Rebuilder:
    """A ridge regression from a representation (n, columns) to pixels; its penalty is chosen on the same images."""

    def __init__(self, rows: NDArray[np.float32], pictures: NDArray[np.float64]) -> None:
        from sklearn.linear_model import RidgeCV
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        self.shape = pictures.shape[1:]
        self.reader: Any = make_pipeline(StandardScaler(), RidgeCV(PENALTIES))
        self.reader.fit(rows.astype(np.float64), pictures.reshape(len(pictures), -1))

    def __call__(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """(n, height, width) gray levels."""
        found: NDArray[np.float64] = self.reader.predict(rows.astype(np.float64))
        return np.clip(found.reshape(-1, *self.shape), 0, 255)


def likeness_of_pixels(ones: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) correlation over pixels of pictures (n, height, width); 0 where one is a plain gray."""
    flat = [each.reshape(len(each), -1) - each.mean((1, 2))[:, None] for each in (ones, others)]
    sizes = np.linalg.norm(flat[0], axis=1) * np.linalg.norm(flat[1], axis=1)
    return np.asarray((flat[0] * flat[1]).sum(1) / np.where(sizes > 0, sizes, 1))
