"""The discriminant is scikit-learn's, with more rows than columns and with fewer."""

import warnings

import numpy as np
import pytest
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.utils.estimator_checks import check_estimator

from bakeoff.pipelines.classifiers.lda import LinearDiscriminant


def rows_of(n, columns, classes, seed=0):
    rng = np.random.default_rng(seed)
    labels = np.concatenate([np.arange(classes), rng.integers(0, classes, n - classes)])
    spread = rng.uniform(0.1, 5, columns)
    return (rng.normal(size=(n, columns)) * spread + labels[:, None] * rng.normal(size=columns)), labels


@pytest.mark.parametrize("shrinkage", [0.001, 0.1, 0.9, 1.0, "auto"])
@pytest.mark.parametrize("classes", [2, 5])
@pytest.mark.parametrize(("n", "columns"), [(200, 12), (40, 41), (30, 150), (41, 40)])
def test_it_is_scikit_learn_s(n, columns, classes, shrinkage):
    rows, labels = rows_of(n, columns, classes)
    others, _ = rows_of(50, columns, classes, seed=1)
    ours = LinearDiscriminant(shrinkage).fit(rows, labels)
    theirs = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=shrinkage).fit(rows, labels)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=1e-6, atol=1e-8 * np.abs(theirs.coef_).max())
    np.testing.assert_allclose(ours.intercept_, theirs.intercept_, rtol=1e-6)
    np.testing.assert_allclose(ours.predict_proba(others), theirs.predict_proba(others), atol=1e-6)
    np.testing.assert_array_equal(ours.predict(others), theirs.predict(others))


def test_columns_that_never_change_and_classes_of_one_row():
    rows, labels = rows_of(60, 20, 3)
    rows[:, 4] = 7
    labels[:3], labels[3:] = np.arange(3), labels[3:] % 2
    for shrinkage in (0.1, "auto"):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert np.isfinite(LinearDiscriminant(shrinkage).fit(rows, labels).coef_).all()


def test_where_classes_have_no_scatter_the_nearest_mean_decides():
    model = LinearDiscriminant().fit(np.eye(4)[[0, 1, 2, 0]], [3, 5, 8, 3])
    assert model.predict(np.eye(4)[:3] + 0.1).tolist() == [3, 5, 8]


@pytest.mark.parametrize("shrinkage", [0, -0.1, 1.5, "none", None, float("nan")])
def test_a_shrinkage_that_makes_no_sense_is_refused(shrinkage):
    with pytest.raises(ValueError, match="shrinkage is a number above 0"):
        LinearDiscriminant(shrinkage).fit(np.eye(4), [0, 0, 1, 1])


def test_it_keeps_scikit_learn_s_contract():
    check_estimator(LinearDiscriminant())
