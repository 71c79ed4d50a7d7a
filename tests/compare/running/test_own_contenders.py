"""Contenders as people bring them: each runs, or fails alone in words, and draws its chance from the trial."""

import random

import numpy as np
import pytest
import torch  # loaded before any trial, as in the process that trials are forked from
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.ensemble import IsolationForest
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.svm import SVC, LinearSVC

from bakeoff.compare import Study
from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load
from bakeoff.compare.errors import UserError
from bakeoff.compare.running.measure import measure
from bakeoff.compare.running.plan import plan_study


def flat(images):
    return images.reshape(len(images), -1) / 16


@pytest.fixture(scope="module")
def digits():
    return load("digits", DataLocations(offline=True))


def outcomes(dataset, what, repeats=1, seed=0, **fields):
    study = Study(datasets=[dataset], contenders=[what], repeats=repeats, seed=seed, train_sizes=(200,), **fields)
    plan = plan_study(study)
    return [measure(trial, plan.contenders[trial.contender], dataset).outcome for trial in plan.trials[:repeats]]


class Draws(ClassifierMixin, BaseEstimator):
    """Answers by all generators that libraries share, and has no random_state."""

    def fit(self, images, labels):
        self.classes_ = np.unique(labels)
        self.drawn_ = [random.random(), np.random.rand(), torch.rand(1).item()]  # noqa: NPY002
        return self

    def predict(self, images):
        return np.random.default_rng([int(value * 1e9) for value in self.drawn_]).integers(0, 10, len(images))


def test_generators_that_libraries_share_follow_from_the_trial(digits):
    first, again = outcomes(digits, ("draws", Draws()), 3), outcomes(digits, ("draws", Draws()), 3)
    other = outcomes(digits, ("draws", Draws()), 1, seed=1)
    drawn = [tuple(each.predicted[:20]) for each in first]
    assert drawn == [tuple(each.predicted[:20]) for each in again]
    assert len({*drawn, tuple(other[0].predicted[:20])}) == 4


class Bare:
    """Has fit and predict, and nothing else of scikit-learn's."""

    def __init__(self, rows):
        self.rows = rows

    def fit(self, images, labels):
        self.model = LinearSVC().fit(flat(images), labels)

    def predict(self, images):
        return self.model.predict(flat(images))


class ChangesWhatItIsGiven(ClassifierMixin, BaseEstimator):
    """Cannot be cloned by scikit-learn's contract."""

    def __init__(self, depth=3):
        self.depth = [depth, depth]

    def fit(self, images, labels):
        self.classes_ = np.unique(labels)
        self.model_ = LinearSVC().fit(flat(images), labels)
        return self

    def predict(self, images):
        return self.model_.predict(flat(images))


class SetsUnderscores(Bare):
    """Sets names that end in an underscore when it is made, as skorch's timer does."""

    def __init__(self, rows=1):
        super().__init__(rows)
        self.epoch_start_time_ = None
        self.table_ = {"a": 1}


OWN = {
    "pipeline": lambda: make_pipeline(FunctionTransformer(flat), LinearSVC()),
    "grid search": lambda: GridSearchCV(
        make_pipeline(FunctionTransformer(flat), SVC()), {"svc__C": [1, 10]}, cv=2, n_jobs=1
    ),
    "bare": lambda: Bare(3),
    "no contract": ChangesWhatItIsGiven,
    "underscores": SetsUnderscores,
    "lambda inside": lambda: make_pipeline(FunctionTransformer(lambda images: images.reshape(len(images), -1)), SVC()),
}


@pytest.mark.parametrize("name", OWN)
def test_whatever_fits_and_predicts_is_a_contender(digits, name):
    (found,) = outcomes(digits, (name, OWN[name]()))
    assert found.correct.mean() > 0.8


def test_a_function_that_makes_one_is_a_contender(digits):
    (found,) = outcomes(digits, ("made", lambda: OWN["pipeline"]()))
    assert found.correct.mean() > 0.8


def test_the_same_split_and_labels_as_plain_scikit_learn(digits):
    (found,) = outcomes(digits, ("pipeline", OWN["pipeline"]()))
    rows = np.setdiff1d(np.arange(len(digits)), found.index)
    train, _ = train_test_split(rows, train_size=200, random_state=0, stratify=digits.labels[rows])
    plain = OWN["pipeline"]().fit(digits.images[train], digits.labels[train])
    assert abs(plain.score(digits.images[found.index], digits.labels[found.index]) - found.correct.mean()) < 0.08


