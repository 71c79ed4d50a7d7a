"""Multi-layer perceptron on features: the network `mlp`, with what was measured in place of the pixels.

Trained as that network is, by its recipe, so that `hog+mlp` and `mlp` differ in their features alone. Evidence that the
recipe suits features too: right on validation images (5,000 to 5,000 of MNIST's and Fashion-MNIST's training parts,
four draws of digits, eight of faces), in percent, and CPU seconds of a fit to MNIST's HOG,
    hidden, learning rate    MNIST hog, pixels    Fashion hog, pixels    digits hog, pixels    faces hog, pixels
    (100,), 0.005            97.6  95.8           87.8  87.0             97.8  98.8            96.5  97.7     2.2 s
    (100,), 0.002            97.8  95.7           88.0  87.1             97.6  98.4            96.5  97.7     1.8 s
    (100,), 0.01             97.9  95.7           88.1  87.0             97.7  98.9            96.5  97.3     1.9 s
    (200,), 0.005            97.9  96.4           88.6  87.3             97.7  99.0            96.1  97.3     2.2 s
`svm` on the same HOG: 97.7, 88.3, 98.2 and 98.1 %.
"""

from __future__ import annotations

from typing import Any

from bakeoff.pipelines.estimators.perceptron import PerceptronClassifier
from bakeoff.pipelines.search_space import Choice, Integer, LogUniform

NEURAL = True

SPACE = {
    "hidden": Choice(((50,), (100,), (200,), (400,), (200, 100))),
    "learning_rate": LogUniform(3e-4, 3e-2),
    "weight_decay": LogUniform(1e-3, 1.0),
    "epochs": Integer(5, 40, log=True),
}


def build(**parameters: Any) -> PerceptronClassifier:
    """The classifier, unfitted, with any parameter of `PerceptronClassifier` in place of its default.

    Returns
    -------
    PerceptronClassifier
        unfitted; it takes rows (n, columns) float32 and labels (n,).

    Raises
    ------
    ValueError
        there is no such parameter; the message names those there are.

    Examples
    --------
    >>> from bakeoff.pipelines.classifiers import mlp
    >>> mlp.build(hidden=(50,))
    PerceptronClassifier(hidden=(50,))
    """
    return PerceptronClassifier().set_params(**parameters)
