"""Two workers that have no folder in common with us, over TCP."""

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
from tests.conftest import stripes

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.heavy

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
    """Nanny workers that have a temporary root each, unlike ours."""
    from distributed import Client, Nanny, Scheduler, SpecCluster

    roots = [tmp_path_factory.mktemp(f"worker{number}") for number in (0, 1)]
    workers = {
        number: {
            "cls": Nanny,
            "options": {"nthreads": 1, "local_directory": str(root), "env": {"TMPDIR": str(root)}, "protocol": "tcp"},
        }
        for number, root in enumerate(roots)
    }
    scheduler = {"cls": Scheduler, "options": {"protocol": "tcp", "dashboard_address": None, "port": 0}}
    with SpecCluster(workers=workers, scheduler=scheduler) as cluster, Client(cluster) as client:
        client.wait_for_workers(2, timeout=120)
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


def test_the_answers_are_those_of_this_machine(client, tmp_path):
    here = run(study(), tmp_path / "here")
    there = run(study(), tmp_path / "there", cluster=client)
    assert len(there.outcomes) == 6
    assert_same(here, there)
    assert there.outcomes[0].exams.keys() == here.outcomes[0].exams.keys()


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


def test_a_contender_that_takes_its_workers_along_is_recorded_and_the_next_trial_is_clean(client, tmp_path):
    contenders = [("deadly", Slow(str(tmp_path / "note"), deadly=True)), "majority"]
    results = run(study(contenders=contenders, repeats=1), tmp_path / "run", cluster=client)
    (failure,) = results.failures
    assert failure.trial.contender == "deadly"
    assert "worker was lost" in failure.reason
    assert [outcome.trial.contender for outcome in results.outcomes] == ["majority"]


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


def test_what_is_no_cluster_is_refused(tmp_path):
    with pytest.raises(UserError, match="dask://HOST:PORT"):
        run(study(), tmp_path / "run", cluster="localhost:8786")
