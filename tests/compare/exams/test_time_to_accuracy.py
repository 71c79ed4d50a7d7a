"""The curve of a training: whose accuracy it is, and what it costs."""

from dataclasses import replace

import numpy as np
import pytest

from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.exams import time_to_accuracy
from bakeoff.compare.study.splits import make_split
from tests.conftest import stripes


def examined(name, dataset=None):
    dataset = dataset or stripes(150)
    split = make_split(dataset, 0, 0.3)
    model = contender(name).build(0).fit(dataset.images[split.train], dataset.labels[split.train])
    return time_to_accuracy.examine(model, dataset, split, 0)


@pytest.mark.parametrize(
    ("name", "unit", "count"),
    [
        ("mlp[epochs=6]", "epochs", 6),
        ("hog+random-forest[n_estimators=7]", "trees", 7),
        ("pixels+extra-trees[n_estimators=5]", "trees", 5),
        ("pixels+gradient-boosting[max_iter=4]", "rounds", 4),
    ],
)
def test_every_step_has_its_accuracy_and_what_was_spent(name, unit, count):
    facts = examined(name).facts
    assert facts["unit"].tolist() == [unit]
    assert facts["steps"].tolist() == list(range(1, count + 1))
    assert np.all(np.diff(facts["spent_cpu_seconds"]) > 0)
    assert facts["spent_cpu_seconds"][0] > 0
    assert np.all((facts["accuracies"] >= 0) & (facts["accuracies"] <= 1))


@pytest.mark.parametrize("name", ["hog+random-forest[n_estimators=9]", "pixels+gradient-boosting[max_iter=5]"])
def test_the_last_step_is_the_whole_model_on_images_that_it_did_not_learn(name):
    from bakeoff.compare.study.splits import validation_split

    dataset = stripes(150)
    split = make_split(dataset, 0, 0.3)
    parts = validation_split(dataset, split.train, 0)
    learned, held_out = split.train[parts.train], split.train[parts.test]
    model = contender(name).build(0).fit(dataset.images[learned], dataset.labels[learned])
    accuracy = np.mean(model.predict(dataset.images[held_out]) == dataset.labels[held_out])
    assert examined(name, dataset).facts["accuracies"][-1] == pytest.approx(accuracy)


def test_test_images_have_no_part_in_it():
    dataset = stripes(150)
    split = make_split(dataset, 0, 0.3)
    spoilt = dataset.images.copy()
    spoilt[split.test] = 0
    for name in ("mlp[epochs=3]", "hog+random-forest[n_estimators=5]"):
        honest, other = (examined(name, replace(dataset, images=images)) for images in (dataset.images, spoilt))
        assert np.array_equal(honest.facts["accuracies"], other.facts["accuracies"])


@pytest.mark.parametrize("name", ["hog+svm", "majority", "tiny-cnn[epochs=1]+svm"])
def test_what_is_not_trained_in_steps_has_no_curve(name):
    assert examined(name) is None


def test_a_network_on_groups_says_why_not():
    dataset = stripes(150)
    assert "groups" in examined("mlp[epochs=1]", replace(dataset, groups=np.arange(150) // 3)).fault
