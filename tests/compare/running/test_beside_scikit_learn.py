"""Own models as people bring them say what they say without bakeoff, on the same split with the same seed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sklearn.base import clone

from bakeoff.compare import Study
from bakeoff.compare.contenders.shared_generators import seed_globally
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load
from bakeoff.compare.running.measure import measure
from bakeoff.compare.running.plan import plan_study
from bakeoff.pipelines.compute.thread_count import given_threads
from tests.benchmarks import own_contenders

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = Path(own_contenders.__file__)
IN_PROCESS = [name for name in own_contenders.OWN if name not in ("exits", "prints 100 MB")]


@pytest.fixture(scope="module")
def digits():
    return load("digits", DataLocations(offline=True))


@pytest.mark.parametrize("name", IN_PROCESS)
def test_each_says_what_it_says_alone(digits, name):
    if name in own_contenders.OPTIONAL:
        pytest.importorskip(name)
    pair = (name, own_contenders.OWN[name])
    plan = plan_study(Study(datasets=[digits], contenders=[pair], design="splits", repeats=1, train_sizes=[200]))
    trial = plan.trials[0]
    outcome, _, split = measure(trial, plan.contenders[name], digits)
    seed_globally(trial.draw_seed)
    model = clone(own_contenders.OWN[name]())
    model.set_params(**{each: trial.draw_seed % 2**31 for each in model.get_params() if each.endswith("random_state")})
    with given_threads(1):
        alone = model.fit(digits.images[split.train], digits.labels[split.train]).predict(digits.images[split.test])
    assert np.array_equal(outcome.index, split.test)
    assert np.array_equal(outcome.truth, digits.labels[split.test])
    assert np.array_equal(outcome.predicted, alone)
    assert outcome.correct.mean() > 0.7


def environment(tmp_path):
    path = os.pathsep.join([str(ROOT), *sys.path])
    return os.environ | {"PYTHONPATH": path, "BAKEOFF_CACHE": str(tmp_path / "cache"), "OMP_NUM_THREADS": "1"}


def check(printed, names):
    rows = dict(json.loads(line) for line in printed.splitlines() if line.startswith("["))
    assert set(rows) == set(names)
    for name, row in rows.items():
        if name == "exits":
            assert "exit status 0" in row
        else:
            assert row["equal"] == 1
            assert row["run"] == row["alone"] > 0.7


@pytest.mark.slow
def test_classes_of_a_script_and_one_that_takes_its_process_down(tmp_path):
    names = ["prints 100 MB", "exits"]
    ended = subprocess.run(
        [sys.executable, SCRIPT, *names],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env=environment(tmp_path),
    )
    check(ended.stdout, names)
    assert len(ended.stdout) < 10_000


@pytest.mark.heavy
def test_cells_of_a_notebook(tmp_path, monkeypatch):
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    pytest.importorskip("ipykernel")
    names = ["class", "lambda", "exits"]
    _, *cells = SCRIPT.read_text(encoding="utf-8").split("# %%\n")
    cells.insert(-1, f"sys.argv[1:] = {names!r}")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    kernels = tmp_path / "kernels" / "kernels" / "python3"
    kernels.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (kernels / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "here", "language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "kernels"))
    client = nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}})
    client.execute()
    outputs = [output for cell in notebook.cells for output in cell.outputs]
    check("".join(output["text"] for output in outputs if output.get("name") == "stdout"), names)
