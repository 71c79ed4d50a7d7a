"""One table of class scores from any classifier, read by the classes that it names, and checked against its labels."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_OTHERWISE = 0.1
"""Share of images whose highest score may be another class than the label: ties, and the folds of Platt's scaling."""


class ScoreWarning(UserWarning):
    """Scores that cannot be used; the report says why."""


def class_scores(
    model: Any, images: NDArray[np.uint8], n_classes: int, predicted: NDArray[np.int64] | None = None
) -> tuple[NDArray[np.float32], str]:
    """Score of every class for every image, and what the scores are.

    Probabilities are used where they are such (not negative, of sum 1), and scores at all where the class with the
    highest one is the label that the model gives; else a `ScoreWarning` says why they are not.

    Parameters
    ----------
    model
        a fitted classifier; its `classes_` are positions in 0…n_classes−1, in the order of its columns.
    images
        (n, height, width, channels) uint8.
    predicted
        (n,) its labels of these images, where they are known already.

    Returns
    -------
    tuple[NDArray[np.float32], str]
        (n, n_classes) float32, higher is likelier; a class that the model never saw has 0 as a probability and the
        lowest score of the image otherwise. Then "probability", "decision", or "none" where a model only names labels:
        these have 1 at the label and 0 elsewhere.
    """
    labels = np.asarray(model.predict(images) if predicted is None else predicted).astype(np.int64)
    for method, kind in (("predict_proba", "probability"), ("decision_function", "decision")):
        if not hasattr(model, method):
            continue
        try:
            scores, problem = _spread(model, getattr(model, method)(images), n_classes, kind)
        except Exception as error:
            scores, problem = None, f"it raises {type(error).__name__}: {error}".split("\n")[0][:200]
        if scores is not None and not problem:
            problem = _otherwise(scores, labels)
        if scores is not None and not problem:
            return scores, kind
        warnings.warn(f"{method} is not used: {problem}", ScoreWarning, stacklevel=2)
    return np.eye(n_classes, dtype=np.float32)[labels], "none"


def _spread(model: Any, found: Any, n_classes: int, kind: str) -> tuple[NDArray[np.float32] | None, str]:
    """A column a class of 0…n_classes−1, and why that cannot be."""
    scores, classes = np.asarray(found, dtype=np.float32), _classes(model, n_classes)
    if kind == "decision" and scores.ndim == 1 and len(classes) == 2:  # by scikit-learn's contract: of the second class
        scores = np.stack([-scores, scores], axis=1)
    if scores.ndim != 2 or scores.shape[1] != len(classes):
        return None, f"it gives {scores.shape}, and the model has {len(classes)} classes"
    if classes.min(initial=0) < 0 or classes.max(initial=0) >= n_classes or len(set(classes.tolist())) < len(classes):
        return None, f"classes_ of the model must be positions in 0…{n_classes - 1}, each once"
    if not np.isfinite(scores).all():
        return None, "some scores are no finite numbers"
    if kind == "probability" and (scores.min() < -1e-3 or np.abs(scores.sum(axis=1) - 1).max() > 1e-2):
        return None, "its rows are no probabilities: they are negative, or their sum is not 1"
    fill = 0.0 if kind == "probability" else scores.min(axis=1, keepdims=True)
    full = np.broadcast_to(fill, (len(scores), n_classes)).astype(np.float32)
    full[:, classes] = scores
    return full, ""


def _otherwise(scores: NDArray[np.float32], labels: NDArray[np.int64]) -> str:
    """That scores speak for other classes than the labels, where they do for many images; "" where not."""
    of_label = scores[np.arange(len(labels)), labels]
    share = float(np.mean(scores.max(axis=1) > of_label + 1e-6)) if len(labels) else 0.0
    if share <= MOST_OTHERWISE:
        return ""
    return f"for {share:.0%} of the images its highest score is another class than the label that predict gives"


def _classes(model: Any, n_classes: int) -> NDArray[np.int64]:
    return np.asarray(getattr(model, "classes_", np.arange(n_classes)), dtype=np.int64)
