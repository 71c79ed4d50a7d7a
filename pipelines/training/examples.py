"""Labels and weights of images, as they come from outside, checked and made what a network is trained on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.utils import column_or_1d
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_consistent_length
from torch import Tensor


@dataclass(frozen=True)
class Examples:
    """What a network is trained or judged on.

    Attributes
    ----------
    images
        (n, height, width, channels) uint8.
    labels
        (n,) int64.
    weights
        (n,) float32, how much each image counts, 1 on average; None where all count the same.
    """

    images: Tensor
    labels: Tensor
    weights: Tensor | None = None

    def on(self, device: torch.device) -> Examples:
        """The same on a device."""
        weights = None if self.weights is None else self.weights.to(device)
        return Examples(self.images.to(device), self.labels.to(device), weights)

    def at(self, places: Any) -> Examples:
        """Those at some places."""
        weights = None if self.weights is None else self.weights[places]
        return Examples(self.images[places], self.labels[places], weights)


def as_labels(labels: Any, images: NDArray[np.uint8]) -> NDArray[Any]:
    """(n,) one label for each image.

    Raises
    ------
    ValueError
        there is not one for each image, or they are measurements and no labels.
    """
    labels = column_or_1d(labels, warn=True)
    check_consistent_length(images, labels)
    check_classification_targets(labels)
    return np.asarray(labels)


def as_classes(labels: Any) -> NDArray[Any]:
    """(classes,) what labels there are, sorted.

    Raises
    ------
    ValueError
        there are fewer than two.
    """
    classes = np.unique(np.asarray(labels))
    if len(classes) < 2:
        raise ValueError(f"labels must have at least two classes; got {len(classes)} class, {classes.tolist()}.")
    return classes


def fixed_classes(named: Any, known: NDArray[Any] | None) -> NDArray[Any]:
    """(classes,) those of a training that goes on: `known`, or in its first call the ones that are named.

    Raises
    ------
    ValueError
        none are known and none are named, or others are named than are known.
    """
    if known is None:
        if named is None:
            raise ValueError("the first partial_fit needs all labels that will ever come: partial_fit(…, classes=…).")
        return as_classes(named)
    if named is not None and not np.array_equal(np.unique(np.asarray(named)), known):
        raise ValueError(
            f"classes must stay those of the first call, {_shown(known.tolist())}; got "
            f"{_shown(np.unique(np.asarray(named)).tolist())}. Leave classes out, or begin anew with fit."
        )
    return known


def places(labels: NDArray[Any], classes: NDArray[Any]) -> NDArray[np.int64]:
    """(n,) int64: the place of each label among the classes.

    Raises
    ------
    ValueError
        a label is none of the classes.
    """
    new = sorted(set(labels.tolist()) - set(classes.tolist()), key=str)
    if new:
        raise ValueError(
            f"labels must be among the classes of this estimator, {_shown(classes.tolist())}; got {_shown(new)}. "
            "For more classes begin anew: fit on images of all, or name all in the first partial_fit(classes=…)."
        )
    return np.searchsorted(classes, labels).astype(np.int64)


def as_examples(images: NDArray[np.uint8], targets: NDArray[np.int64], sample_weight: Any) -> Examples:
    """What a network learns from.

    Parameters
    ----------
    targets
        (n,) places of the labels among the classes.
    sample_weight
        (n,) how much each image counts; None where all count the same.

    Raises
    ------
    ValueError
        there is not one weight for each image, or one is negative or no number, or all are 0.
    """
    weights = None if sample_weight is None else torch.from_numpy(_weights(sample_weight, len(images)))
    return Examples(torch.from_numpy(np.array(images, order="C")), torch.from_numpy(targets), weights)


def _weights(sample_weight: Any, count: int) -> NDArray[np.float32]:
    """The weights of the images, 1 on average."""
    weights = np.asarray(sample_weight, np.float64)
    if weights.shape != (count,) or not np.isfinite(weights).all() or (weights < 0).any() or not weights.any():
        raise ValueError(
            f"sample_weight must hold one number of at least 0 for each of {count} images, not zero for all; "
            f"got {weights.shape}."
        )
    return (weights / weights.mean()).astype(np.float32)


def _shown(labels: list[Any], most: int = 12) -> str:
    return ", ".join(map(repr, labels[:most])) + (f" and {len(labels) - most} more" if len(labels) > most else "")
