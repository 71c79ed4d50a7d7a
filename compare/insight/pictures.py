"""All pictures of one trial: the explained images, their occlusion maps, painted weights and first filters."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.insight.feature_weights import painted_weights
from bakeoff.compare.insight.occlusion import occlusion
from bakeoff.compare.study.splits import Split, specimens
from bakeoff.pipelines.pipeline import Traditional, blocks

MOST_FILTERS = 64
PROBED = 64
"""Test images at which the slope of a decision is looked at."""


def pictures(model: Any, dataset: Dataset, draw: Split, seed: int) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """Arrays by name, and by the same names a sentence on how each was made.

    `images` (k, height, width, channels) uint8 with `truth` and `predicted` (k,); `occlusion` (k, height, width);
    `weights` (height, width) where features can be painted back; `filters` (f, height, width, channels) of a network.
    """
    rows = specimens(dataset, draw.test, seed)
    images = dataset.images[rows]
    maps, predicted = occlusion(model, images, _mean_image(dataset, draw), len(dataset.classes))
    learned: dict[str, NDArray[Any]] = {
        "images": images,
        "truth": dataset.labels[rows],
        "predicted": predicted,
        "occlusion": maps,
    }
    notes = {"occlusion": "Drop of the predicted class's score when a patch is replaced by the mean training image."}
    painted = painted_weights(model, dataset.images[draw.test[:PROBED]])
    if painted is not None:
        learned["weights"], notes["weights"] = painted
    network = _network(model)
    with suppress(ValueError):  # not every network begins with a layer that looks at pixels
        if network is not None:
            learned["filters"] = np.asarray(network.filters()[:MOST_FILTERS], dtype=np.float32)
            notes["filters"] = "Weights of the first layer, one picture a unit."
    return learned, notes


def _network(model: Any) -> Any:
    """What has filters: the model itself, or the first of its features that is a network; None where there is none."""
    features = [block.transformer for block in blocks(model)] if isinstance(model, Traditional) else []
    return next((each for each in (model, *features) if hasattr(each, "filters")), None)


def _mean_image(dataset: Dataset, draw: Split) -> NDArray[np.uint8]:
    some = dataset.images[draw.train[:2000]]
    return np.asarray(some.mean(axis=0).round(), dtype=np.uint8)
