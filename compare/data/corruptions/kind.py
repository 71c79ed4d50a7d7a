"""Whether images are strokes on an empty ground or photographs: each kind is spoilt by amounts made for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Kind:
    """What amounts are made for.

    Attributes
    ----------
    name
        "drawn" or "photographed".
    side
        height in pixels of the images that the amounts were published for; lengths grow with the height of others.
    outside
        what lies beyond the border, as a mode of `scipy.ndimage`: nothing, or the picture mirrored.
    """

    name: str
    side: int
    outside: str

    def unit(self, image: NDArray[np.float64]) -> float:
        """Pixels of this image to one pixel of those that the amounts were published for."""
        return image.shape[0] / self.side


DRAWN = Kind("drawn", 28, "grid-constant")
PHOTOGRAPHED = Kind("photographed", 32, "mirror")

EXTREME, MOST = 16, 0.5
"""Drawn images have so large a share of pixels within so many steps of black or white: of MNIST's .91, of
Fashion-MNIST's .56, of the bundled digits' .65; of CIFAR-10's .09, of ORL's less than .01."""


def kind_of(images: NDArray[np.uint8]) -> Kind:
    """The kind of a batch (n, height, width, channels); coloured images are photographs.

    >>> kind_of(np.zeros((1, 8, 8, 1), np.uint8)).name, kind_of(np.zeros((1, 8, 8, 3), np.uint8)).name
    ('drawn', 'photographed')
    """
    extreme = np.mean((images <= EXTREME) | (images >= 255 - EXTREME))
    return DRAWN if images.shape[-1] == 1 and extreme >= MOST else PHOTOGRAPHED
