import numpy as np
import pytest
from sklearn.svm import SVC

from bakeoff.pipelines.svm.gaussian import GaussianSVC
from bakeoff.pipelines.svm.nystroem import NystroemSVC


def rows(classes):
    rng = np.random.default_rng(1)
    labels = np.arange(60) % classes
    return rng.normal(size=(60, 3)) + labels[:, None] * 0.5, labels, rng.normal(size=(7, 3))


def numeric_slopes(decide, at, step):
    steps = np.eye(at.shape[1]) * step
    return [np.abs((decide(at + shift) - decide(at - shift)) / (2 * step)).mean() for shift in steps]


@pytest.mark.parametrize("classes", [2, 4])
def test_slopes_of_pairs_are_those_of_the_decision_function(classes):
    inputs, labels, at = rows(classes)
    exact = SVC(decision_function_shape="ovo").fit(inputs, labels)
    weights = GaussianSVC().fit(inputs, labels).feature_weights(at)
    assert weights == pytest.approx(numeric_slopes(exact.decision_function, at, 1e-5), rel=1e-3)


@pytest.mark.parametrize("classes", [2, 4])
def test_slopes_of_an_approximation_are_those_of_its_own_decision_function(classes):
    inputs, labels, at = rows(classes)
    model = NystroemSVC(n_components=20, random_state=0).fit(inputs, labels)
    assert model.feature_weights(at) == pytest.approx(numeric_slopes(model.decision_function, at, 0.05), rel=0.02)


def test_another_kernel_says_no_slopes_and_a_linear_one_has_coefficients():
    inputs, labels, _ = rows(3)
    for kernel in ("linear", "poly"):
        model = GaussianSVC(kernel=kernel).fit(inputs, labels)
        assert not hasattr(model, "feature_weights")
        assert hasattr(model, "coef_") is (kernel == "linear")