def test_skorch(digits):
    skorch = pytest.importorskip("skorch")
    from torch import nn

    def planes(images):
        return np.ascontiguousarray(images.transpose(0, 3, 1, 2)).astype("float32") / 16

    net = skorch.NeuralNetClassifier(
        nn.Sequential(nn.Flatten(), nn.Linear(64, 10)), criterion=nn.CrossEntropyLoss, max_epochs=30, lr=0.5, verbose=0
    )
    (found,) = outcomes(digits, ("skorch", make_pipeline(FunctionTransformer(planes), net)))
    assert found.correct.mean() > 0.7


@pytest.mark.parametrize(
    "answer",
    [
        lambda n: np.full(n, -1),
        lambda n: np.full(n, 10),
        lambda n: np.full(n, 0.5),
        lambda n: np.array(["a"] * n),
        lambda n: np.zeros((n, 2), int),
    ],
)
def test_labels_that_are_none_of_the_classes_are_its_own_failure(digits, answer):
    class Odd(Bare):
        def predict(self, images):
            return answer(len(images))

    with pytest.raises(ValueError, match="predict must return"):
        outcomes(digits, ("odd", Odd(1)))


def test_a_detector_of_outliers_says_so(digits):
    model = make_pipeline(FunctionTransformer(flat), IsolationForest(n_estimators=5))
    with pytest.raises(ValueError, match=r"labels in 0…9; got -1…1, as a detector of outliers"):
        outcomes(digits, ("iso", model))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("small-cnn[device=cuda]", "the study says where networks run"),
        ("hog+svm[random_state=1]", "seeds follow from the study's"),
        ("mlp[random_state=2]", "write --seed N"),
        ("sklearn.svm:SVC", r"takes vectors, not images.*'pixels\+sklearn.svm:SVC'"),
        ("sklearn.ensemble:RandomForestClassifier", r"pixels\+sklearn.ensemble"),
        ("./mine:make", "Write mine:make in the folder"),
        ("some/where/mine.py:make", "Write mine:make in the folder some/where"),
        ("no_such_module_anywhere:x", "cannot be imported"),
    ],
)
def test_what_cannot_act_is_refused_before_anything_runs(name, message):
    with pytest.raises(UserError, match=message) as error:
        contender(name)
    assert str(error.value).count("\n") <= 1


@pytest.mark.parametrize(
    "name",
    [
        "mlp[activation=swish]",
        "hog+svm[C=-1]",
        "pixels+random-forest[n_estimators=0]",
        "mlp[hidden=(0,)]",
        "small-cnn[epochs=-1]",
        "small-cnn[learning_rate=nan]",
    ],
)
def test_senseless_values_are_refused_by_the_plan(digits, name):
    with pytest.raises(UserError, match=r"cannot be used|cannot be made"):
        plan_study(Study(datasets=[digits], contenders=[name]))


def test_a_file_that_raises_while_it_is_imported_is_told_in_a_line(tmp_path, monkeypatch):
    for name, text in {"broken_one": "1 +", "broken_two": "raise RuntimeError('no')", "broken_three": "x = y"}.items():
        (tmp_path / f"{name}.py").write_text(text)
        monkeypatch.chdir(tmp_path)
        monkeypatch.syspath_prepend(tmp_path)
        with pytest.raises(UserError, match="Correct the file"):
            contender(f"{name}:x")


class HardToWeigh(Bare):
    """Answers well, and says of itself what no meter can read."""

    history_ = [{"epoch": 1}]  # noqa: RUF012 (as skorch's)
    n_parameters = 7
    division = operations = None
    module_ = "none"

    def fit(self, images, labels):
        super().fit(images, labels)
        self.open = (line for line in "cannot be pickled")


def test_a_model_that_a_meter_breaks_on_has_ended_all_the_same(digits):
    (found,) = outcomes(digits, ("hard", HardToWeigh(1)))
    assert found.correct.mean() > 0.8
    assert {"latency", "throughput", "fit"} <= set(found.readings)
    assert not {"size", "training_history"} & set(found.readings)
    said = [sentence for sentence in found.warnings if sentence.startswith("MeterWarning")]
    assert any("size of the model cannot be read: TypeError" in sentence for sentence in said)
