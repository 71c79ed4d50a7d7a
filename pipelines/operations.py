"""How many arithmetic operations a fitted pipeline needs for one image.

An addition, a multiplication, a comparison and a value of a function such as exp or a root count one each, and moving
numbers counts nothing. A count is no time and no energy: the same number of operations takes many times as long in one
program as in another.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.pipelines.pipeline import features_of


def feature_operations(pipeline: Any) -> float | None:
    """Operations of all features of a fitted `pipelines.pipeline.traditional`, and of the scales of their columns.

    None where a feature does not say what it needs by a method `operations`.
    """
    total = 0.0
    for feature in features_of(pipeline):
        own = getattr(feature.transformer, "operations", None)
        if own is None or (count := own()) is None:
            return None
        total += count + 2 * (feature.columns.stop - feature.columns.start)
    return total


def gray_operations(channels: int) -> int:
    """Of the brightness of a pixel: a weight for each channel, and their sum; none where it is given."""
    return 0 if channels == 1 else 2 * channels - 1


def classifier_operations(classifier: Any, rows: NDArray[Any]) -> float | None:
    """Operations of a fitted classifier's prediction for one row, on average over rows (n, d).

    One that has a method `operations(rows)` says so itself; scikit-learn's are counted from what they learned. None
    where nothing is known.
    """
    if hasattr(classifier, "operations"):
        return float(classifier.operations(rows))
    if hasattr(classifier, "support_vectors_"):
        return support_vector_operations(classifier)
    if hasattr(classifier, "coef_"):
        return linear_operations(np.atleast_2d(classifier.coef_).shape)
    if hasattr(classifier, "estimators_") and hasattr(classifier.estimators_[0], "tree_"):
        return forest_operations(classifier.estimators_, rows)
    if hasattr(classifier, "tree_"):
        return forest_operations([classifier], rows)
    if hasattr(classifier, "n_samples_fit_"):
        return neighbour_operations(classifier)
    return None


def linear_operations(shape: tuple[int, ...]) -> float:
    """A product and a sum for each weight of (scores, d); each score gets its intercept and is compared once."""
    scores, columns = shape
    return 2.0 * scores * columns + 2 * scores


def support_vector_operations(machine: Any) -> float | None:
    """Of a Gaussian machine: to each support vector the distance and exp, and its part in every pair of its class.

    With s support vectors of d columns and k classes that is s (2 d + 3) + 2 s (k − 1) + k (k − 1) / 2 intercepts:
    ‖x − v‖² comes from the product of x and v, and from the two norms.
    """
    if getattr(machine, "kernel", "rbf") != "rbf":
        return None
    support, columns = machine.support_vectors_.shape
    classes = len(machine.classes_)
    return support * (2.0 * columns + 3) + 2 * support * (classes - 1) + classes * (classes - 1) / 2


def nystroem_operations(components: tuple[int, int], scores: int) -> float:
    """Kernel values with (components, d), then a linear machine on them."""
    count, columns = components
    return count * (2.0 * columns + 3) + linear_operations((scores, count))


def forest_operations(trees: Iterable[Any], rows: NDArray[Any]) -> float:
    """One comparison at each node on the way to a leaf, on average over rows; then the shares of classes are added."""
    rows = np.ascontiguousarray(rows, np.float32)
    total = 0.0
    for tree in (each.tree_ for each in trees):
        total += float(_depths(tree.children_left, tree.children_right)[tree.apply(rows)].mean())
        total += int(np.prod(tree.value.shape[1:]))
    return total


def boosting_operations(model: Any, rows: NDArray[Any]) -> float:
    """Of scikit-learn's `HistGradientBoostingClassifier`: comparisons down each tree, and one addition of its leaf."""
    total = 0.0
    for predictor in (tree for round_ in model._predictors for tree in round_):
        nodes, places = predictor.nodes, np.zeros(len(rows), np.intp)
        while not (ended := nodes["is_leaf"][places].astype(bool)).all():
            here = nodes[places]
            values = rows[np.arange(len(rows)), here["feature_idx"]]
            further = np.where(values <= here["num_threshold"], here["left"], here["right"])
            places = np.where(ended, places, further)
        total += float(nodes["depth"][places].mean()) + 1
    return total


def neighbour_operations(model: Any) -> float | None:
    """Distance to every training row where all are looked at, and a comparison each; None where a tree spares some."""
    if getattr(model, "_fit_method", None) != "brute":
        return None
    count, columns = model.n_samples_fit_, model.n_features_in_
    return count * (2.0 * columns + 2) + count


def layer_operations(layers: Iterable[tuple[int, int]]) -> float:
    """Of fully connected layers (inputs, units): products and sums, biases, and one operation of what follows each."""
    return float(sum(2 * inputs * units + 2 * units for inputs, units in layers))


def _depths(left: NDArray[np.intp], right: NDArray[np.intp]) -> NDArray[np.intp]:
    """Depth of each node, 0 at the root; children come after their parents."""
    depths = np.zeros(len(left), np.intp)
    for node in np.flatnonzero(left >= 0):
        depths[left[node]] = depths[right[node]] = depths[node] + 1
    return depths
