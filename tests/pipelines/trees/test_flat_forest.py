import pickle

import numpy as np
import pytest
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier

from bakeoff.pipelines.trees.flat_forest import NODE, FlatExtraTrees, FlatRandomForest, _at_most


def rows_of(n=300, seed=0):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 4, n)
    return (rng.normal(size=(n, 9)) + labels[:, None] * 0.7).astype(np.float32), labels


KINDS = [(FlatRandomForest, RandomForestClassifier), (FlatExtraTrees, ExtraTreesClassifier)]


@pytest.mark.parametrize(("flat", "plain"), KINDS)
def test_probabilities_are_the_same_to_the_last_bit(flat, plain):
    rows, labels = rows_of()
    others, _ = rows_of(seed=1)
    ours, theirs = (kind(20, random_state=0).fit(rows, labels) for kind in (flat, plain))
    np.testing.assert_array_equal(ours.predict_proba(others), theirs.predict_proba(others))
    np.testing.assert_array_equal(ours.predict(others), theirs.predict(others))
    np.testing.assert_array_equal(ours.predict_proba(others[:1]), theirs.predict_proba(others[:1]))


def test_rows_on_a_threshold_go_the_same_way():
    rows = np.random.default_rng(0).integers(0, 3, (200, 4)).astype(np.float32)
    labels = (rows.sum(1) > 4).astype(int)
    ours, theirs = (kind(10, random_state=0).fit(rows, labels) for kind in KINDS[0])
    thresholds = np.concatenate([tree.tree_.threshold for tree in theirs.estimators_]).astype(np.float32)
    on_them = np.random.default_rng(1).choice(thresholds, (500, 4))
    np.testing.assert_array_equal(ours.predict_proba(on_them), theirs.predict_proba(on_them))


def test_a_threshold_in_single_precision_parts_the_same_numbers():
    exact = np.array([0.1, -0.1, 1 + 2.0**-40, 1 - 2.0**-40, 0.5, 0.0])
    rounded = _at_most(exact)
    assert rounded.dtype == np.float32
    assert (rounded <= exact).all()
    assert (np.nextafter(rounded, np.float32(np.inf)) > exact).all()


@pytest.mark.parametrize("spoil", [np.float64, np.asfortranarray, lambda rows: rows.tolist()])
def test_rows_that_are_not_plain_are_scikit_learns_affair(spoil):
    rows, labels = rows_of()
    ours = FlatRandomForest(5, random_state=0).fit(rows, labels)
    np.testing.assert_array_equal(ours.predict(spoil(rows)), ours.predict(rows))


def test_what_is_not_finite_and_what_has_other_columns_is_refused():
    rows, labels = rows_of()
    forest = FlatRandomForest(5).fit(rows, labels)
    with pytest.raises(ValueError, match="infinity"):
        forest.predict(np.full((1, 9), np.inf, np.float32))
    with pytest.raises(ValueError, match="features"):
        forest.predict(rows[:, :8])


def test_rows_that_may_not_be_written_to_are_read():
    rows, labels = rows_of()
    forest = FlatRandomForest(5).fit(rows, labels)
    rows.setflags(write=False)
    assert forest.predict(rows).shape == (300,)


def test_a_pickle_holds_the_trees_once():
    rows, labels = rows_of()
    ours, theirs = (kind(20, random_state=0).fit(rows, labels) for kind in KINDS[0])
    assert len(pickle.dumps(ours)) < len(pickle.dumps(theirs)) + 200
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(ours)).predict(rows), theirs.predict(rows))


def test_more_trees_count_when_they_are_added():
    rows, labels = rows_of()
    ours, theirs = (kind(5, warm_start=True, random_state=0).fit(rows, labels) for kind in KINDS[0])
    for forest in (ours, theirs):
        forest.set_params(n_estimators=9).fit(rows, labels)
    np.testing.assert_array_equal(ours.predict_proba(rows), theirs.predict_proba(rows))


def test_a_node_is_a_quarter_of_a_cache_line():
    assert NODE.itemsize == 16
