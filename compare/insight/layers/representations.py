"""What a model makes of images on the way to its answer: the stages of a network, the features of a pipeline."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.pipelines.pipeline import Traditional, features_of

SIDE = 8
"""Places that pictures inside a network are averaged down to, each way: what is where, and few enough numbers."""


def is_network(model: Any) -> bool:
    """Whether its stages can be asked, and those of its twin that learned nothing."""
    return hasattr(model, "untrained_twin") and hasattr(model, "stages")


def representations(model: Any, images: NDArray[np.uint8]) -> dict[str, NDArray[np.float32]]:
    """Name → (n, columns) float32, from the pixels on; empty where a model does not let itself be asked."""
    if is_network(model):
        return {name: answers.reshape(len(images), -1) for name, answers in model.stages(images, SIDE).items()}
    if isinstance(model, Traditional) and hasattr(model["features"], "transform"):
        described = np.asarray(model["features"].transform(images), np.float32)
        return {feature.name: described[:, feature.columns] for feature in features_of(model)}
    return {}
