"""What a part is worth, measured by drawing images without it, and how much of each map lies on it."""

from __future__ import annotations

from typing import Any

import numpy as np

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.insight.examples import mean_image
from bakeoff.compare.insight.maps import all_maps
from bakeoff.compare.insight.margin import margin_of
from bakeoff.compare.insight.removable import without_parts
from bakeoff.compare.study.splits import Split, specimens
from bakeoff.compare.study.trial import Examined

CPU_SECONDS = 120.0
IMAGES = 24


def examine(model: Any, dataset: Dataset, split: Split, seed: int) -> Examined | None:
    """`drops` (k, parts) of the margin by `parts`, NaN where an image has no such part; `masses` (methods, k, parts).

    None where the source of the data set cannot draw an image without a part (FunnyBirds: Hesse, Schaub-Meyer and Roth
    2023). The mass is the sum of the map on the pixels that change when the part goes; `methods` names the maps.
    """
    rows = specimens(dataset, split.test, seed, IMAGES)
    parts = without_parts(dataset, rows)
    if not parts:
        return None
    images = dataset.images[rows]
    margin = margin_of(model, images, len(dataset.classes))
    each = np.arange(len(images))
    before = margin.of(model, images, each)
    maps = all_maps(model, images, margin, mean_image(dataset, split), seed)
    drops = np.full((len(images), len(parts)), np.nan)
    masses = np.full((len(maps), len(images), len(parts)), np.nan)
    for j, (changed, mask) in enumerate(parts.values()):
        there = mask.any((1, 2))
        drops[there, j] = (before - margin.of(model, changed, each))[there]
        for m, found in enumerate(maps.values()):
            masses[m, there, j] = (found * mask).sum((1, 2))[there]
    facts = {"parts": np.array(list(parts)), "methods": np.array(list(maps)), "drops": drops, "masses": masses}
    return Examined(facts, "Fall of the margin when the image is drawn again without the part, all else kept.")
