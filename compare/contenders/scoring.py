"""One table of class scores from any classifier, whatever it calls them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def class_scores(model: Any, images: NDArray[np.uint8], n_classes: int) -> tuple[NDArray[np.float32], str]:
    """Score of every class for every image, and what the scores are.

    Parameters
    ----------
    model
        a fitted classifier; its `classes_` are positions in 0…n_classes−1.
    images
        (n, height, width, channels) uint8.

    Returns
    -------
    tuple[NDArray[np.float32], str]
        (n, n_classes) float32, higher is likelier; a class that the model never saw has 0 as a probability and the
        lowest score of the image otherwise. Then "probability", "decision", or "none" where a model only names labels:
        these have 1 at the label and 0 elsewhere.
    """
    if hasattr(model, "predict_proba"):
        return _spread(model, model.predict_proba(images), n_classes, 0.0), "probability"
    if hasattr(model, "decision_function"):
        decision = np.asarray(model.decision_function(images), dtype=np.float32)
        if decision.ndim == 1:
            decision = np.stack([-decision, decision], axis=1)
        if decision.shape[1] == len(_classes(model, n_classes)):
            return _spread(model, decision, n_classes, None), "decision"
    return np.eye(n_classes, dtype=np.float32)[np.asarray(model.predict(images), dtype=int)], "none"


def _spread(model: Any, scores: Any, n_classes: int, unseen: float | None) -> NDArray[np.float32]:
    scores = np.asarray(scores, dtype=np.float32)
    classes = _classes(model, n_classes)
    if len(classes) == n_classes:
        return scores
    fill = scores.min(axis=1, keepdims=True) if unseen is None else unseen
    full = np.broadcast_to(fill, (len(scores), n_classes)).astype(np.float32)
    full[:, classes] = scores
    return full


def _classes(model: Any, n_classes: int) -> NDArray[np.int64]:
    return np.asarray(getattr(model, "classes_", np.arange(n_classes)), dtype=np.int64)
