import pickle
import warnings

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.svm import SVC

from bakeoff.pipelines.svm import decisions as svm_decisions
from bakeoff.pipelines.svm.decisions import machine_of, votes
from bakeoff.pipelines.svm.gaussian import GaussianSVC


def clouds(classes=4, n=240, columns=6, seed=0):
    """Rows of overlapping classes, and which they are."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, classes, n)
    return (rng.normal(size=(n, columns)) + labels[:, None] * 0.6).astype(np.float32), labels


@pytest.mark.parametrize("classes", [2, 3, 7])
@pytest.mark.parametrize("options", [{}, {"C": 10.0, "gamma": 0.3}, {"decision_function_shape": "ovo"}])
def test_it_answers_as_scikit_learn_does(classes, options):
    rows, labels = clouds(classes)
    others, _ = clouds(classes, seed=1)
    ours, theirs = (kind(tol=1e-5, **options).fit(rows, labels) for kind in (GaussianSVC, SVC))
    np.testing.assert_array_equal(ours.support_, theirs.support_)
    np.testing.assert_array_equal(ours.n_support_, theirs.n_support_)
    np.testing.assert_allclose(ours.dual_coef_, theirs.dual_coef_, atol=0.02)
    np.testing.assert_allclose(ours.intercept_, theirs.intercept_, atol=0.005)
    np.testing.assert_array_equal(ours.predict(others), theirs.predict(others))
    np.testing.assert_allclose(ours.decision_function(others), theirs.decision_function(others), atol=0.05)


def test_labels_are_those_of_libsvm_on_the_same_machine():
    rows, labels = clouds(5, 400)
    model = GaussianSVC(C=10.0).fit(rows, labels)
    others, _ = clouds(5, 3000, seed=2)
    np.testing.assert_array_equal(model.predict(others), SVC._dense_predict(model, others.astype(np.float64)))


def test_bounds_hold_the_real_errors():
    rows, labels = clouds(4, 400)
    rows += 30  # far from the origin, where the exponent is a small difference of large numbers
    model = GaussianSVC(gamma=0.1).fit(rows, labels)
    others = clouds(4, 500, seed=3)[0].astype(np.float64) + 30
    exact = SVC._dense_decision_function(model, others)
    for dtype in (np.float32, np.float64):
        found, bounds = machine_of(model, dtype)._decide(others)
        assert (np.abs(found - exact) <= bounds).all()
        assert (bounds > 0).all()
    np.testing.assert_array_equal(model.predict(others), SVC._dense_predict(model, others))


def test_a_tie_is_in_doubt_and_is_decided_by_libsvm(monkeypatch):
    rows = np.array([[-1.0, 0], [1, 0], [-1, 1], [1, 1]], np.float32)
    model = GaussianSVC().fit(rows, [0, 1, 0, 1])
    between = np.array([[0.0, 0.5], [-1, 0.5]])
    assert machine_of(model, np.float32).decide(between)[1].tolist() == [0]
    assert machine_of(model, np.float64).decide(between)[1].tolist() == [0]
    asked = []
    monkeypatch.setattr(
        SVC, "_dense_decision_function", lambda self, X: asked.append(X.copy()) or np.full((len(X), 1), 7.0)
    )
    assert model.predict(between).tolist() == [0, 0]
    np.testing.assert_array_equal(asked, [[[0.0, 0.5]]])


def test_a_turn_that_changes_no_label_is_not_doubted():
    decisions = np.array([[1.0, 1.0, 1e-9], [1e-9, 1.0, 1.0], [1.0, -1.0, 1.0]])  # 0:1, 0:2, 1:2
    doubted = svm_decisions._may_turn(decisions, np.full((3, 3), 1e-6), 3)
    assert doubted.tolist() == [False, True, False]
    assert votes(decisions > 0, 3).tolist() == [[2, 1, 0], [2, 1, 0], [1, 1, 1]]


def test_chunks_do_not_matter(monkeypatch):
    rows, labels = clouds()
    model = GaussianSVC().fit(rows, labels)
    whole = model.decision_function(rows)
    monkeypatch.setattr(svm_decisions, "KERNEL_VALUES_AT_ONCE", 1000)
    np.testing.assert_allclose(model.decision_function(rows), whole, atol=1e-5)


def test_class_weights_are_heeded():
    rows, labels = clouds(3)
    ours, theirs = (kind(class_weight={0: 5.0, 2: 0.2}).fit(rows, labels) for kind in (GaussianSVC, SVC))
    np.testing.assert_array_equal(ours.support_, theirs.support_)
    np.testing.assert_array_equal(ours.predict(rows), theirs.predict(rows))


@pytest.mark.parametrize(
    ("options", "spoil", "weights"),
    [({"kernel": "poly"}, np.asarray, None), ({}, csr_matrix, None), ({}, np.asarray, np.arange(240) % 3 + 1.0)],
    ids=["another kernel", "sparse rows", "weights of rows"],
)
def test_other_cases_are_those_of_scikit_learn(options, spoil, weights):
    rows, labels = clouds()
    ours, theirs = (kind(**options).fit(spoil(rows), labels, weights) for kind in (GaussianSVC, SVC))
    np.testing.assert_array_equal(ours.predict(spoil(rows)), theirs.predict(spoil(rows)))
    np.testing.assert_allclose(ours.decision_function(spoil(rows)), theirs.decision_function(spoil(rows)), atol=1e-5)


def test_an_early_end_is_told_once():
    rows, labels = clouds()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model = GaussianSVC(max_iter=2).fit(rows, labels)
    assert [item.category for item in caught] == [ConvergenceWarning]
    assert model.fit_status_ == 1
    assert GaussianSVC().fit(rows, labels).fit_status_ == 0


def test_a_pickle_holds_no_more_than_scikit_learns():
    rows, labels = clouds()
    model = GaussianSVC().fit(rows, labels)
    model.predict(rows)
    assert len(pickle.dumps(model)) < len(pickle.dumps(SVC().fit(rows, labels))) + 200
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(model)).predict(rows), model.predict(rows))


def test_a_second_fit_answers_anew():
    rows, labels = clouds()
    model = GaussianSVC().fit(rows, labels)
    model.predict(rows)
    model.fit(rows, 3 - labels)
    np.testing.assert_array_equal(model.predict(rows), GaussianSVC().fit(rows, 3 - labels).predict(rows))
