import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin

from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.meters.clock import cpu_seconds
from bakeoff.compare.running.tuning import SearchRun, tuned
from bakeoff.compare.study.budget import Budget
from bakeoff.compare.study.search import Ending
from bakeoff.compare.study.splits import validation_split
from bakeoff.pipelines.search_space import Choice, Integer, LogUniform, OfSide, Uniform

ALL = np.arange(90)


def burn(seconds):
    """Compute for so long."""
    end = cpu_seconds() + seconds
    while cpu_seconds() < end:
        pass


class Knob(ClassifierMixin, BaseEstimator):
    """Right as often as its knob says; burns CPU time, and breaks, as it is told to."""

    SPACE = {"knob": Uniform(0.0, 0.9)}  # noqa: RUF012

    def __init__(self, knob=0.1, burn=0.0, breaks=False, random_state=None):
        self.knob, self.burn, self.breaks, self.random_state = knob, burn, breaks, random_state

    def fit(self, images, labels):
        self.seen_ = len(images)
        burn(self.burn * len(images) / 90)
        if self.breaks and self.knob != 0.1:
            raise FloatingPointError("the loss became nan")
        self.classes_ = np.unique(labels)
        return self

    def predict(self, images):
        truth = Knob.truth[: len(images)]
        return np.where(np.arange(len(images)) < self.knob * len(images), truth, (truth + 1) % 3)


class Slow(Knob):
    """Too slow for its budget, but for its defaults."""

    SPACE = {"burn": Choice((30.0,))}  # noqa: RUF012


def search(dataset, what, budget, seed=0):
    parts = validation_split(dataset, ALL, seed)
    Knob.truth = dataset.labels[parts.test]
    return tuned(contender(what), dataset.images, dataset.labels, parts, budget, seed)


def test_the_best_of_so_many_trials_is_fitted_on_all(dataset):
    model, found = search(dataset, Knob(), Budget(trials=12))
    assert len(found.attempts) == 12
    assert found.attempts[0].settings == {}
    best = max((a for a in found.attempts if a.ending is Ending.ENDED), key=lambda a: a.accuracy)
    assert found.attempts[found.chosen] is best
    assert model.knob == best.settings["knob"] > 0.4
    assert model.seen_ == 90
    assert found.n_validation == 18


def test_defaults_stay_where_nothing_beats_them(dataset):
    model, found = search(dataset, Knob(knob=1.0), Budget(trials=6))
    assert found.chosen == 0
    assert model.knob == 1.0


def test_a_seed_decides_the_search(dataset):
    one, same, other = (search(dataset, Knob(), Budget(trials=5), seed)[1] for seed in (1, 1, 2))
    assert [a.settings for a in one.attempts] == [a.settings for a in same.attempts]
    assert [a.settings for a in one.attempts] != [a.settings for a in other.attempts]


def test_failed_settings_count_and_are_told(dataset):
    model, found = search(dataset, Knob(breaks=True), Budget(trials=5))
    assert [a.ending for a in found.attempts] == [Ending.ENDED, *[Ending.FAILED] * 4]
    assert found.attempts[1].note == "FloatingPointError: the loss became nan"
    assert model.knob == 0.1


def test_a_poor_first_look_ends_an_attempt(dataset):
    _, found = search(dataset, Knob(), Budget(trials=40))
    pruned = [a for a in found.attempts if a.ending is Ending.PRUNED]
    assert 5 < len(pruned) < 36
    assert found.attempts[found.chosen].ending is Ending.ENDED


@pytest.mark.parametrize("burn", [0.02, 0.15, 0.3])
def test_a_budget_of_seconds_is_kept_with_the_last_fit(dataset, burn):
    before = cpu_seconds()
    _, found = search(dataset, Knob(burn=burn), Budget(cpu_seconds=1.0))
    assert cpu_seconds() - before < 1.1
    assert 0.4 < found.spent_cpu_seconds < 1.1
    assert found.refit_cpu_seconds >= burn


def test_what_is_too_slow_is_stopped(dataset):
    _, found = search(dataset, Slow(burn=0.05), Budget(cpu_seconds=1.0))
    assert Ending.STOPPED in {a.ending for a in found.attempts}
    assert found.attempts[found.chosen].settings == {}
    assert found.spent_cpu_seconds < 1.1


