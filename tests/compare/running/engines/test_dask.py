"""Two workers that have no folder in common with us, over TCP."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import numpy as np
import psutil
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin

from bakeoff.compare import Study, load, run
from bakeoff.compare.errors import UserError
from bakeoff.compare.running.engines import dask as dask_engine
from tests.conftest import stripes
from tests.fakes.clusters import nannies

pytest.importorskip("distributed")
heavy = pytest.mark.heavy

CONTENDERS = ["majority", "hog+linear-svm", "mlp[epochs=2]"]


class Slow(ClassifierMixin, BaseEstimator):
    """Leaves word where it is, and takes its time the first time; with `deadly`, kills the worker that runs it."""

    def __init__(self, note="", deadly=False):
        self.note, self.deadly = note, deadly

    def fit(self, images, labels):
        self.classes_ = np.unique(labels)
        worker = psutil.Process(os.getppid()).ppid()
        with Path(self.note).open("a") as file:
            file.write(f"{worker}\n")
        if self.deadly:
            os.kill(worker, signal.SIGKILL)
        if len(Path(self.note).read_text().split()) == 1:
            time.sleep(600)
        return self

    def predict(self, images):
        return np.zeros(len(images), dtype=int)


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    with nannies([tmp_path_factory.mktemp(f"worker{number}") for number in (0, 1)]) as client:
        yield client


@pytest.fixture
def near():
    """A worker within this process, which is there at once."""
    from distributed import Client

    with Client(processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        yield client


def assert_same(one, other):
    assert len(one.outcomes) == len(other.outcomes)
    for ours, theirs in zip(one.outcomes, other.outcomes, strict=True):
        assert ours.trial == theirs.trial
        assert np.array_equal(ours.predicted, theirs.predicted)
        assert np.array_equal(ours.scores, theirs.scores)


def study(**fields):
    return Study(
        name="t", **({"datasets": [stripes()], "contenders": CONTENDERS, "repeats": 2, "design": "splits"} | fields)
    )


@heavy
def test_the_answers_are_those_of_this_machine(client, tmp_path):
    here = run(study(), tmp_path / "here")
    there = run(study(), tmp_path / "there", cluster=client)
    assert len(there.outcomes) == 6
    assert_same(here, there)
    assert there.outcomes[0].exams.keys() == here.outcomes[0].exams.keys()


@heavy
def test_a_trial_whose_worker_is_killed_is_run_on_another(client, tmp_path):
    note = tmp_path / "note"
    contenders = [("slow", Slow(str(note))), "majority"]

    def kill():
        while not note.exists() or not note.read_text():
            time.sleep(0.05)
        os.kill(int(note.read_text().split()[0]), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    results = run(study(contenders=contenders, repeats=1), tmp_path / "run", cluster=client)
    killer.join()
    assert {outcome.trial.contender for outcome in results.outcomes} == {"slow", "majority"}
    first, second = note.read_text().split()
    assert first != second


@heavy
def test_a_contender_that_takes_its_workers_along_is_recorded_and_the_next_trial_is_clean(client, tmp_path):
    contenders = [("deadly", Slow(str(tmp_path / "note"), deadly=True)), "majority"]
    results = run(study(contenders=contenders, repeats=1), tmp_path / "run", cluster=client)
    (failure,) = results.failures
    assert failure.trial.contender == "deadly"
    assert "worker was lost" in failure.reason
    assert [outcome.trial.contender for outcome in results.outcomes] == ["majority"]


@heavy
def test_a_killed_client_goes_on_where_it_was(client, tmp_path):
    address = client.scheduler.address.removeprefix("tcp://")
    program = textwrap.dedent("""
        import sys
        from bakeoff.compare import Study, run
        contenders = ["majority", "hog+linear-svm", "mlp[epochs=2]"]
        study = Study(name="k", datasets=["digits"], contenders=contenders, repeats=3, design="splits")
        run(study, sys.argv[1], cluster=sys.argv[2])
    """)
    first = subprocess.Popen([sys.executable, "-c", program, tmp_path / "run", f"dask://{address}"])
    deadline = time.monotonic() + 240
    while len(list(tmp_path.glob("run/trials/[!.]*"))) < 2:
        assert time.monotonic() < deadline
        assert first.poll() is None
        time.sleep(0.05)
    first.kill()
    first.wait()
    asked = Study(name="k", datasets=["digits"], contenders=CONTENDERS, repeats=3, design="splits")
    there = run(asked, tmp_path / "run", cluster=f"dask://{address}")
    assert_same(run(asked, tmp_path / "here"), there)
    assert load(tmp_path / "run").damaged == ()
    assert not list((tmp_path / "run" / "claims").iterdir())


@heavy
def test_a_worker_that_its_nanny_starts_again_costs_no_answer(client, tmp_path):
    note = tmp_path / "note"

    def restart():
        while not note.exists() or not note.read_text():
            time.sleep(0.05)
        client.restart(timeout=120, wait_for_workers=True)

    restarter = threading.Thread(target=restart)
    restarter.start()
    asked = study(contenders=[("slow", Slow(str(note))), "majority"], repeats=2)
    results = run(asked, tmp_path / "run", cluster=client)
    restarter.join()
    assert len(results.outcomes) == 4
    assert not results.failures
    assert len(set(note.read_text().split())) > 1


@heavy
def test_a_nanny_that_is_killed_is_replaced_by_a_worker_that_comes_later(tmp_path):
    """Scheduler and workers as people start them, each a program of its own."""

    def start(*command, name):
        (tmp_path / name).mkdir(exist_ok=True)
        environment = os.environ | {"TMPDIR": str(tmp_path / name), "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error"}
        return subprocess.Popen([sys.executable, "-m", "distributed.cli." + command[0], *command[1:]], env=environment)

    def worker(name):
        folder = tmp_path / name
        return start(
            "dask_worker", address, "--nthreads", "1", "--no-dashboard", "--local-directory", folder, name=name
        )

    told = tmp_path / "scheduler.json"
    programs = [
        start("dask_scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", told, name="scheduler"),
    ]
    try:
        deadline = time.monotonic() + 120
        while not told.exists() or not told.read_text():
            assert time.monotonic() < deadline
            time.sleep(0.1)
        address = json.loads(told.read_text())["address"]
        programs += [worker("one")]
        note = tmp_path / "note"

        def replace():
            while not note.exists() or not note.read_text():
                time.sleep(0.05)
            programs[1].kill()
            programs.append(worker("two"))

        replacer = threading.Thread(target=replace)
        replacer.start()
        from distributed import Client

        with Client(address) as client:
            client.wait_for_workers(1, timeout=120)
            asked = study(contenders=[("slow", Slow(str(note))), "majority"], repeats=1)
            results = run(asked, tmp_path / "run", cluster=address.replace("tcp://", "dask://"))
        replacer.join()
        assert len(results.outcomes) == 2
        assert len(set(note.read_text().split())) == 2
    finally:
        for program in programs:
            program.kill()
            program.wait()


def test_a_worker_answers_as_this_machine_does(near, tmp_path):
    asked = study(contenders=["majority"])
    there = run(asked, tmp_path / "there", cluster=near)
    assert len(there.outcomes) == 2
    assert_same(run(asked, tmp_path / "here"), there)
    assert near.status == "running"  # whose it is closes it


def test_a_worker_with_other_code_is_refused_by_name(near, tmp_path, monkeypatch):
    ours = dask_engine.environment()
    answers = iter([ours, ours | {"torch": "0.1"}])
    monkeypatch.setattr(dask_engine, "environment", lambda: next(answers))
    with pytest.raises(UserError, match=r"torch is .* here and 0\.1 there"):
        run(study(contenders=["majority"]), tmp_path / "run", cluster=near)


def test_a_cluster_without_workers_is_refused(tmp_path):
    from distributed import Client

    with (
        Client(processes=False, n_workers=0, dashboard_address=None) as client,
        pytest.raises(UserError, match="no wor"),
    ):
        run(study(contenders=["majority"]), tmp_path / "run", cluster=client)


def test_what_is_no_cluster_is_refused(tmp_path):
    with pytest.raises(UserError, match="dask://HOST:PORT"):
        run(study(), tmp_path / "run", cluster="localhost:8786")
