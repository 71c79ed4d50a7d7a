"""How many arithmetic operations a fitted model needs for one image, its features apart from its classifier."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

IMAGES = 256
"""So many images show how deep trees are walked on average."""


def weigh(model: Any, images: NDArray[np.uint8]) -> dict[str, float]:
    """Operations of a prediction, as `pipelines.operations` counts them; empty where not all parts can be counted.

    Returns
    -------
    dict
        `per_image`, of it `features_per_image` and `classifier_per_image`; of a network its last layer is the
        classifier, and besides stand its `multiply_adds_per_image`, and `torch_per_image`: what torch's counter makes
        of these.
    """
    if hasattr(model, "module_") and hasattr(model, "operations"):
        return _of_network(model.operations())
    if "features" not in getattr(model, "named_steps", {}):
        return {}
    from bakeoff.pipelines.operations import classifier_operations, feature_operations

    rows = model["features"].transform(images[:IMAGES])
    features, classifier = feature_operations(model), classifier_operations(model["classifier"], rows)
    if features is None or classifier is None:
        return {}
    return {"per_image": features + classifier, "features_per_image": features, "classifier_per_image": classifier}


def _of_network(found: Any) -> dict[str, float]:
    if not found.counted:
        return {"torch_per_image": found.torch}
    return {
        "per_image": found.all,
        "features_per_image": found.all - found.last,
        "classifier_per_image": found.last,
        "multiply_adds_per_image": found.multiply_adds,
        "torch_per_image": found.torch,
    }
