"""Linear support vector machine, one class against the rest (Fan et al. 2008, LIBLINEAR).

Evidence for C, given features scaled by `pipelines.pipeline.FeatureScaler`: right on validation images
(5,000 to 5,000 of MNIST's and Fashion-MNIST's training parts, four draws of digits, eight of faces), in percent,
    C       MNIST hog, pixels    Fashion hog, pixels    digits hog, pixels    faces hog, pixels
    1       97.5  91.9           86.5  82.9             97.4  96.4            96.5  94.1
    3       97.5  91.7           86.2  83.6             97.2  96.5            96.5  94.9
The dual problem gives the same answers in half the time of the primal one.
"""

from __future__ import annotations

from typing import Any

from bakeoff.pipelines.search_space import LogUniform
from bakeoff.pipelines.svm.linear import QuickLinearSVC

SPACE = {"C": LogUniform(0.01, 1000.0)}


def build(**parameters: Any) -> QuickLinearSVC:
    """The classifier, unfitted, with any parameter of `sklearn.svm.LinearSVC` in place of its default.

    Returns
    -------
    QuickLinearSVC
        unfitted; it takes rows (n, columns) float32 and labels (n,).

    Raises
    ------
    ValueError
        there is no such parameter; the message names those there are.

    Examples
    --------
    >>> from bakeoff.pipelines.classifiers import linear_svm
    >>> linear_svm.build(C=3.0)
    QuickLinearSVC(C=3.0, dual=True)
    """
    return QuickLinearSVC(C=1.0, dual=True).set_params(**parameters)
