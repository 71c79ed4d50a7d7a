"""What randomly masked images have in common where the answer holds, asked the same of every contender."""

from __future__ import annotations

from typing import Any

import numpy as np

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.insight.examples import examples, mean_image
from bakeoff.compare.insight.margin import margin_of
from bakeoff.compare.insight.rise import rise
from bakeoff.compare.study.splits import Split
from bakeoff.compare.study.trial import Examined

CPU_SECONDS = 120.0
FOR_ALL_MASKS = 60.0


def examine(model: Any, dataset: Dataset, split: Split, seed: int) -> Examined:
    """`maps` (k, height, width) of the images, as in occlusion, and `masks`, how many there was time for."""
    shown = examples(dataset, split, seed)
    margin = margin_of(model, shown["images"], len(dataset.classes))
    maps, masks = rise(model, shown["images"], margin, mean_image(dataset, split), seed, cpu_seconds=FOR_ALL_MASKS)
    note = f"Slope of the answer's margin by how much of each pixel is shown, over {masks} random masks."
    facts = {**shown, "predicted": margin.answer, "maps": maps.astype(np.float32), "masks": np.array(masks)}
    return Examined(facts, note)
