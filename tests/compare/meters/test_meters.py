import json
import pickle
import subprocess
import sys
import time

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

from bakeoff.compare.meters import clock, features, latency, size, throughput
from bakeoff.pipelines.estimators.network import NetworkClassifier
from bakeoff.pipelines.features.pixels import Pixels
from bakeoff.pipelines.pipeline import Features, traditional
from bakeoff.pipelines.svm.gaussian import GaussianSVC
from bakeoff.pipelines.svm.nystroem import NystroemSVC
from bakeoff.pipelines.trees.flat_forest import FlatRandomForest


def test_sleeping_costs_wall_seconds_and_no_cpu_seconds():
    with clock.Meter().watch() as readings:
        time.sleep(0.2)
    assert 0.2 <= readings["wall_seconds"] < 2
    assert readings["cpu_seconds"] < 0.1


def test_working_costs_cpu_seconds():
    with clock.Meter().watch() as readings:
        began = time.process_time()
        while time.process_time() - began < 0.2:
            pass
    assert 0.2 <= readings["cpu_seconds"] < 0.5


HELD = """
import json
import numpy as np
from bakeoff.compare.meters.memory import Meter
meter = Meter()
with meter.watch() as large:
    held = np.ones(2**24)  # 128 MiB
    del held
with meter.watch() as small:
    pass
print(json.dumps([large, small]))
"""


def test_peak_memory_counts_what_is_held_and_forgets_earlier_peaks():
    """In a process of its own, as a trial: once a network was trained, this one keeps what was freed for reuse."""
    ended = subprocess.run([sys.executable, "-c", HELD], capture_output=True, text=True, check=True)
    large, small = json.loads(ended.stdout)
    assert 0.95 * 2**27 <= large["peak_bytes_above_start"] < 2**28
    assert large["peak_bytes"] - small["peak_bytes"] > 2**26


@pytest.fixture(scope="module")
def rows():
    rng = np.random.default_rng(0)
    return rng.normal(size=(60, 5)), rng.integers(0, 3, 60)


def test_parameters_are_counted(rows):
    linear = LogisticRegression().fit(*rows)
    assert size.parameters(linear) == 3 * 5 + 3
    assert size.parameters(make_pipeline(StandardScaler(), LogisticRegression()).fit(*rows)) == 18 + 10
    svm = SVC().fit(*rows)
    assert size.parameters(svm) == svm.support_vectors_.size + svm.dual_coef_.size + 3
    tree = DecisionTreeClassifier(max_depth=1).fit(*rows)
    assert size.parameters(tree) == 2 + 2 * 3
    forest = RandomForestClassifier(3, random_state=0).fit(*rows)
    assert size.parameters(forest) == sum(size.parameters(tree) for tree in forest.estimators_)
    assert size.parameters(object()) is None


def test_what_a_classifier_says_of_itself_is_what_scikit_learn_s_names_say(rows):
    for ours, theirs in (
        (GaussianSVC(), SVC()),
        (FlatRandomForest(5, random_state=0), RandomForestClassifier(5, random_state=0)),
    ):
        assert size.parameters(ours.fit(*rows)) == ours.n_parameters() == size.parameters(theirs.fit(*rows))
    nystroem = NystroemSVC(n_components=20).fit(*rows)
    assert size.parameters(nystroem) == 20 * 5 + 3 * 20 + 3


def test_bytes_are_those_of_the_pickle(rows):
    model = SVC().fit(*rows)
    assert size.weigh(model, None)["bytes"] == len(pickle.dumps(model, protocol=5))


class Slow:
    calls = 0

    def predict(self, images):
        assert len(images) == 1
        self.calls += 1
        time.sleep(0.03)


def test_latency_is_that_of_one_image_and_ends_in_time():
    model = Slow()
    readings = latency.weigh(model, np.zeros((4, 2, 2, 1), np.uint8))
    assert 0.03 <= readings["wall_seconds"] < 0.06
    assert readings["cpu_seconds"] < 0.02
    assert model.calls < 75  # two seconds, and what does not count


class Quick:
    def predict(self, images):
        return np.zeros(len(images))


def test_quick_models_are_asked_often_enough_for_a_99th_percentile():
    readings = latency.weigh(Quick(), np.zeros((4, 2, 2, 1), np.uint8))
    assert readings["calls"] >= 1000
    assert readings["low_wall_seconds"] <= readings["wall_seconds"] <= readings["high_wall_seconds"]
    assert readings["wall_seconds"] <= readings["p95_wall_seconds"] <= readings["p99_wall_seconds"]


class Uneven:
    """Takes 1 ms or 3 ms in turn, so that its median is hard to tell."""

    calls = 0

    def predict(self, images):
        self.calls += 1
        time.sleep(0.001 if self.calls % 2 else 0.003)


def test_calls_go_on_until_the_median_is_known_or_time_is_up():
    readings = latency.weigh(Uneven(), np.zeros((4, 2, 2, 1), np.uint8))
    assert readings["calls"] > 300
    assert readings["calls"] * 0.002 < 4
    assert "p99_wall_seconds" not in readings or readings["calls"] >= 1000


def test_the_interval_of_a_median_holds_it_19_times_in_20():
    rng = np.random.default_rng(0)
    intervals = [latency.median_interval(list(rng.exponential(size=50))) for _ in range(2000)]
    held = np.mean([low <= np.log(2) <= high for low, high in intervals])
    assert 0.94 <= held <= 0.985


class PerImage:
    """Takes 2 ms a call and 0.1 ms an image."""

    def predict(self, images):
        time.sleep(0.002 + 0.0001 * len(images))


def test_throughput_of_batches():
    readings = throughput.weigh(PerImage(), np.zeros((4, 2, 2, 1), np.uint8))
    assert 20 < readings["images_per_second_1"] < 1 / 0.0021
    assert 250 < readings["images_per_second_32"] < 32 / 0.0052
    assert 500 < readings["images_per_second_256"] < 256 / 0.0276


def burn(seconds):
    began = time.process_time()
    while time.process_time() - began < seconds:
        pass


def test_a_networks_last_layer_is_told_apart(dataset):
    model = NetworkClassifier("mlp", {"hidden": (500,)}, epochs=1, random_state=0).fit(dataset.images, dataset.labels)
    readings = features.weigh(model, dataset.images)
    assert 0 < readings["last_cpu_seconds"] < readings["all_cpu_seconds"]
    assert 0 < readings["learning_last_cpu_seconds"] < readings["learning_all_cpu_seconds"]
    assert readings["images"] == len(dataset.images)
    assert features.weigh(Quick(), np.zeros((9, 2, 2, 1), np.uint8)) == {}


def test_features_of_a_pipeline_are_timed_and_leave_no_trace(dataset):
    before = dict(vars(Features))
    model = traditional([("slow", SlowPixels())], LogisticRegression())
    with features.Meter().watch() as fit:
        model.fit(dataset.images, dataset.labels)
    with features.Meter().watch() as predict:
        model.predict(dataset.images)
    assert 0.05 <= fit["features_cpu_seconds"] < 0.2
    assert 0.05 <= predict["features_cpu_seconds"] < 0.2
    assert dict(vars(Features)) == before
    with features.Meter().watch() as nothing:
        pass
    assert nothing == {}


class SlowPixels(Pixels):
    def transform(self, images):
        burn(0.05)
        return super().transform(images)
