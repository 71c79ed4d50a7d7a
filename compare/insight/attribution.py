"""Maps that only one kind of contender can give, exact where they can be, each with how far it is from exact."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.insight.margin import Margin
from bakeoff.pipelines.pipeline import Traditional, features_of


class Map(NamedTuple):
    """Maps of some images by one method.

    Attributes
    ----------
    method
        what it is called.
    maps
        (n, height, width) float64, positive where the place speaks for the answer and against its rival.
    gap
        (n,) by how much sum and margin differ, where the method promises that they do not; NaN where it does not.
    note
        how it was made, a sentence.
    """

    method: str
    maps: NDArray[np.float64]
    gap: NDArray[np.float64]
    note: str


def own_maps(model: Any, images: NDArray[np.uint8], margin: Margin, background: NDArray[np.uint8]) -> list[Map]:
    """All maps that this kind of model can give of images (n, height, width, channels)."""
    if hasattr(model, "integrated_gradients"):
        return _of_network(model, images, margin, background)
    if isinstance(model, Traditional) and all(hasattr(feature.transformer, "paint") for feature in features_of(model)):
        return _of_features(model, images, margin)
    return []


def _of_network(model: Any, images: Any, margin: Margin, background: Any) -> list[Map]:
    readout = _own_classes(model, margin.readout())
    maps, gap = model.integrated_gradients(images, readout, background)
    found = [
        Map(
            "integrated gradients",
            maps,
            gap,
            "Mean gradient of the margin on the way from the mean training image to the image, times their difference.",
        )
    ]
    cam = model.grad_cam(images, readout)
    if cam is not None:
        note = "Channels of the last layer of pictures, weighed by their mean gradient; what speaks for the answer."
        found.append(Map("Grad-CAM", cam, np.full(len(images), np.nan), note))
    return found


def _of_features(model: Any, images: Any, margin: Margin) -> list[Map]:
    """A classifier that adds up its columns, and features that know which pixels these came from."""
    classifier = model["classifier"]
    rows = np.asarray(model["features"].transform(images))
    readout = _own_classes(classifier, margin.readout())
    if hasattr(classifier, "path_contributions"):
        method, note = (
            "tree paths",
            "Change of the answer's share at each split of each tree, by the feature split.",
        )
        base, parts = classifier.path_contributions(rows, readout)
        truth = (np.asarray(classifier.predict_proba(rows)) * readout).sum(1)
    elif getattr(classifier, "coef_", None) is not None and hasattr(classifier, "decision_function"):
        method, note = "linear terms", "Weight times value of each feature, which add up to the margin."
        base, parts = linear_terms(classifier, rows, readout)
        truth = (decisions(classifier, rows) * readout).sum(1)
    else:
        return []
    painted = np.stack([_painted(model, image, terms) for image, terms in zip(images, parts, strict=True)])
    return [Map(method, painted, np.abs(painted.sum((1, 2)) + base - truth), note + " Spread over its pixels.")]


def linear_terms(
    classifier: Any, rows: NDArray[Any], readout: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(n,) what a linear classifier decides without any column, and (n, columns) what each column adds to that."""
    weights, intercept = np.asarray(classifier.coef_, float), np.atleast_1d(np.asarray(classifier.intercept_, float))
    if len(weights) == 1:
        weights, intercept = np.concatenate([-weights, weights]), np.concatenate([-intercept, intercept])
    return readout @ intercept, (readout @ weights) * rows.astype(np.float64)


def decisions(classifier: Any, rows: NDArray[Any]) -> NDArray[np.float64]:
    """(n, classes) float64, of two classes too."""
    found = np.asarray(classifier.decision_function(rows), dtype=np.float64)
    return np.stack([-found, found], axis=1) if found.ndim == 1 else found


def _painted(model: Any, image: NDArray[np.uint8], terms: NDArray[np.float64]) -> NDArray[np.float64]:
    total = np.zeros(image.shape[:2])
    for feature in features_of(model):
        own, transformer = terms[feature.columns], feature.transformer
        exact = getattr(transformer, "share_out", None)
        total += transformer.paint(own) if exact is None else exact(own, image)
    return total


def _own_classes(model: Any, readout: NDArray[np.float64]) -> NDArray[np.float64]:
    """The columns of those classes that the model has met in training."""
    return np.ascontiguousarray(readout[:, np.asarray(model.classes_, dtype=np.int64)])
