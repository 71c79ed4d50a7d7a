"""What a classifier of features leans on, painted back on the plane of the image."""

from __future__ import annotations

from typing import Any

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.insight.feature_weights import painted_weights
from bakeoff.compare.study.splits import Split
from bakeoff.compare.study.trial import Examined

CPU_SECONDS = 60.0
PROBED = 64
"""Test images at which the slope of a decision is looked at."""


def examine(model: Any, dataset: Dataset, split: Split, seed: int) -> Examined | None:  # noqa: ARG001
    """`weights` (height, width) of a pipeline whose features can be painted back; None for any other model."""
    painted = painted_weights(model, dataset.images[split.test[:PROBED]])
    return None if painted is None else Examined({"weights": painted[0]}, painted[1])
