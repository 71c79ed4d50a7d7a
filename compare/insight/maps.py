"""Every map that can be had of a contender, by the name of its method."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.insight.attribution import own_maps
from bakeoff.compare.insight.margin import Margin
from bakeoff.compare.insight.occlusion import hidden_drops
from bakeoff.compare.insight.rise import rise

MASKS = 400


def all_maps(
    model: Any, images: NDArray[np.uint8], margin: Margin, background: NDArray[np.uint8], seed: int
) -> dict[str, NDArray[np.float64]]:
    """Method → (n, height, width): occlusion and RISE of the margin, and what only this kind of model can give."""

    def score(asked: NDArray[np.uint8], which: NDArray[np.int64]) -> NDArray[np.float64]:
        return margin.of(model, asked, which)

    maps = {"occlusion": hidden_drops(score, images, background).astype(np.float64)}
    maps["RISE"] = rise(model, images, margin, background, seed, MASKS)[0]
    return maps | {each.method: each.maps for each in own_maps(model, images, margin, background)}
