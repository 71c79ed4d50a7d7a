from dataclasses import replace

import numpy as np
import pytest

from bakeoff.compare.errors import UserError
from bakeoff.compare.results.store import Store
from bakeoff.compare.study.budget import Budget
from bakeoff.compare.study.search import Attempt, Ending, Search
from bakeoff.compare.study.trial import Examined, Failure, Outcome, Trial

TRIAL = Trial("d", "digest", "c", "own", "fingerprint", 0, None, 0.2, 0)


def outcome(trial=TRIAL):
    return Outcome(
        trial=trial,
        classes=("a", "ü<b>"),
        index=np.array([3, 5]),
        truth=np.array([0, 1]),
        predicted=np.array([1, 1]),
        scores=np.array([[0.1, 0.9], [0.2, 0.8]], np.float32),
        scores_are="probability",
        n_train=8,
        fixed_test=False,
        readings={"fit": {"cpu_seconds": np.float64(0.5)}},
        exams={"occlusion": Examined({"maps": np.ones((2, 2), np.float32)}, "how", cpu_seconds=0.5)},
        warnings=("w",),
    )


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "run")
    store.create()
    return store


def test_what_is_written_is_read_back(store):
    store.write(outcome())
    assert store.has(TRIAL)
    found = store.read(TRIAL.key)
    assert (found.trial, found.classes, found.warnings) == (TRIAL, ("a", "ü<b>"), ("w",))
    assert found.readings == {"fit": {"cpu_seconds": 0.5}}
    for name in ("index", "truth", "predicted", "scores"):
        assert np.array_equal(getattr(found, name), getattr(outcome(), name))
    examined = found.exams["occlusion"]
    assert np.array_equal(examined.facts["maps"], np.ones((2, 2)))
    assert (examined.note, examined.fault, examined.cpu_seconds) == ("how", "", 0.5)


def test_groups_and_tuning_are_kept_and_may_be_absent(store):
    plain = outcome()
    store.write(plain)
    found = store.read(TRIAL.key)
    assert (found.groups, found.tuning, found.test_openings) == (None, None, None)
    tuning = Search(
        budget=Budget(cpu_seconds=9.0),
        n_validation=7,
        attempts=(
            Attempt({}, Ending.ENDED, 0.5, 1.0, 0.5, 1.0),
            Attempt({"svm.C": 1.0}, Ending.PRUNED, 0.25, 1.0, 0.5, 2.0, "ü"),
        ),
        chosen=1,
        refit_cpu_seconds=2.0,
        spent_cpu_seconds=4.0,
    )
    store.write(replace(plain, groups=np.array([7, 8]), tuning=tuning, test_openings=1))
    found = store.read(TRIAL.key)
    assert found.groups.tolist() == [7, 8]
    assert (found.tuning, found.test_openings) == (tuning, 1)


def test_an_outcome_that_cannot_be_written_leaves_nothing(store):
    with pytest.raises(TypeError):
        store.write(replace(outcome(), machine={"thing": object()}))
    assert not store.has(TRIAL)
    assert store.read_all([TRIAL]) == ([], [])
    assert not list(store.trials.iterdir())


def test_half_an_outcome_of_a_killed_run_is_swept_up_and_that_of_a_living_one_is_not(store):
    dead, alive = store.trials / ".x.partial-999999999", store.trials / ".y.partial-1"
    dead.mkdir()
    alive.mkdir()
    store.create()
    assert not dead.exists()
    assert alive.exists()


def test_a_failure_never_counts_as_done_and_is_forgotten_on_success(store):
    store.write_failure(Failure(TRIAL, "why", "where"))
    assert not store.has(TRIAL)
    assert store.read_failures()[TRIAL.key] == Failure(TRIAL, "why", "where")
    store.write(outcome())
    assert store.read_failures() == {}


def test_no_run_here(tmp_path):
    with pytest.raises(UserError, match=r"plan\.json"):
        Store(tmp_path).read_plan()


def test_an_unwritable_folder_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="--out"):
        Store(tmp_path / "file" / "run").create()


@pytest.mark.parametrize(
    ("field", "value", "matters"),
    [
        ("dataset", "renamed", False),
        ("contender", "renamed", False),
        ("dataset_digest", "x", True),
        ("fingerprint", "x", True),
        ("repeat", 1, True),
        ("train_size", 5, True),
        ("seed", 1, True),
        ("threads", 2, True),
        ("test_fraction", 0.3, True),
    ],
)
def test_the_key_is_a_hash_of_exactly_what_decides(field, value, matters):
    assert (replace(TRIAL, **{field: value}).key != TRIAL.key) == matters


def test_contenders_of_a_block_share_its_seed():
    assert replace(TRIAL, fingerprint="other", train_size=5).draw_seed == TRIAL.draw_seed
    assert replace(TRIAL, repeat=1).draw_seed != TRIAL.draw_seed


def test_an_array_of_objects_is_not_pickled(store):
    with pytest.raises(TypeError, match="maps"):
        store.write(replace(outcome(), exams={"occlusion": Examined({"maps": np.array([object()], dtype=object)})}))
    assert not store.has(TRIAL)


def test_a_run_of_another_version_is_refused_in_one_line(tmp_path):
    (tmp_path / "plan.json").write_text('{"schema": 1, "datasets": {}, "trials": [{"recipe": "x"}]}')
    with pytest.raises(UserError, match=r"another version of bakeoff .*its schema is 1.*Run the study again: bakeoff"):
        Store(tmp_path).read_plan()
