from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest

from compare.contender import contender
from compare.measure import measure
from compare.trial import Trial
from pipelines import gradient_histograms

ROOT = Path(__file__).resolve().parents[2]

# Records what numba compiles in each phase; `lazy` is the fault to be seen.
PROGRAM = """
import json, sys
from contextlib import contextmanager
from numba.core import event
from sklearn.base import BaseEstimator
from compare import measure as module
from compare.contender import contender
from tests.compare.test_measure import trial_of
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
phase = module._Bench.phase
@contextmanager
def watched(self, name):
    with event.install_recorder("numba:compile") as recorder, phase(self, name):
        yield
    found.setdefault(current, {})[name] = len(recorder.buffer)
module._Bench.phase = watched

dataset = stripes()
with event.install_recorder("numba:compile") as everything:
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
        recipe=what.recipe,
        repeat=1,
        train_size=None,
        test_fraction=0.5,
        seed=0,
        threads=threads,
    )


def test_nothing_is_compiled_in_a_measured_phase_even_with_an_empty_cache(tmp_path):
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    everything, lazy = found.pop("everything"), found.pop("lazy")
    assert list(found.values()) == [{"fit": 0, "predict": 0}] * 2
    assert lazy["predict"] > 0
    assert everything > lazy["predict"] + 2
    assert any(tmp_path.rglob("*.nbc"))


@pytest.mark.skipif(numba.config.NUMBA_NUM_THREADS < 2, reason="numba may use one thread only")
@pytest.mark.parametrize("threads", [1, 2])
def test_numba_has_the_threads_of_the_trial(dataset, monkeypatch, threads):
    seen = []
    monkeypatch.setattr(
        gradient_histograms,
        "_share",
        lambda describe, n, most: seen.append(numba.get_num_threads()) or describe(slice(0, n)),
    )
    before = numba.get_num_threads()
    what = contender("hog+linear-svm")
    outcome = measure(trial_of(dataset, what, threads), what, dataset)
    assert set(seen) == {threads}
    assert numba.get_num_threads() == before
    assert np.mean(outcome.predicted == outcome.truth) > 0.9
