"""What single units stand for: a part of the picture, a class, a field of view."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.insight.layers.probes import enlarged

TOP = 0.005
"""Share of all places at which a unit counts as on (Bau, Zhou, Khosla, Oliva and Torralba 2017)."""

LEAST_OVERLAP = 0.04
"""Intersection over union with a part, above which a unit detects it; as there."""

EDGE_OF_FIELD = 1 - 0.9545
"""Of the strongest pixel's effect, below which a pixel is out of sight (Luo, Li, Urtasun and Zemel 2016)."""


def overlaps(pictures: NDArray[np.float32], masks: Mapping[str, NDArray[np.bool_]]) -> NDArray[np.float64]:
    """(parts, channels) intersection over union of where channels are on and where parts are.

    Parameters
    ----------
    pictures
        (n, height, width, channels) answers of a stage, of any size.
    masks
        part → (n, height, width) bool.
    """
    n, height, width = next(iter(masks.values())).shape
    on = np.empty((pictures.shape[-1], n * height * width), bool)
    for channel in range(pictures.shape[-1]):
        large = enlarged(pictures[..., channel : channel + 1], height, width).ravel()
        on[channel] = large > np.quantile(large, 1 - TOP)
    parts = np.stack([mask.reshape(-1) for mask in masks.values()])
    both = parts.astype(np.float32) @ on.T.astype(np.float32)
    either = parts.sum(1)[:, None] + on.sum(1)[None] - both
    return np.asarray(both / np.maximum(either, 1), np.float64)


def shifted(masks: Mapping[str, NDArray[np.bool_]], seed: int) -> dict[str, NDArray[np.bool_]]:
    """The same parts, those of each image moved at random around it as on a torus: what overlap chance gives."""
    random = np.random.default_rng(seed)
    some = next(iter(masks.values()))
    moves = [(int(random.integers(some.shape[1])), int(random.integers(some.shape[2]))) for _ in some]
    return {
        part: np.stack([np.roll(one, move, (0, 1)) for one, move in zip(mask, moves, strict=True)])
        for part, mask in masks.items()
    }


def detectors(pictures: NDArray[np.float32], masks: Mapping[str, NDArray[np.bool_]], seed: int) -> float:
    """Share of channels that overlap with a part by more than LEAST_OVERLAP and than 95 % of them do by chance."""
    chance = overlaps(pictures, shifted(masks, seed))
    floor = np.maximum(np.quantile(chance, 0.95, axis=1), LEAST_OVERLAP)
    return float((overlaps(pictures, masks) > floor[:, None]).any(0).mean())


def field_side(seen: NDArray[np.float64]) -> float:
    """Side in pixels of a square as large as the field of view (height, width); NaN where nothing is seen."""
    strongest = float(seen.max())
    return float(np.sqrt((seen > EDGE_OF_FIELD * strongest).sum())) if strongest > 0 else float("nan")


def class_selectivity(answers: NDArray[np.float32], labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """(units,) in 0…1: mean answer to the favourite class against that to the others (Morcos et al. 2018).

    Pictures count by their mean, and answers from a unit's lowest class mean on, so that none is negative.
    """
    flat = answers.mean((1, 2)) if answers.ndim == 4 else answers
    means = np.stack([flat[labels == label].mean(0) for label in np.unique(labels)]).astype(float)
    means -= np.minimum(means.min(0), 0)
    most = means.max(0)
    rest = (means.sum(0) - most) / max(len(means) - 1, 1)
    return np.asarray((most - rest) / np.maximum(most + rest, 1e-12))
