"""A contender that starts workers pays for what these say of themselves."""

import json
import os
import sys
import time
from pathlib import Path

import cloudpickle
import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin

from bakeoff.compare.accounting.process_tree import CAN_WALK
from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.running.isolation import Broken, run_alone
from bakeoff.compare.running.measure import measure
from tests.compare.running.test_measure import trial_of


def burnt(seconds):
    """Compute for so long; who did it, and the CPU seconds of its life."""
    began = time.process_time()
    while time.process_time() - began < seconds:
        pass
    return os.getpid(), time.process_time()


class Working(ClassifierMixin, BaseEstimator):
    """Computes four times, by as many loky workers as it is told, and writes down what each used."""

    def __init__(self, told, seconds=0.5, workers=0):
        self.told, self.seconds, self.workers = told, seconds, workers

    def fit(self, images, labels):
        from joblib import Parallel, delayed

        before = time.process_time()
        if self.workers:
            used = dict(Parallel(self.workers, backend="loky")(delayed(burnt)(self.seconds) for _ in range(4)))
            Path(self.told).write_text(json.dumps(sum(used.values()) + time.process_time() - before))
        else:
            for _ in range(4):
                burnt(self.seconds)
            Path(self.told).write_text(json.dumps(time.process_time() - before))
        self.classes_ = np.unique(labels)
        return self

    def predict(self, images):
        return np.zeros(len(images), np.int64)


def fit_of(trial, what, dataset):
    return measure(trial, what, dataset).outcome.readings["fit"]


def fit_readings(dataset, **options):
    what = contender(("working", Working(**options)))
    cloudpickle.register_pickle_by_value(sys.modules[__name__])  # the processes of trials do not see the tests
    try:
        found = run_alone(fit_of, trial_of(dataset, what), what, dataset, timeout=120)
    finally:
        cloudpickle.unregister_pickle_by_value(sys.modules[__name__])
    assert not isinstance(found, Broken), found.details
    return found, json.loads(Path(options["told"]).read_text())


@pytest.mark.skipif(not CAN_WALK, reason="this system does not list a process's children")
def test_four_workers_are_on_the_bill(dataset, tmp_path):
    alone, itself = fit_readings(dataset, told=str(tmp_path / "alone"))
    shared, themselves = fit_readings(dataset, told=str(tmp_path / "shared"), workers=4)
    assert alone["cpu_seconds"] == pytest.approx(itself, rel=0.05)
    assert shared["cpu_seconds"] == pytest.approx(themselves, rel=0.1)
    assert shared["processes"] >= 4
    assert "processes" not in alone
    assert shared["peak_bytes"] > alone["peak_bytes"] + 4 * 2**20
