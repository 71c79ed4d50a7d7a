"""Random forest (Breiman 2001).

Evidence for the number of trees and of features tried at a split: right on validation images (5,000 to 5,000 of MNIST's
and Fashion-MNIST's training parts, four draws of digits, eight of faces), in percent, CPU seconds of a fit to MNIST,
    trees, features   MNIST hog, pixels   Fashion hog, pixels   digits hog, pixels   faces hog, pixels   seconds
    200, log2         96.9  95.5          84.3  83.9            96.0  97.6           94.5  94.1          2.8  1.8
    200, 16           96.7  95.5          84.9  84.8            95.1  97.2           95.7  93.8          4.0  2.7
    100, sqrt         96.4  95.7          84.4  84.6            94.3  98.0           94.5  94.1          3.8  2.1
"""

from __future__ import annotations

from typing import Any

from bakeoff.pipelines.search_space import Choice, Integer
from bakeoff.pipelines.trees.flat_forest import FlatRandomForest

SPACE = {
    "n_estimators": Integer(50, 600, log=True),
    "max_features": Choice(("sqrt", "log2", 0.05, 0.1, 0.2)),
    "min_samples_leaf": Integer(1, 10, log=True),
}


def build(**parameters: Any) -> FlatRandomForest:
    """The classifier, unfitted, with any parameter of scikit-learn's `RandomForestClassifier` in place of its default.

    Returns
    -------
    FlatRandomForest
        unfitted; it takes rows (n, columns) float32 and labels (n,).

    Raises
    ------
    ValueError
        there is no such parameter; the message names those there are.

    Examples
    --------
    >>> from bakeoff.pipelines.classifiers import random_forest
    >>> random_forest.build(n_estimators=50)
    FlatRandomForest(max_features='log2', n_estimators=50)
    """
    return FlatRandomForest(n_estimators=200, max_features="log2").set_params(**parameters)
