"""scikit-learn's private parts are still what `pipelines/scikit_learn_private.py` takes them for."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import numpy as np
import pytest
import sklearn
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.svm import SVC, LinearSVC

from bakeoff.pipelines.scikit_learn_private import (
    BOOSTING,
    CALLED,
    NEIGHBOURS,
    NODE_FIELDS,
    OVERRIDDEN,
    READ,
    VALIDATED,
    WRITTEN,
)
from bakeoff.pipelines.svm.gaussian import GaussianSVC

ROOT = Path(__file__).resolve().parents[2]
OF_NOTEBOOKS = {"_repr_html_", "_repr_mimebundle_"}
"""What a notebook asks of any object, scikit-learn's as well as ours."""

CHANGED = (
    f"scikit-learn {sklearn.__version__} has another {{}} than pipelines/scikit_learn_private.py "
    "says. See what it does now, and bring what uses it in line."
)


def rows(classes=3):
    rng = np.random.default_rng(0)
    labels = np.arange(60) % classes
    return rng.normal(size=(60, 4)) + labels[:, None], labels


def signature_fault(of, name, parameters):
    """What to tell where a method is missing or takes something else; empty where it is as it should be."""
    method = getattr(of, name, None)
    found = tuple(inspect.signature(method).parameters)[1:] if method else None
    return "" if found == parameters else CHANGED.format(f"{name}{found or ''}")


@pytest.mark.parametrize(("name", "parameters"), (OVERRIDDEN | CALLED).items())
def test_methods_are_there_and_take_what_they_took(name, parameters):
    assert not (fault := signature_fault(SVC, name, parameters)), fault


def test_a_changed_method_is_told():
    class Changed(SVC):
        def _dense_predict(self, X, threads):
            """Takes more than it did."""

    assert "another _dense_predict('X', 'threads')" in signature_fault(Changed, "_dense_predict", ("X",))
    assert "another _gone" in signature_fault(Changed, "_gone", ())


def test_they_are_called_where_scikit_learn_hands_over():
    called = []

    class Watched(SVC):
        def _dense_fit(self, *given, **named):
            called.append("_dense_fit")
            assert (len(given), set(named)) == (5, {"random_seed"})
            return super()._dense_fit(*given, **named)

        def _dense_predict(self, *given):
            called.append("_dense_predict")
            return super()._dense_predict(*given)

        def _dense_decision_function(self, *given):
            called.append("_dense_decision_function")
            return super()._dense_decision_function(*given)

    inputs, labels = rows()
    model = Watched(max_iter=200).fit(inputs, labels)
    model.predict(inputs)
    model.decision_function(inputs)
    assert set(called) == OVERRIDDEN.keys(), CHANGED.format("way to libsvm")


@pytest.mark.parametrize("classes", [2, 3])
def test_a_fit_writes_all_that_scikit_learn_s_own_writes_and_no_more(classes):
    theirs, ours = SVC().fit(*rows(classes)), GaussianSVC().fit(*rows(classes))
    assert vars(ours).keys() == vars(theirs).keys(), CHANGED.format("set of attributes")
    for name in (*READ, *WRITTEN):
        assert type(getattr(ours, name)) is type(getattr(theirs, name)), CHANGED.format(name)
        assert np.shape(getattr(ours, name))[:1] == np.shape(getattr(theirs, name))[:1], CHANGED.format(name)
    np.testing.assert_array_equal(ours._n_support.dtype, theirs._n_support.dtype, CHANGED.format("_n_support"))


def test_the_signs_are_those_of_libsvm():
    """With two classes scikit-learn turns the public ones."""
    two, three = SVC().fit(*rows(2)), SVC().fit(*rows(3))
    np.testing.assert_array_equal(two._dual_coef_, -two.dual_coef_, CHANGED.format("sign"))
    np.testing.assert_array_equal(two._intercept_, -two.intercept_, CHANGED.format("sign"))
    np.testing.assert_array_equal(three._dual_coef_, three.dual_coef_, CHANGED.format("sign"))


@pytest.mark.parametrize("algorithm", ["brute", "kd_tree"])
def test_neighbours_say_how_they_are_searched(algorithm):
    model = KNeighborsClassifier(algorithm=algorithm).fit(*rows())
    assert [getattr(model, name, None) for name in NEIGHBOURS] == [algorithm], CHANGED.format(NEIGHBOURS)


def test_boosted_trees_are_walked_as_scikit_learn_walks_them():
    inputs, labels = rows()
    model = HistGradientBoostingClassifier(max_iter=3).fit(inputs, labels)
    rounds = getattr(model, BOOSTING[0], None)
    assert rounds is not None, CHANGED.format(BOOSTING)
    assert np.shape(rounds) == (3, 3), CHANGED.format(BOOSTING)
    nodes = rounds[0][0].nodes
    assert set(NODE_FIELDS) <= set(nodes.dtype.names), CHANGED.format(NODE_FIELDS)
    for row in inputs[:10]:
        place = depth = 0
        while not nodes["is_leaf"][place]:
            below = row[nodes["feature_idx"][place]] <= nodes["num_threshold"][place]
            place, depth = nodes["left" if below else "right"][place], depth + 1
        assert nodes["depth"][place] == depth, CHANGED.format(NODE_FIELDS)


def test_parameters_are_checked_before_a_fit():
    assert all(hasattr(SVC(), name) for name in VALIDATED), CHANGED.format(VALIDATED)
    with pytest.raises(ValueError, match="'C' parameter"):
        SVC(C=-1)._validate_params()


def test_nothing_else_that_is_private_to_scikit_learn_is_used_or_overridden():
    inputs, labels = rows()
    fitted = [each().fit(inputs, labels) for each in (SVC, LinearSVC, KNeighborsClassifier, LinearDiscriminantAnalysis)]
    fitted += [LogisticRegression().fit(inputs, labels), PCA().fit(inputs), MiniBatchKMeans(2).fit(inputs)]
    fitted += [forest(3).fit(inputs, labels) for forest in (RandomForestClassifier, ExtraTreesClassifier)]
    fitted += [
        HistGradientBoostingClassifier(max_iter=2).fit(inputs, labels),
        FeatureUnion([("a", PCA())]).fit(inputs),
        Pipeline([("a", PCA())]),
    ]
    fitted += [BaseEstimator(), ClassifierMixin(), TransformerMixin()]
    theirs = {name for each in fitted for name in dir(each) if name.startswith("_") and not name.startswith("__")}
    assert len(theirs) > 100
    named = {*OVERRIDDEN, *CALLED, *READ, *WRITTEN, *NEIGHBOURS, *BOOSTING, *VALIDATED}
    for path in [*(ROOT / "pipelines").rglob("*.py"), *(ROOT / "compare").rglob("*.py")]:
        if path.name == "scikit_learn_private.py":
            continue
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        used = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
        used |= {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        of_classes = [each for node in nodes if isinstance(node, ast.ClassDef) for each in node.body]
        used |= {each.name for each in of_classes if isinstance(each, ast.FunctionDef)}
        assert used & theirs <= named | OF_NOTEBOOKS, (
            f"{path}: name it in pipelines/scikit_learn_private.py, or do without"
        )
        modules = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
        assert not [name for name in modules if name.startswith("sklearn") and "._" in name], path
