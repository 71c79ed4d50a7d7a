"""Whether the map of a network survives when its weights are made random, from the last layer to the first."""

from __future__ import annotations

from typing import Any

import numpy as np

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.image_buffer import take
from bakeoff.compare.insight.examples import mean_image
from bakeoff.compare.insight.likeness import likeness
from bakeoff.compare.insight.maps import all_maps
from bakeoff.compare.insight.margin import margin_of
from bakeoff.compare.study.splits import Split, specimens
from bakeoff.compare.study.trial import Examined

CPU_SECONDS = 600.0
IMAGES = 12

DEPTHS = 5
"""So many times more layers are made random, the last time all."""

SETTLED_BY = 500
"""Training images by which random layers are normalised."""


def examine(model: Any, dataset: Dataset, split: Split, seed: int) -> Examined | None:
    """`survival` (methods, depths, k): rank correlation of each map with that after `layers` (depths,) were random.

    A map that stays the same whatever the weights shows the image (Adebayo and others 2018). Random weights are those
    that training began from. Answer and rival are those of the trained network. None of what is no network.
    """
    if not hasattr(model, "untrained_twin"):
        return None
    rows = specimens(dataset, split.test, seed, IMAGES)
    images, background = dataset.images[rows], mean_image(dataset, split)
    settled_by = take(dataset.images, split.train[:SETTLED_BY])
    margin = margin_of(model, images, len(dataset.classes))
    trained = all_maps(model, images, margin, background, seed)
    count = len(model.weighted_layers())
    layers = np.unique(np.linspace(1, count, DEPTHS).round().astype(int))
    survival = np.empty((len(trained), len(layers), len(images)))
    for depth, top in enumerate(layers):
        found = all_maps(model.untrained_twin(settled_by, int(top)), images, margin, background, seed)
        for m, name in enumerate(trained):
            survival[m, depth] = likeness(trained[name], found[name])
    return Examined(
        {"methods": np.array(list(trained)), "layers": layers, "survival": survival},
        f"Rank correlation of a map with that of the same network with random weights in its last {layers[0]} to "
        f"{count} layers.",
    )
