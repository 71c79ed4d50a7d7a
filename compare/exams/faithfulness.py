"""Whether the answer falls sooner where a map says it should than in a random, a central or an edge-like order."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.insight.examples import mean_image
from bakeoff.compare.insight.gradients import sobel_gradients
from bakeoff.compare.insight.imputation import imputed
from bakeoff.compare.insight.maps import all_maps
from bakeoff.compare.insight.margin import margin_of
from bakeoff.compare.study.splits import Split, specimens
from bakeoff.compare.study.trial import Examined

CPU_SECONDS = 240.0
IMAGES = 16
SHARES = (0.1, 0.2, 0.3, 0.5)
"""Of the pixels, that are taken away."""

CONTROLS = ("random", "centre", "Sobel")


def examine(model: Any, dataset: Dataset, split: Split, seed: int) -> Examined:
    """`most` and `least` (methods, k): mean margin over shares, most relevant or least relevant pixels taken first.

    `methods` begin with the three controls. Pixels are filled in from their neighbours, so that no hole
    tells the shape of what was taken. `before` (k,) is the margin of the whole image.
    """
    rows = specimens(dataset, split.test, seed, IMAGES)
    images, random = dataset.images[rows], np.random.default_rng(seed)
    margin = margin_of(model, images, len(dataset.classes))
    maps = {name: _control(name, images, random) for name in CONTROLS}
    maps |= all_maps(model, images, margin, mean_image(dataset, split), seed)
    each = np.arange(len(images))
    ends = np.zeros((2, len(maps), len(images)))
    for m, found in enumerate(maps.values()):
        for which, order in enumerate((-1, 1)):
            for share in SHARES:
                asked = np.stack(
                    [imputed(a, _first(order * b, share), random) for a, b in zip(images, found, strict=True)]
                )
                ends[which, m] += margin.of(model, asked, each) / len(SHARES)
    facts = {
        "methods": np.array(list(maps)),
        "most": ends[0],
        "least": ends[1],
        "before": margin.of(model, images, each),
    }
    return Examined(facts, "Mean margin when a tenth to half of the pixels are filled in from their neighbours.")


def _control(name: str, images: NDArray[np.uint8], random: np.random.Generator) -> NDArray[np.float64]:
    """(n, height, width) a map that knows nothing of any model."""
    n, height, width, _ = images.shape
    if name == "random":
        return random.random((n, height, width))
    if name == "centre":
        down, across = np.mgrid[0:height, 0:width]
        far = np.hypot(down - (height - 1) / 2, across - (width - 1) / 2)
        return np.broadcast_to(-far, (n, height, width))
    return np.hypot(*sobel_gradients(images))


def _first(order: NDArray[np.float64], share: float) -> NDArray[np.bool_]:
    """The share of the pixels that come first in rising order, ties by place."""
    chosen = np.zeros(order.size, bool)
    chosen[np.argsort(order.ravel(), kind="stable")[: round(share * order.size)]] = True
    return chosen.reshape(order.shape)
