"""What a classifier of features leans on, painted back on the plane of the image."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.pipelines.pipeline import blocks


def painted_weights(model: Any, images: NDArray[np.uint8]) -> tuple[NDArray[np.float32], str] | None:
    """Spread the weight of every feature over the pixels that it was measured from.

    Parameters
    ----------
    model
        a fitted pipeline of `features` and `classifier`, as `pipelines.traditional` makes it.
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
    for block in blocks(model):
        if not hasattr(block.transformer, "paint"):  # a user's own transformer need not know where it looks
            return None
        picture += block.transformer.paint(weights[block.columns])
        note = " ".join([note, *([block.transformer.note_] if hasattr(block.transformer, "note_") else [])])
    return picture, note


def _weights(classifier: Any, vectors: NDArray[np.float32]) -> tuple[NDArray[np.float32], str] | None:
    if hasattr(classifier, "feature_importances_"):
        note = "Mean decrease of impurity by feature (Breiman 2001), spread over the pixels of the feature."
        return np.asarray(classifier.feature_importances_, dtype=np.float32), note
    if getattr(classifier, "kernel", None) == "rbf":
        note = "Mean size of the slope of the decision function at test images, spread over the pixels of the feature."
        return _rbf_slopes(classifier, vectors), note
    if hasattr(classifier, "slopes"):
        note = "Mean size of the slope of the scores at test images, spread over the pixels of the feature."
        return classifier.slopes(vectors), note
    if hasattr(classifier, "landmarks_"):
        note = "Mean size of the slope of the decision function at test images, spread over the pixels of the feature."
        return _landmark_slopes(classifier, vectors), note
    if hasattr(classifier, "n_neighbors"):
        note = "Share of the feature in the mean squared distance between test images, spread over its pixels."
        return np.asarray(vectors.var(axis=0), dtype=np.float32), note
    if getattr(classifier, "coef_", None) is not None:
        note = "Mean size of the coefficients over the classes, spread over the pixels of the feature."
        return np.abs(classifier.coef_).mean(axis=0).astype(np.float32), note
    return None


def _rbf_slopes(classifier: Any, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean |∂f/∂x| over images and pairs of classes, for f(x) = Σ αᵢ exp(−γ‖x − sᵢ‖²) + b.

    The slope of one pair is Σ αᵢ Kᵢ(x) · 2γ (sᵢ − x); scikit-learn keeps the αᵢ of all pairs in `dual_coef_`, those of
    class a against class b in row b − 1 if a < b, else in row b.
    """
    from sklearn.metrics.pairwise import rbf_kernel

    support, gamma = np.asarray(classifier.support_vectors_), classifier._gamma
    kernel = rbf_kernel(vectors, support, gamma=gamma)
    ends = np.concatenate([[0], np.cumsum(classifier.n_support_)])
    rows = [np.arange(ends[k], ends[k + 1]) for k in range(len(classifier.n_support_))]
    total = np.zeros(vectors.shape[1])
    pairs = [(a, b) for a in range(len(rows)) for b in range(a + 1, len(rows))]
    for a, b in pairs:
        of_pair = np.concatenate([rows[a], rows[b]])
        alpha = np.concatenate([classifier.dual_coef_[b - 1, rows[a]], classifier.dual_coef_[a, rows[b]]])
        total += _mean_slope(kernel[:, of_pair] * alpha, support[of_pair], vectors, gamma)
    return (total / len(pairs)).astype(np.float32)


def _landmark_slopes(classifier: Any, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean |∂f/∂x| over images and classes, for f(x) = Σ αᵢ exp(−γ‖x − lᵢ‖²) + b with the landmarks lᵢ."""
    from sklearn.metrics.pairwise import rbf_kernel

    landmarks, gamma = np.asarray(classifier.landmarks_), classifier.gamma
    kernel = rbf_kernel(vectors, landmarks, gamma=gamma)
    slopes = [_mean_slope(kernel * alpha, landmarks, vectors, gamma) for alpha in classifier.coefficients_]
    return np.mean(slopes, axis=0).astype(np.float32)


def _mean_slope(
    pull: NDArray[np.floating], towards: NDArray[np.floating], vectors: NDArray[np.float32], gamma: float
) -> NDArray[np.floating]:
    """Mean over images of |Σ αᵢ Kᵢ(x) · 2γ (sᵢ − x)|, from `pull`, the αᵢ Kᵢ(x) of each image and sᵢ."""
    slope = 2 * gamma * (pull @ towards - pull.sum(axis=1, keepdims=True) * vectors)
    return np.asarray(np.abs(slope).mean(axis=0))
