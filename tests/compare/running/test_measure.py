from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.running.measure import measure
from bakeoff.compare.study.trial import Trial
from bakeoff.pipelines.compute.thread_count import thread_count
from bakeoff.pipelines.descriptors import gradient_histograms

ROOT = Path(__file__).resolve().parents[3]

# Records what numba compiles in each phase; `lazy` is the fault to be seen.
PROGRAM = """
import json, sys
from contextlib import contextmanager
from numba.core import event
from sklearn.base import BaseEstimator
from bakeoff.compare.running import measure as module
from bakeoff.compare.running.bench import Bench
from bakeoff.compare.contenders.contender import contender
from tests.conftest import stripes

class Lazy(BaseEstimator):
    def fit(self, images, labels):
        from numba import njit
        self.classes_ = labels[:1]
        return self
    def predict(self, images):
        from numba import njit
        return njit(lambda x: x * 0)(0) + self.classes_.repeat(len(images))

found = {}
phase = Bench.phase
@contextmanager
def watched(self, name):
    with event.install_recorder("numba:compile") as recorder, phase(self, name):
        yield
    found.setdefault(current, {})[name] = len(recorder.buffer)
Bench.phase = watched

dataset = stripes()
with event.install_recorder("numba:compile") as everything:
    from tests.compare.running.test_measure import trial_of  # which imports the loops
    for current in ("hog[cells=(3,4)]+random-forest[n_estimators=5]", "hog[norm=L1,sqrt=True]+linear-svm", "lazy"):
        what = contender(("lazy", Lazy()) if current == "lazy" else current)
        module.measure(trial_of(dataset, what), what, dataset)
found["everything"] = len(everything.buffer)
print(json.dumps(found))
"""


def trial_of(dataset, what, threads=1):
    return Trial(
        dataset=dataset.name,
        dataset_digest=dataset.digest,
        contender=what.name,
        family=what.family,
        fingerprint=what.fingerprint,
        repeat=1,
        train_size=None,
        test_fraction=0.5,
        seed=0,
        threads=threads,
    )


def compilations(cache):
    environment = os.environ | {"NUMBA_CACHE_DIR": str(cache)}
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def assert_nothing_compiled(found):
    """But by what compiles while it predicts, which is seen."""
    assert found.pop("lazy")["predict"] > 0
    assert list(found.values()) == [{"decode": 0, "fit": 0, "predict": 0}] * 2


def test_nothing_is_compiled_in_a_measured_phase():
    found = compilations(os.environ.get("NUMBA_CACHE_DIR", ""))
    found.pop("everything")
    assert_nothing_compiled(found)


@pytest.mark.heavy
def test_nothing_is_compiled_in_a_measured_phase_where_nothing_was_before(tmp_path):
    empty, full = compilations(tmp_path), compilations(tmp_path)
    assert empty.pop("everything") > full.pop("everything") + 50
    assert_nothing_compiled(empty)
    assert_nothing_compiled(full)


@pytest.mark.parametrize("threads", [1, 2])
def test_our_loops_and_torch_have_the_threads_of_the_trial(dataset, monkeypatch, threads):
    seen = []

    def watched(describe, n, most):
        seen.append((thread_count(), torch.get_num_threads()))
        describe(slice(0, n))

    monkeypatch.setattr(gradient_histograms, "_share", watched)
    before, of_torch = thread_count(), torch.get_num_threads()
    what = contender("hog+linear-svm")
    try:
        outcome = measure(trial_of(dataset, what, threads), what, dataset).outcome
    finally:
        torch.set_num_threads(of_torch)
    assert set(seen) == {(threads, threads)}
    assert thread_count() == before
    assert np.mean(outcome.predicted == outcome.truth) > 0.9


def test_describing_images_leaves_the_threads_of_torch_alone():
    """numba's own threads would put their number back to all cores; it is seen in a fresh process only."""
    program = (
        "import numpy, torch; torch.set_num_threads(1)\n"
        "from bakeoff.pipelines.features.hog import Hog\n"
        "Hog().fit_transform(numpy.zeros((3000, 28, 28, 1), numpy.uint8))\n"
        "print(torch.get_num_threads())"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "1"
