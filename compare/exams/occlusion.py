"""Which parts of an image may not be hidden: the fall of the answer's score where a patch is covered."""

from __future__ import annotations

from typing import Any

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.insight.examples import examples, mean_image
from bakeoff.compare.insight.occlusion import occlusion
from bakeoff.compare.study.splits import Split
from bakeoff.compare.study.trial import Examined

CPU_SECONDS = 60.0


def examine(model: Any, dataset: Dataset, split: Split, seed: int) -> Examined:
    """`maps` (k, height, width) of `images` (k, height, width, channels), which show `truth` (k,); `predicted` (k,)."""
    shown = examples(dataset, split, seed)
    maps, predicted = occlusion(model, shown["images"], mean_image(dataset, split), len(dataset.classes))
    return Examined(
        {**shown, "predicted": predicted, "maps": maps},
        "Drop of the predicted class's score when a patch is replaced by the mean training image.",
    )
