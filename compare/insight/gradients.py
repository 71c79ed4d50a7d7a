"""How brightness changes from pixel to pixel, each image for itself."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import correlate1d

SMOOTH, CHANGE = (1.0, 2.0, 1.0), (-1.0, 0.0, 1.0)


def sobel_gradients(images: NDArray[np.uint8]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(n, height, width) change across and change down of the mean of the channels (Sobel and Feldman 1968).

    scipy's `sobel` of a batch would smooth from one image to the next, too.
    """
    gray = images.astype(float).mean(-1)
    across = correlate1d(correlate1d(gray, SMOOTH, axis=1), CHANGE, axis=2)
    down = correlate1d(correlate1d(gray, SMOOTH, axis=2), CHANGE, axis=1)
    return across, down
