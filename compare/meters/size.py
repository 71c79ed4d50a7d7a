"""Size of a fitted model: bytes when it is written down, and the number of learned numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_LEARNED = ("coef_", "intercept_", "support_vectors_", "dual_coef_", "mean_", "scale_", "components_", "centers_")


def weigh(model: Any, images: NDArray[np.uint8]) -> dict[str, float]:  # noqa: ARG001 - a meter's signature
    """`bytes` of the pickled model, and `parameters` where they can be counted."""
    readings = {"bytes": float(_pickled_bytes(model))}
    count = parameters(model)
    if count is not None:
        readings["parameters"] = float(count)
    return readings


def parameters(model: Any) -> int | None:
    """Count what a model has learned, as it says itself by `n_parameters()`; None where nothing is known of it.

    Of one that does not say, what scikit-learn calls learned is counted, in it and in its parts: weights, support
    vectors; of each inner node of a tree the feature and the threshold, of a leaf the values of the classes.
    """
    if hasattr(model, "n_parameters"):
        return int(model.n_parameters())
    own = [np.size(_dense(getattr(model, name))) for name in _LEARNED if getattr(model, name, None) is not None]
    own += [_tree_size(model.tree_)] if hasattr(model, "tree_") else []
    inner = [count for part in parts(model) if (count := parameters(part)) is not None]
    return sum(own) + sum(inner) if own or inner else None


def _tree_size(tree: Any) -> int:
    leaves = int(np.sum(tree.children_left == -1))
    return 2 * (tree.node_count - leaves) + leaves * int(np.prod(tree.value.shape[1:]))


def parts(model: Any) -> list[Any]:
    """What a scikit-learn model is put together of; empty where it is of one piece."""
    if hasattr(model, "named_steps"):  # a scikit-learn pipeline; an estimator of one's own may call anything `steps`
        return list(model.named_steps.values())
    if hasattr(model, "transformer_list"):
        return [step for _, step in model.transformer_list]
    return list(np.ravel(getattr(model, "estimators_", [])))


def _dense(value: Any) -> Any:
    return value.data if hasattr(value, "nnz") else value


class _Counter:
    """A file that only counts what is written to it, so that a large model is not held in memory twice."""

    def __init__(self) -> None:
        self.bytes = 0

    def write(self, chunk: Any) -> int:
        self.bytes += memoryview(chunk).nbytes
        return memoryview(chunk).nbytes


def _pickled_bytes(model: Any) -> int:
    import cloudpickle

    counter = _Counter()
    cloudpickle.Pickler(counter, protocol=5).dump(model)  # which carries classes of a user's script too
    return counter.bytes
