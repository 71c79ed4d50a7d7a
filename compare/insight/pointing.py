"""How well maps meet a place that is known: by their highest pixel, their mass, and their highest pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def hits(maps: NDArray[np.float64], masks: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(n,) share of the highest pixels that lie in the mask: 1 or 0, but for maps whose highest value is met often.

    Parameters
    ----------
    maps
        (n, height, width), high where the place speaks for the answer.
    masks
        (n, height, width) of the places that are known.

    References
    ----------
    Zhang, Lin, Brandt, Shen and Sclaroff (2016), Top-down neural attention by excitation backprop, ECCV.
    """
    highest = maps == maps.max((1, 2), keepdims=True)
    return np.asarray((highest & masks).sum((1, 2)) / highest.sum((1, 2)))


def mass(maps: NDArray[np.float64], masks: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(n,) share of what is positive in a map that lies in the mask, by the mask's share of the area; 0 of none.

    1 is what a map reaches that knows nothing.
    """
    positive = np.maximum(maps, 0)
    total = positive.sum((1, 2))
    share = (positive * masks).sum((1, 2)) / np.where(total > 0, total, 1)
    return np.asarray(share / np.maximum(masks.mean((1, 2)), 1e-12))


def overlap(maps: NDArray[np.float64], masks: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(n,) intersection over union of the mask with as many of the highest pixels, ties by place."""
    found = np.zeros(len(maps))
    for row, (one, mask) in enumerate(zip(maps, masks, strict=True)):
        on = np.zeros(one.size, bool)
        on[np.argsort(-one.ravel(), kind="stable")[: mask.sum()]] = True
        both = (on & mask.ravel()).sum()
        found[row] = both / max(on.sum() + mask.sum() - both, 1)
    return found
