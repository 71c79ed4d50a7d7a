"""A study from beginning to end, with faults planted."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.dummy import DummyClassifier

from bakeoff.compare import Study, load, run
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.errors import UserError
from bakeoff.compare.running.plan import plan_study, status
from bakeoff.compare.study.search import Ending

ROOT = Path(__file__).resolve().parents[3]
QUICK = ["majority", "hog+linear-svm", "mlp[epochs=2]"]
DIGITS = Study(name="k", datasets=["digits"], contenders=QUICK, design="splits", repeats=2, train_sizes=[200])


class Watch:
    """Progress that remembers."""

    def __init__(self):
        self.run, self.done, self.failures, self.damaged = [], 0, [], []

    def loading(self, dataset): ...

    def warned(self, sentence): ...

    def set_aside(self, damage):
        self.damaged.append(damage)

    def planned(self, trials, done):
        self.done = done

    def ended(self, trial, failure):
        self.run.append(trial)
        self.failures += [failure] if failure else []


class Faulty(ClassifierMixin, BaseEstimator):
    """Breaks in the way it is told to."""

    def __init__(self, fault="none"):
        self.fault = fault

    def fit(self, images, labels):
        if self.fault == "raise":
            raise RuntimeError("planted <fault>")
        if self.fault == "hang":
            time.sleep(60)
        if self.fault == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        self.classes_ = np.unique(labels)
        return self

    def predict(self, images):
        return np.zeros(len(images) - (self.fault == "short"), dtype=int)


def study(dataset, contenders=QUICK, **fields):
    return Study(
        name="t",
        datasets=[dataset],
        contenders=contenders,
        repeats=fields.pop("repeats", 2),
        **{"design": "splits"} | fields,
    )


def tables(results):
    """All that must not depend on how a study was run."""
    frames = [results.scores(), results.comparisons(), results.summary()[["contender", "accuracy", "low", "high"]]]
    return frames, [outcome.predicted for outcome in results.outcomes], [outcome.scores for outcome in results.outcomes]


def assert_same(one, other):
    for left, right in zip(tables(one)[0], tables(other)[0], strict=True):
        pd.testing.assert_frame_equal(left, right)
    for kind in (1, 2):
        for left, right in zip(tables(one)[kind], tables(other)[kind], strict=True):
            assert np.array_equal(left, right)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    from tests.conftest import stripes

    folder = tmp_path_factory.mktemp("finished")
    return folder, run(study(stripes()), folder)


def test_every_trial_ends_and_is_measured(finished):
    _, results = finished
    assert len(results.outcomes) == 6
    assert not results.failures
    for outcome in results.outcomes:
        for phase in ("fit", "predict"):
            assert set(outcome.readings[phase]) >= {
                "wall_seconds",
                "cpu_seconds",
                "peak_bytes",
                "peak_bytes_above_start",
                "others_cpu_seconds",
            }
        assert outcome.readings["latency"]["wall_seconds"] > 0
        assert outcome.readings["size"]["bytes"] > 0
        assert len(outcome.index) == 18
        assert bool(outcome.exams) == (outcome.trial.repeat == 0)
        assert outcome.versions["bakeoff"]
    accuracy = results.summary().set_index("contender").accuracy
    assert accuracy["majority"] < 0.5 < 0.9 < accuracy["hog+linear-svm"]


def test_running_again_runs_nothing(finished, dataset):
    folder, results = finished
    watch = Watch()
    again = run(study(dataset), folder, progress=watch)
    assert (watch.run, watch.done) == ([], 6)
    assert_same(results, again)


def test_only_what_is_new_is_run(finished, dataset):
    folder, _ = finished
    watch = Watch()
    run(study(dataset, [*QUICK, ("zeros", Faulty())]), folder, progress=watch)
    assert {trial.contender for trial in watch.run} == {"zeros"}
    assert watch.done == 6
    run(study(dataset), folder)


def test_neither_order_nor_jobs_change_an_answer(finished, dataset, tmp_path):
    _, results = finished
    turned = run(study(dataset, QUICK[::-1]), tmp_path, jobs=2)
    for outcome in results.outcomes:
        same = next(other for other in turned.outcomes if other.trial == outcome.trial)
        assert np.array_equal(outcome.predicted, same.predicted)
        assert np.array_equal(outcome.scores, same.scores)
        assert (outcome.neighbours, same.neighbours) == (0, 1)


def test_all_contenders_of_a_block_meet_the_same_images(finished):
    _, results = finished
    for repeat in (0, 1):
        block = [outcome for outcome in results.outcomes if outcome.trial.repeat == repeat]
        assert all(np.array_equal(outcome.index, block[0].index) for outcome in block)
    explained = [outcome.exams["occlusion"].facts["images"] for outcome in results.outcomes if outcome.exams]
    assert all(np.array_equal(images, explained[0]) for images in explained)


def test_faults_cost_their_own_trial_alone(dataset, tmp_path):
    contenders = [(fault, Faulty(fault)) for fault in ("raise", "hang", "die", "short")]
    watch = Watch()
    results = run(
        study(dataset, [*contenders, "majority"], design="splits", repeats=1, timeout=4), tmp_path, progress=watch
    )
    reasons = {failure.trial.contender: failure.reason for failure in results.failures}
    assert reasons["raise"] == "RuntimeError: planted <fault>"
    assert reasons["hang"] == "took longer than the time limit of 4 s"
    assert "SIGKILL" in reasons["die"]
    assert "one label an image, (18,); got (17,)" in reasons["short"]
    assert [outcome.trial.contender for outcome in results.outcomes] == ["majority"]
    assert len(watch.failures) == 4
    assert load(tmp_path).failures == results.failures
    assert results.summary().set_index("contender").failed.to_dict() == {**dict.fromkeys(reasons, 1), "majority": 0}


def test_a_failure_is_tried_again(dataset, tmp_path):
    run(study(dataset, [("x", Faulty("hang"))], design="splits", repeats=1, timeout=1), tmp_path)
    watch = Watch()
    run(study(dataset, [("x", Faulty("hang"))], design="splits", repeats=1, timeout=1), tmp_path, progress=watch)
    assert len(watch.run) == 1


def test_mistakes_are_refused_before_any_work(dataset, tmp_path):
    with pytest.raises(UserError, match="leaves 72"):
        run(study(dataset, train_sizes=[80]), tmp_path / "run")
    with pytest.raises(UserError, match="name of its own"):
        run(study(dataset, [DummyClassifier(), DummyClassifier()]), tmp_path / "run")
    with pytest.raises(UserError, match="Did you mean 'digits'"):
        run(Study(datasets=["digit"]), tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_training_sizes_are_blocks_of_their_own(dataset, tmp_path):
    results = run(study(dataset, ["majority"], train_sizes=[12, "all"], design="splits", repeats=1), tmp_path)
    assert results.blocks == [("stripes", 12), ("stripes", None)]
    assert results.summary().n_train.tolist() == [12, 72]


def test_standing_counts_without_running(tmp_path):
    asked = Study(datasets=["digits"], contenders=["majority"], design="splits", repeats=2)
    assert status(plan_study(asked, DataLocations(offline=True)), tmp_path) == [("digits", "majority", 0, 2, 0)]


@pytest.mark.slow
def test_killed_in_the_middle_it_goes_on_where_it_was(tmp_path):
    program = textwrap.dedent("""
        import sys
        from bakeoff.compare import run
        from tests.compare.running.test_runner import DIGITS
        run(DIGITS, sys.argv[1])
    """)
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    first = subprocess.Popen([sys.executable, "-c", program, killed], cwd=ROOT)
    deadline = time.monotonic() + 300
    while len(done := list(killed.glob("trials/[!.]*/trial.json"))) < 2:
        assert time.monotonic() < deadline
        assert first.poll() is None
        time.sleep(0.02)
    first.kill()
    first.wait()
    stamps = {path: path.stat().st_mtime_ns for path in done}
    run(DIGITS, killed)
    run(DIGITS, whole)
    assert {path: path.stat().st_mtime_ns for path in done} == stamps
    assert_same(load(killed), load(whole))
    assert not list(killed.glob("**/.*.partial-*"))
    assert not (killed / "images").exists()


@pytest.mark.slow
def test_a_budget_beyond_the_timeout_is_refused(dataset, tmp_path):
    with pytest.raises(UserError, match=r"600 cpu-seconds does not fit into a timeout of 600 s.*--timeout 20m"):
        run(study(dataset, budget="600 cpu-seconds"), tmp_path)


def test_a_tuned_study_keeps_its_history_and_its_budget(dataset, tmp_path):
    results = run(
        study(dataset, ["pixels+linear-svm", "majority"], design="splits", repeats=1, budget="4 trials"), tmp_path
    )
    svm, majority = results.outcomes
    assert [attempt.ending for attempt in svm.tuning.attempts] == [Ending.ENDED] * 4
    assert svm.tuning.attempts[0].settings == {}
    assert set(svm.tuning.attempts[1].settings) == {"linear-svm.C"}
    assert svm.readings["fit"]["cpu_seconds"] == pytest.approx(svm.tuning.spent_cpu_seconds, rel=0.1)
    assert majority.tuning.attempts == ()
    assert {svm.test_openings, majority.test_openings} == {1}
    assert (
        svm.trial.key
        != run(study(dataset, ["pixels+linear-svm"], design="splits", repeats=1), tmp_path).outcomes[0].trial.key
    )


class Vanishing(DummyClassifier):
    """Ends its process as if all were well."""

    def fit(self, images, labels):
        os._exit(0)


class Forging(DummyClassifier):
    """Says that it has answered, and has not."""

    def fit(self, images, labels):
        frame = sys._getframe()
        while "sender" not in frame.f_locals:
            frame = frame.f_back
        Path(frame.f_locals["folder"], "answer").write_text('{"answer": null}')
        os._exit(0)


def test_who_leaves_no_outcome_has_failed(dataset, tmp_path):
    results = run(study(dataset, [("gone", Vanishing()), ("forged", Forging())], design="splits", repeats=1), tmp_path)
    reasons = {failure.trial.contender: failure.reason for failure in results.failures}
    assert "exit status 0" in reasons["gone"]
    assert reasons["forged"] == "its process ended well, but left no outcome"
    assert not results.missing
