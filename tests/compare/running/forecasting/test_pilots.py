"""What a pilot finds of contenders whose cost is known."""

import json
import time

import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin

from bakeoff.compare import Study
from bakeoff.compare.data.dataset_files import write_dataset
from bakeoff.compare.running.forecasting.pilots import LEAST, Pilot, epochs_of, passes_of, pilot
from bakeoff.compare.running.plan import plan_study
from bakeoff.compare.storage.outcome_files import vars_of
from tests.conftest import stripes


class Busy(ClassifierMixin, BaseEstimator):
    """Computes for a fixed time, and so long for each image it learns from; remembers what it was shown."""

    seen: list = []  # noqa: RUF012

    def __init__(self, fixed=0.02, each=0.0005):
        self.fixed, self.each = fixed, each

    def fit(self, images, labels):
        Busy.seen.append(images)
        until = time.process_time() + self.fixed + self.each * len(images)
        while time.process_time() < until:
            pass
        self.classes_ = np.unique(labels)
        return self

    def predict(self, images):
        return np.repeat(self.classes_[0], len(images))


def planned(name, dataset=None, **fields):
    dataset = dataset or stripes(600)
    plan = plan_study(Study(datasets=[dataset], contenders=[name], **fields))
    return plan, plan.trials[0], dataset


def told(name, seconds=1.0, **fields):
    plan, trial, dataset = planned(name, **fields)
    return Pilot(trial, next(iter(plan.contenders.values())), dataset, seconds).told()


def test_rising_numbers_of_images_are_tried_and_timed():
    found = told(("busy", Busy()), seconds=2.0)
    (part,) = found["training"]
    assert part["kind"] == "rows"
    assert part["sizes"][0] == LEAST
    assert part["sizes"] == sorted(set(part["sizes"]))
    assert part["sizes"][-1] == 480  # all that a trial trains on
    for size, cpu in zip(part["sizes"], part["cpu"], strict=True):
        assert cpu == pytest.approx(0.02 + 0.0005 * size, rel=0.3)
    assert found["images"] == 480
    assert found["memory"] > 1e6


def test_little_time_still_tells_what_is_fixed():
    (part,) = told(("busy", Busy()), seconds=0.3)["training"]
    assert len(part["sizes"]) >= 2


def test_what_is_slow_is_tried_once():
    (part,) = told(("busy", Busy(fixed=0.4)), seconds=0.1)["training"]
    assert part["sizes"] == [LEAST]


def test_only_training_images_are_looked_at():
    plan, trial, dataset = planned(("busy", Busy()))
    Busy.seen.clear()
    Pilot(trial, plan.contenders["busy"], dataset, 1.0)
    from bakeoff.compare.study.splits import split_for

    tested = {image.tobytes() for image in dataset.images[split_for(dataset, trial).test]}
    assert Busy.seen
    assert not tested & {image.tobytes() for images in Busy.seen for image in images}


def test_features_and_their_classifier_are_told_apart():
    found = told("hog+svm")
    assert [part["kind"] for part in found["training"]] == ["images", "rows"]
    assert [part["kind"] for part in found["answers"]] == ["images", "rows"]
    assert 0 < found["cpu"] <= 2 * found["wall"]


def test_a_network_is_timed_by_passes():
    found = told("mlp")
    (part,) = found["training"]
    assert part["kind"] == "passes"
    assert part["cpu"][0] > 0
    assert found["start"] >= 0


def test_a_network_s_features_bring_its_training_along():
    found = told("tiny-cnn+linear-svm")
    assert [part["kind"] for part in found["training"]] == ["passes", "rows"]
    assert len(found["answers"]) == 2


@pytest.mark.parametrize("name", ["majority", "hog+random-forest"])
def test_what_is_no_network_makes_one_pass(name):
    plan, *_ = planned(name)
    assert passes_of(plan.contenders[name], 1000) == 1
    assert epochs_of(plan.contenders[name].build(0)) == []


@pytest.mark.parametrize(("name", "images", "passes"), [("mlp", 160, 40), ("mlp", 60_000, 16), ("mlp[epochs=3]", 9, 3)])
def test_passes_are_the_recipe_s(name, images, passes):
    plan, *_ = planned(name)
    assert passes_of(plan.contenders[name], images) == passes


def test_a_pilot_in_a_process_of_its_own_answers_in_what_json_can_say(tmp_path):
    import cloudpickle

    plan, trial, dataset = planned("pixels+linear-svm")
    write_dataset(dataset, tmp_path / "set")
    contender = cloudpickle.dumps(plan.contenders["pixels+linear-svm"])
    found = pilot(json.dumps(vars_of(trial)), contender, str(tmp_path / "set"), 0.5)
    assert json.loads(json.dumps(found)) == found
