"""Whether a map survives when there was nothing to learn: the same contender, trained again on shuffled labels."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.base import clone

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.image_buffer import take
from bakeoff.compare.insight.examples import mean_image
from bakeoff.compare.insight.likeness import likeness
from bakeoff.compare.insight.maps import all_maps
from bakeoff.compare.insight.margin import margin_of
from bakeoff.compare.study.splits import Split, specimens
from bakeoff.compare.study.trial import Examined

CPU_SECONDS = 600.0
IMAGES = 16


def examine(model: Any, dataset: Dataset, split: Split, seed: int) -> Examined:
    """`survival` (methods, k): rank correlation of each map with that after training on shuffled labels.

    A map that stays the same when there was nothing to learn shows the image, not what was learned (Adebayo and others
    2018). Answer and rival are those of the honest model.
    """
    rows = specimens(dataset, split.test, seed, IMAGES)
    images, background = dataset.images[rows], mean_image(dataset, split)
    margin = margin_of(model, images, len(dataset.classes))
    labels = np.random.default_rng(seed).permutation(dataset.labels[split.train])
    fooled = clone(model).fit(take(dataset.images, split.train), labels)
    honest, shuffled = (all_maps(each, images, margin, background, seed) for each in (model, fooled))
    survival = [likeness(honest[name], shuffled[name]) for name in honest]
    return Examined(
        {"methods": np.array(list(honest)), "survival": np.array(survival)},
        "Rank correlation of a map with that of the same contender trained on shuffled labels.",
    )
