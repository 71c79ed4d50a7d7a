"""What ended comes to the store once, and a trial run for its model leaves its outcome as it was."""

from dataclasses import replace

import numpy as np
import pytest

from bakeoff.compare.results.store import Store
from bakeoff.compare.running.recorder import Recorder
from bakeoff.compare.storage.archive import packed
from bakeoff.compare.storage.model_store import ABOUT, About, ModelStore, about_file
from bakeoff.compare.storage.outcome_files import encode, with_sums
from bakeoff.compare.study.trial import Failure
from tests.fakes import outcomes as fakes

OUTCOME = fakes.outcome([True, False, True])
TRIAL = OUTCOME.trial


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "run")
    store.create()
    return store


def archive(outcome, model=None):
    """What an engine brings back of a trial: its files, and those of its model beside them."""
    files = with_sums(encode(outcome))
    if model is not None:
        files |= {f"model/{ABOUT}": about_file(model)}
    return packed(outcome.trial.key, files)


def stored(store):
    return {outcome.trial.key: outcome for outcome in store.read_all([TRIAL])[0]}


def test_an_outcome_is_written_and_known(store):
    recorder = Recorder(store, {})
    recorder.record(OUTCOME, archive(OUTCOME))
    assert recorder.outcomes == {TRIAL.key: OUTCOME}
    assert np.array_equal(stored(store)[TRIAL.key].predicted, OUTCOME.predicted)
    assert not ModelStore(store.folder).knows(TRIAL.key)


def test_a_failure_is_written(store):
    Recorder(store, {}).record(Failure(TRIAL, "it burst", "at the seams"), b"")
    assert not stored(store)
    assert list(store.read_failures().values()) == [Failure(TRIAL, "it burst", "at the seams")]


def test_a_model_comes_to_the_models(store):
    Recorder(store, {}).record(OUTCOME, archive(OUTCOME, About(reason="made of glass")))
    assert ModelStore(store.folder).about(TRIAL.key).reason == "made of glass"


@pytest.mark.parametrize("same", [True, False])
def test_one_run_for_its_model_leaves_the_outcome_alone(store, same):
    store.write(OUTCOME)
    recorder = Recorder(store, {TRIAL.key: OUTCOME})
    assert recorder.train_again_for_models([TRIAL]) == [TRIAL]
    assert recorder.is_for_model(TRIAL)
    again = OUTCOME if same else replace(OUTCOME, predicted=1 - OUTCOME.predicted)
    recorder.record(again, archive(again, About(reason="made of glass")))
    assert np.array_equal(stored(store)[TRIAL.key].predicted, OUTCOME.predicted)
    reason = ModelStore(store.folder).about(TRIAL.key).reason
    assert reason == ("made of glass" if same else "trained again for it, it gave other answers than the run holds")
    assert recorder.train_again_for_models([TRIAL]) == []


def test_one_that_fails_when_run_for_its_model_leaves_the_outcome_alone(store):
    store.write(OUTCOME)
    recorder = Recorder(store, {TRIAL.key: OUTCOME})
    recorder.train_again_for_models([TRIAL])
    recorder.record(Failure(TRIAL, "it burst", ""), b"")
    assert TRIAL.key in stored(store)
    assert not list(store.failures.iterdir())


def test_what_another_run_ended_meanwhile_is_seen(store):
    recorder = Recorder(store, {})
    assert not recorder.ended_elsewhere(TRIAL)
    store.write(OUTCOME)
    assert recorder.ended_elsewhere(TRIAL)
    assert not Recorder(store, {TRIAL.key: OUTCOME}).ended_elsewhere(TRIAL)  # to be measured again
