import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics.pairwise import rbf_kernel
from sklearn.svm import LinearSVC

from bakeoff.pipelines.svm.nystroem import NystroemSVC


def rows_of(n=200, seed=0):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 3, n)
    return (rng.normal(size=(n, 5)) + labels[:, None]).astype(np.float32), labels


def test_with_all_rows_as_components_it_is_exact():
    """The columns φ then have the kernel's own products."""
    rows, labels = rows_of()
    model = NystroemSVC(C=1.0, gamma=0.3, random_state=0).fit(rows, labels)
    values = rbf_kernel(rows, gamma=0.3)
    sizes, directions = np.linalg.eigh(values)
    columns = directions * np.sqrt(np.clip(sizes, 0, None))
    exact = LinearSVC(random_state=0).fit(columns, labels)
    np.testing.assert_allclose(model.decision_function(rows), exact.decision_function(columns), atol=0.02)


def test_a_seed_draws_the_components():
    rows, labels = rows_of()
    one, same, other = (NystroemSVC(n_components=20, random_state=seed).fit(rows, labels) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.components_, same.components_)
    assert not np.array_equal(one.components_, other.components_)
    assert one.components_.shape == (20, 5)


def test_two_classes_have_one_decision():
    rows, labels = rows_of()
    model = NystroemSVC(n_components=50, random_state=0).fit(rows, labels > 0)
    assert model.decision_function(rows).shape == (200,)
    np.testing.assert_array_equal(model.predict(rows), model.decision_function(rows) > 0)


def test_an_early_end_is_told():
    with pytest.warns(ConvergenceWarning):
        NystroemSVC(C=1000.0, max_iter=1, random_state=0).fit(*rows_of())
