"""How the training of a network went: epochs, accuracy and loss in the last of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.meters.size import parts


def weigh(model: Any, images: NDArray[np.uint8]) -> dict[str, float]:  # noqa: ARG001 - a meter's signature
    """`epochs`; of the last `accuracy` and `loss` on augmented images; `best_epoch` where some are held out."""
    history = history_of(model)
    if not history:
        return {}
    last = history[-1]
    readings = {"epochs": float(last.number), "accuracy": float(last.accuracy), "loss": float(last.loss)}
    held_out = [
        (epoch.validation_accuracy, -epoch.number) for epoch in history if epoch.validation_accuracy is not None
    ]
    if held_out:
        readings["best_epoch"] = float(-max(held_out)[1])
    return readings


def history_of(model: Any) -> list[Any]:
    """Epochs of the network in a model, or of the last of several; empty where there is none.

    A `history_` of others, as skorch's list of dictionaries, is none: what it holds is not known.
    """
    own = getattr(model, "history_", None)
    if isinstance(own, list) and all(hasattr(epoch, "number") for epoch in own):
        return own
    inner = [history for part in (*parts(model), *_wrapped(model)) if (history := history_of(part))]
    return inner[-1] if inner else []


def _wrapped(model: Any) -> list[Any]:
    """The estimator inside of one that passes on what it learned, as embeddings and classifiers of vectors do."""
    return [getattr(model, name) for name in ("network_", "estimator_") if hasattr(model, name)]
