"""Support vector machine with a Gaussian kernel (Cortes and Vapnik 1995).

Evidence for C and gamma, given features scaled by `pipelines.pipeline.FeatureScaler`: right on validation images
(5,000 to 5,000 of MNIST's and Fashion-MNIST's training parts, four draws of digits, eight of faces), in percent,
    C, gamma         MNIST hog, pixels    Fashion hog, pixels    digits hog, pixels    faces hog, pixels
    3, scale         98.3  97.0           88.0  86.2             97.8  99.2            98.1  96.1
    10, scale        98.3  97.1           87.8  86.1             97.8  99.3            98.1  95.3
    30, scale        98.3  97.1           87.8  85.5             97.8  99.3            98.1  95.7
Half or twice gamma changes HOG by less than one percent, five times gamma costs 3 to 6.
"""

from __future__ import annotations

from typing import Any

from bakeoff.pipelines.search_space import LogUniform
from bakeoff.pipelines.svm.gaussian import GaussianSVC

# Rows of inputs have a mean squared norm of 1, whatever the features, which puts gamma="scale" at 1 or a little above.
SPACE = {"C": LogUniform(0.1, 1000.0), "gamma": LogUniform(0.05, 20.0)}


def build(**parameters: Any) -> GaussianSVC:
    """The classifier, unfitted, with any parameter of `sklearn.svm.SVC` in place of its default.

    Returns
    -------
    GaussianSVC
        unfitted; it takes rows (n, columns) float32 and labels (n,).

    Raises
    ------
    ValueError
        there is no such parameter; the message names those there are.

    Examples
    --------
    >>> from bakeoff.pipelines.classifiers import svm
    >>> svm.build(C=3.0)
    GaussianSVC(C=3.0, cache_size=500)
    """
    return GaussianSVC(C=10.0, gamma="scale", kernel="rbf", cache_size=500).set_params(**parameters)
