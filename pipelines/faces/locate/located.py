"""What a localiser answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Located:
    """Where the points of faces lie.

    Attributes
    ----------
    points
        (n, 68, 2) float32 x and y in pixels, 0 at the centre of the top left one; a guess where not found.
    found
        (n,) bool, whether there is a face that the points can be trusted on.
    """

    points: NDArray[np.float32]
    found: NDArray[np.bool_]
