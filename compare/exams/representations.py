"""Which images a model holds to be alike, stage by stage, so that models can be compared by it."""

from __future__ import annotations

from typing import Any

import numpy as np

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.insight.layers.representations import representations
from bakeoff.compare.insight.margin import evidence
from bakeoff.compare.study.splits import Split, specimens
from bakeoff.compare.study.trial import Examined

CPU_SECONDS = 60.0
IMAGES = 120


def examine(model: Any, dataset: Dataset, split: Split, seed: int) -> Examined:
    """`grams` (stages, n, n) float32: products of the stages' answers to two images; `stages` names them.

    The last stage is `scores`, of every model. `rows` (n,) are the images, the same for every contender of a draw.
    Stages are centred on these images and scaled to a mean square of 1, so that their size tells nothing.
    """
    rows = specimens(dataset, split.test, seed, IMAGES)
    images = dataset.images[rows]
    found = dict(representations(model, images))
    found["scores"] = evidence(model, images, len(dataset.classes)).astype(np.float32)
    grams = []
    for answers in found.values():
        centred = answers.astype(np.float64) - answers.mean(0, dtype=np.float64)
        product = centred @ centred.T
        grams.append((product / max(float(product.trace()) / len(rows), 1e-300)).astype(np.float32))
    facts = {"stages": np.array(list(found)), "grams": np.stack(grams), "rows": rows}
    return Examined(facts, f"Products of the centred answers of each stage to {len(rows)} test images.")
