"""What a classifier of features leans on, painted back on the plane of the image."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.pipelines.pipeline import features_of


def painted_weights(model: Any, images: NDArray[np.uint8]) -> tuple[NDArray[np.float32], str] | None:
    """Spread the weight of every feature over the pixels that it was measured from.

    Parameters
    ----------
    model
        a fitted pipeline of `features` and `classifier`, as `pipelines.pipeline.traditional` makes it.
    images
        (n, height, width, channels) uint8 at which a curved decision is looked at.

    Returns
    -------
    tuple[NDArray[np.float32], str] | None
        (height, width) float32 with non-negative weights, and a sentence that says what they are; None for any other
        kind of model, or a classifier whose weights are unknown.
    """
    steps = getattr(model, "named_steps", {})
    if "features" not in steps or "classifier" not in steps:
        return None
    vectors = steps["features"].transform(images)
    found = _weights(steps["classifier"], vectors)
    if found is None:
        return None
    weights, note = found
    picture = np.zeros(images.shape[1:3], dtype=np.float32)
    for feature in features_of(model):
        if not hasattr(feature.transformer, "paint"):  # a user's own transformer need not know where it looks
            return None
        picture += feature.transformer.paint(weights[feature.columns])
        note = " ".join([note, *([feature.transformer.note_] if hasattr(feature.transformer, "note_") else [])])
    return picture, note


def _weights(classifier: Any, vectors: NDArray[np.float32]) -> tuple[NDArray[np.float32], str] | None:
    """Weight of each column (d,), and what it is: as a classifier says it, else by what scikit-learn calls such."""
    if hasattr(classifier, "feature_weights"):
        weights, are = classifier.feature_weights(vectors), classifier.feature_weights_are
    elif hasattr(classifier, "feature_importances_"):
        weights, are = classifier.feature_importances_, "Mean decrease of impurity by feature (Breiman 2001)"
    elif getattr(classifier, "coef_", None) is not None:
        weights, are = np.abs(classifier.coef_).mean(axis=0), "Mean size of the coefficients over the classes"
    else:
        return None
    return np.asarray(weights, dtype=np.float32), f"{are}, spread over the pixels of the feature."
