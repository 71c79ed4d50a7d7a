"""Maps that only one kind of contender can give: linear terms, tree paths, integrated gradients, Grad-CAM."""

from __future__ import annotations

from typing import Any

import numpy as np

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.insight.attribution import own_maps
from bakeoff.compare.insight.examples import examples, mean_image
from bakeoff.compare.insight.margin import margin_of
from bakeoff.compare.study.splits import Split
from bakeoff.compare.study.trial import Examined

CPU_SECONDS = 60.0


def examine(model: Any, dataset: Dataset, split: Split, seed: int) -> Examined | None:
    """`maps` (methods, k, height, width) and `gaps` (methods, k) by `methods` (methods,) of the images.

    The gap is how far a map's sum is from the margin that it promises to add up to, NaN where it promises nothing.
    """
    shown = examples(dataset, split, seed)
    margin = margin_of(model, shown["images"], len(dataset.classes))
    found = own_maps(model, shown["images"], margin, mean_image(dataset, split))
    if not found:
        return None
    facts = {
        **shown,
        "predicted": margin.answer,
        "rival": margin.rival,
        "methods": np.array([each.method for each in found]),
        "maps": np.stack([each.maps for each in found]).astype(np.float32),
        "gaps": np.stack([each.gap for each in found]),
    }
    return Examined(facts, " ".join(f"{each.method[0].upper()}{each.method[1:]}: {each.note}" for each in found))
