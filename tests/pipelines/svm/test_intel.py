import warnings

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.svm import SVC

pytest.importorskip("sklearnex")

from bakeoff.pipelines.svm import gaussian as gaussian_svm
from bakeoff.pipelines.svm import intel as intel_svm
from bakeoff.pipelines.svm.gaussian import GaussianSVC


@pytest.mark.parametrize("classes", [2, 10])
def test_it_fits_and_its_labels_are_libsvms(classes):
    assert gaussian_svm.solve is intel_svm.solve
    rows, labels = load_digits(n_class=classes, return_X_y=True)
    options = {"C": 10.0, "decision_function_shape": "ovo"}  # a pair that is nearly tied may fall to either side
    ours, theirs = (kind(**options).fit(rows[::2], labels[::2]) for kind in (GaussianSVC, SVC))
    np.testing.assert_array_equal(ours.n_support_, theirs.n_support_)
    np.testing.assert_array_equal(ours.predict(rows), theirs.predict(rows))
    np.testing.assert_allclose(ours.decision_function(rows), theirs.decision_function(rows), atol=0.05)


def test_an_early_end_is_told():
    rows, labels = load_digits(return_X_y=True)
    with pytest.warns(ConvergenceWarning):
        GaussianSVC(max_iter=3).fit(rows, labels)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        GaussianSVC().fit(rows, labels)
