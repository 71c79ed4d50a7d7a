"""What a run does with an engine that loses workers, with a store that others work on, and with damage."""

import json
import subprocess
import sys
from concurrent.futures import Future
from pathlib import Path

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

from bakeoff.compare import Study, load, run
from bakeoff.compare.running.engines.engine import TRIES, WorkerLostError, endings
from bakeoff.compare.running.engines.environment import differences, environment
from bakeoff.compare.storage.archive import packed
from bakeoff.compare.storage.claims import Claims
from bakeoff.compare.storage.outcome_files import encode
from bakeoff.compare.study.trial import Failure, Outcome
from tests.compare.running.test_runner import Watch, assert_same
from tests.compare.storage.test_outcome_store import OUTCOME, TRIAL
from tests.conftest import stripes

PACKED = packed(TRIAL.key, encode(OUTCOME))


class Losing:
    """Loses its worker so many times, and then answers."""

    window = 2

    def __init__(self, times, content=PACKED):
        self.times, self.content = times, content

    def submit(self, task):
        future = Future()
        self.times -= 1
        if self.times >= 0:
            future.set_exception(WorkerLostError("gone"))
        else:
            future.set_result(self.content)
        return future


def ended(engine, tmp_path, has=lambda trial: False):
    with Claims(tmp_path / "claims") as claims:
        return list(endings([TRIAL], lambda trial: trial, engine, claims, has))


def test_a_lost_worker_costs_nothing_up_to_three_times(tmp_path):
    ((_, outcome, _),) = ended(Losing(TRIES), tmp_path)
    assert isinstance(outcome, Outcome)
    ((_, failure, _),) = ended(Losing(TRIES + 1), tmp_path)
    assert isinstance(failure, Failure)
    assert "worker was lost 4 times" in failure.reason


def test_what_cannot_be_read_as_the_outcome_is_the_trials_failure(tmp_path):
    for content in (b"", b"x" * 2000, PACKED[: len(PACKED) // 2], PACKED.replace(TRIAL.key.encode(), b"0" * 32)):
        ((_, failure, _),) = ended(Losing(0, content), tmp_path)
        assert isinstance(failure, Failure)
    told = json.dumps({"reason": "why", "details": "where"}).encode()
    assert ended(Losing(0, told), tmp_path)[0][1] == Failure(TRIAL, "why", "where")


def test_what_another_run_has_ended_meanwhile_is_not_run(tmp_path):
    assert ended(Losing(0), tmp_path, has=lambda trial: True) == [(TRIAL, None, b"")]


def test_environments_are_told_apart_by_name():
    ours = environment()
    assert differences(ours, ours) == ""
    told = differences(ours, ours | {"torch": "9.9", "code of bakeoff.compare": "0" * 64})
    assert "torch" in told
    assert "code of bakeoff.compare" in told


class Counted(ClassifierMixin, BaseEstimator):
    """Leaves a line for every fit."""

    def __init__(self, note=""):
        self.note = note

    def fit(self, images, labels):
        with Path(self.note).open("a") as file:
            file.write("fit\n")
        self.classes_ = np.unique(labels)
        return self

    def predict(self, images):
        return np.zeros(len(images), dtype=int)


def counted(note):
    """A study of four trials, each of which leaves a line in the note."""
    return Study(
        name="t", datasets=[stripes()], contenders=[("x", Counted(note))], repeats=4, design="splits", exams=()
    )


def test_two_runs_on_one_store_share_the_trials(tmp_path):
    program = (
        "import sys; from tests.compare.running.engines import test_engine as engine; "
        "print(len(engine.run(engine.counted(sys.argv[1]), sys.argv[2]).outcomes))"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "note"), str(tmp_path / "run")]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [each.communicate()[0].split() for each in runs] == [["4"], ["4"]]
    assert (tmp_path / "note").read_text().count("fit") == 4
    assert not list((tmp_path / "run").glob(".images*"))


def test_damage_is_named_set_aside_and_run_again(tmp_path):
    asked = Study(name="t", datasets=[stripes()], contenders=["majority"], repeats=2, design="splits")
    before = run(asked, tmp_path)
    hit = before.outcomes[0].trial
    path = tmp_path / "trials" / hit.key / "predictions.npy"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    loaded = load(tmp_path)
    assert [damage.trial for damage in loaded.damaged] == [hit]
    assert (len(loaded.outcomes), loaded.missing) == (1, 1)
    watch = Watch()
    after = run(asked, tmp_path, progress=watch)
    assert [damage.trial for damage in watch.damaged] == [hit] == watch.run
    assert (tmp_path / "damaged" / hit.key / "predictions.npy").is_file()
    assert after.damaged == ()
    assert_same(before, after)
