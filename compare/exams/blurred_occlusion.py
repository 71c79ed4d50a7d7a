"""Occlusion with a blurred patch in place of the mean image, and whether the two agree."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.ndimage import gaussian_filter
from scipy.stats import spearmanr

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.insight.examples import examples, mean_image
from bakeoff.compare.insight.occlusion import occlusion
from bakeoff.compare.study.splits import Split
from bakeoff.compare.study.trial import Examined

CPU_SECONDS = 120.0
BLUR = 1 / 8
"""Standard deviation of the blur, of the shorter side."""


def examine(model: Any, dataset: Dataset, split: Split, seed: int) -> Examined:
    """`maps` (k, height, width) as occlusion's, and `agreement` (k,), their rank correlation with those of that exam.

    A hidden patch is itself an unusual sight, and what is laid over it decides how unusual. Where two fills disagree, a
    map shows the fill rather than the image.
    """
    shown = examples(dataset, split, seed)
    images, n_classes = shown["images"], len(dataset.classes)
    side = min(dataset.image_shape[:2])
    blurred = gaussian_filter(images.astype(np.float32), (0, side * BLUR, side * BLUR, 0), mode="nearest")
    maps, predicted = occlusion(model, images, np.rint(blurred).astype(np.uint8), n_classes)
    filled, _ = occlusion(model, images, mean_image(dataset, split), n_classes)
    agreement = np.array([_rank_correlation(a, b) for a, b in zip(maps, filled, strict=True)])
    return Examined(
        {**shown, "predicted": predicted, "maps": maps, "agreement": agreement},
        "Drop of the predicted class's score when a patch is replaced by the blurred image.",
    )


def _rank_correlation(one: np.ndarray, other: np.ndarray) -> float:
    """NaN where a map is flat."""
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return float("nan")
    return float(spearmanr(one.ravel(), other.ravel()).statistic)
