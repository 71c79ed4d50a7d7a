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

from bakeoff.compare.meters import clock, latency, size
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
    nystroem = NystroemSVC(landmarks=20).fit(*rows)
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
    assert model.calls < 45
