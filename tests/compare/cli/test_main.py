"""The command as a user meets it: in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from bakeoff.compare.cli.main import cli
from bakeoff.compare.study.study import DEFAULT_STUDY

ROOT = Path(__file__).resolve().parents[3]


def bakeoff(*arguments, cwd, **environment):
    return subprocess.run(
        [sys.executable, "-m", "bakeoff.compare", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli")
    ended = bakeoff("run", "-d", "digits", "-c", "majority", "-c", "hog+linear-svm", "--folds", 2, cwd=folder)
    assert ended.returncode == 0, ended.stderr
    return folder, ended


@pytest.mark.slow
def test_a_run_ends_with_a_table_and_the_path_of_the_report(finished):
    folder, ended = finished
    assert "hog+linear-svm" in ended.stdout
    assert "95 % interval" in ended.stdout
    page = folder / ended.stdout.strip().splitlines()[-1].removeprefix("Report: ")
    assert page.is_file()
    assert "hog+linear-svm" in page.read_text(encoding="utf-8")
    assert ended.stderr == ""


def test_the_report_can_be_written_again(finished):
    folder, _ = finished
    ended = bakeoff("report", "runs/digits", "--format", "md", cwd=folder)
    assert ended.returncode == 0, ended.stderr
    assert (folder / "runs/digits/report/report.md").is_file()


def test_the_plan_says_what_is_done(finished):
    folder, _ = finished
    (folder / "digits.toml").write_text('datasets = ["digits"]\ncontenders = ["majority", "hog+svm"]\nfolds = 2\n')
    ended = bakeoff("plan", "digits.toml", cwd=folder)
    rows = {tuple(line.split()) for line in ended.stdout.splitlines()}
    assert ("digits", "majority", "2", "0", "0") in rows
    assert ("digits", "hog+svm", "0", "2", "0") in rows


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "-d", "digist"], "Did you mean 'digits'?"),
        (["run", "-c", "hog+smv"], "Did you mean 'hog+svm'?"),
        (["run", "-d", "folder:nowhere"], "nowhere"),
        (["run", "-d", "folder:."], "folder"),
        (["run", "none.toml"], "bakeoff init"),
        (["run", "bad.toml"], "bad.toml, line 2: a study has no key 'repeat'. Did you mean 'repeats'?"),
        (["run", "broken.toml"], "line 1"),
        (["run", "--timeout", "soon"], "a duration is written 90s, 10m or 1.5h"),
        (["run", "--train-size", "many"], "train-sizes"),
        (["run", "--out", "bad.toml/run"], "--out DIR"),
        (["run", "-d", "digits", "--train-size", "5000"], "leaves 1437"),
        (["run", "--repeats", "0"], "repeats"),
        (["report", "nowhere"], "is no run"),
        (["list", "cats"], "'cats'"),
        (["rum"], "run"),
    ],
)
def test_a_mistake_is_a_line_or_two_and_exit_2(tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    Path("bad.toml").write_text("seed = 1\nrepeat = 2\n")
    Path("broken.toml").write_text("seed = = 1\n")
    ended = CliRunner().invoke(cli, arguments)
    assert ended.exit_code == 2
    assert isinstance(ended.exception, SystemExit)
    assert said in ended.stderr
    complaint = ended.stderr[ended.stderr.index("Error:") :]
    assert len(complaint.strip().splitlines()) <= 3
    assert not list(tmp_path.glob("runs/*"))


def test_a_process_ends_with_2_and_without_a_traceback(tmp_path):
    ended = bakeoff("run", "-d", "folder:nowhere", cwd=tmp_path)
    assert ended.returncode == 2
    assert "nowhere" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""


def test_a_wrong_out_is_told_before_any_data_is_read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("")
    ended = CliRunner().invoke(cli, ["run", "-d", "mnist", "--offline", "--out", "file/run"])
    assert "cannot be written to" in ended.stderr


@pytest.mark.slow
def test_one_s_own_estimator_and_failures_in_the_open(tmp_path):
    (tmp_path / "mymodels.py").write_text(
        "from sklearn.dummy import DummyClassifier\n"
        "class Good(DummyClassifier): pass\n"
        "class Failing(DummyClassifier):\n"
        "    def fit(self, images, labels): raise ValueError('four channels are needed')\n"
    )
    ended = bakeoff("run", "-d", "digits", "-c", "mymodels:Good", "-c", "mymodels:Failing", "--folds", 2, cwd=tmp_path)
    assert ended.returncode == 1, ended.stderr
    assert "failed mymodels:Failing on digits, repeat 0: ValueError: four channels are needed" in ended.stderr
    assert "2 of 4 trials failed; the report says why." in ended.stdout


@pytest.mark.parametrize(
    "kind", ["datasets", "contenders", "features", "classifiers", "networks", "meters", "claims", "sections"]
)
def test_lists(kind):
    ended = CliRunner().invoke(cli, ["list", kind])
    assert ended.exit_code == 0
    assert len(ended.output.splitlines()) >= 2


def test_list_shows_how_a_folder_is_typed():
    assert "folder:PATH" in CliRunner().invoke(cli, ["list", "datasets"]).output


def test_init_writes_a_study_that_can_be_planned_and_overwrites_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    first = CliRunner().invoke(cli, ["init"])
    assert first.exit_code == 0
    from bakeoff.compare.study.study_file import read_study

    assert read_study(Path("study.toml")) == read_study(DEFAULT_STUDY)
    Path("study.toml").write_text("mine")
    assert CliRunner().invoke(cli, ["init"]).exit_code == 2
    assert Path("study.toml").read_text() == "mine"


def test_check_shows_versions_and_device():
    output = CliRunner().invoke(cli, ["check"]).output
    for word in ("torch", "scikit-learn", "device", "cores", "pytest"):
        assert word in output


def test_flags_override_the_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("s.toml").write_text('datasets = ["digits"]\ncontenders = ["majority"]\ndesign = "splits"\nrepeats = 3\n')
    ended = CliRunner().invoke(cli, ["run", "s.toml", "--repeats", "1", "--seed", "5"])
    assert ended.exit_code == 0, ended.stderr
    written = (tmp_path / "runs/s/study.toml").read_text()
    assert "repeats = 1" in written
    assert "seed = 5" in written
    assert len(list((tmp_path / "runs/s/trials").iterdir())) == 1


def test_prepare_prints_the_card_of_each_data_set(tmp_path, monkeypatch):
    monkeypatch.setenv("BAKEOFF_CACHE", str(tmp_path / "cache"))
    for value, name in enumerate(["cat/1", "cat/2", "dog/[1]", "dog/2"]):
        path = tmp_path / "photos" / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.full((6, 8), 60 * value, dtype=np.uint8)).save(path)
    ended = CliRunner().invoke(cli, ["prepare", f"folder:{tmp_path}/photos", "digits"])
    assert ended.exit_code == 0, ended.output
    for said in (
        "4 images, 8×6, gray",
        "2 classes",
        "(constant)",
        "dog/[1].png (dog)",
        "(small classes)",
        "1,797 images",
    ):
        assert said in ended.output
    assert CliRunner().invoke(cli, ["prepare"]).exit_code == 2
    assert "Did you mean 'digits'" in CliRunner().invoke(cli, ["prepare", "digist"]).output