def test_nothing_to_search_is_only_fitted(dataset):
    model, found = search(dataset, "majority", Budget(trials=20))
    assert found.attempts == ()
    assert model.predict(dataset.images[:2]).shape == (2,)


class Witness(ClassifierMixin, BaseEstimator):
    """Notes which images it is shown; the first pixel of each is its number."""

    SPACE = {"knob": Uniform(0.0, 1.0)}  # noqa: RUF012
    fitted, predicted = [], []

    def __init__(self, knob=0.5, random_state=None):
        self.knob, self.random_state = knob, random_state

    def fit(self, images, labels):
        self.classes_ = np.unique(labels)
        Witness.fitted.append(set(images[:, 0, 0, 0].tolist()))
        return self

    def predict(self, images):
        Witness.predicted.append(set(images[:, 0, 0, 0].tolist()))
        return np.zeros(len(images), dtype=int)


def watched_search(dataset, monkeypatch):
    """What the fits and the validations of a search were shown, the final fit apart, and how the rows were parted."""
    monkeypatch.setattr(
        "bakeoff.compare.running.tuning.within_cpu_limit", lambda _, function, *arguments: function(*arguments)
    )
    Witness.fitted, Witness.predicted = [], []
    numbered = np.broadcast_to(np.arange(90, dtype=np.uint8)[:, None, None, None], dataset.images.shape).copy()
    parts = validation_split(dataset, ALL, 0)
    tuned(contender(Witness()), numbered, dataset.labels, parts, Budget(trials=10), 0)
    return Witness.fitted[:-1], Witness.predicted, set(parts.train.tolist()), set(parts.test.tolist())


def test_settings_are_fitted_on_one_part_and_judged_on_the_other(dataset, monkeypatch):
    fitted, predicted, train, held_out = watched_search(dataset, monkeypatch)
    assert train | held_out == set(range(90))
    assert not train & held_out
    assert len(fitted) == len(predicted) >= 10
    assert all(rows <= train for rows in fitted)
    assert train in fitted
    assert all(rows == held_out for rows in predicted)
    assert Witness.fitted[-1] == set(range(90))  # the last one is on all


@pytest.mark.parametrize("leak", ["fit", "judge"])
def test_a_search_that_mixes_the_parts_is_caught(leak, dataset, monkeypatch):
    """The check above bites: rows of the other part are seen where they are planted."""

    def leaking(self, settings, share):
        model = self.contender.with_settings(settings).build(self.seed, self.device)
        rows = ALL if leak == "fit" else self.parts.train
        model.fit(self.images[rows], self.labels[rows])
        model.predict(self.images[self.parts.train if leak == "judge" else self.parts.test])
        return 0.5, 0.0

    monkeypatch.setattr(SearchRun, "_score", leaking)
    fitted, predicted, train, held_out = watched_search(dataset, monkeypatch)
    assert all(rows <= train for rows in fitted) == (leak != "fit")
    assert all(rows == held_out for rows in predicted) == (leak != "judge")


def test_validation_never_splits_a_group(dataset):
    from dataclasses import replace

    train = np.arange(60)
    for count in (2, 3, 10):
        grouped = replace(dataset, groups=np.arange(90) % count)
        parts = validation_split(grouped, train, 1)
        groups = grouped.groups[train]
        assert not set(groups[parts.train]) & set(groups[parts.test])


def test_every_part_of_the_catalog_searches_what_it_has(dataset):
    from bakeoff.compare.catalog import entries
    from bakeoff.compare.contenders.contender import names

    assert entries("classifiers")
    for name in names():
        space = contender(name).space(dataset.image_shape)
        for key, kind in space.items():
            value = {
                Uniform: lambda k: k.low,
                LogUniform: lambda k: k.low,
                Integer: lambda k: k.low,
                Choice: lambda k: k.values[0],
            }[type(kind)](kind)
            contender(name).with_settings({key: value}).build(0)
    assert {"hog.cell", "svm.C"} <= set(contender("hog+svm").space((28, 28, 1)))
    assert "svm.C" not in contender("hog+svm[C=3]").space((28, 28, 1))
    assert contender("hog+hog+svm").space((28, 28, 1)).keys() >= {"hog.cell", "hog-2.cell"}


def test_a_share_of_the_side_becomes_pixels():
    assert OfSide(0.1, 0.25).at((32, 64, 3)) == Integer(3, 8)
    assert OfSide(0.1, 0.25).at((4, 4, 1)) == Integer(1, 1)
