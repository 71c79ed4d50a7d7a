"""What `bakeoff run` exits with, and what `bakeoff prepare --dry-run` leaves alone."""

from types import SimpleNamespace

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from bakeoff.compare.cli import console
from bakeoff.compare.cli.main import cli
from bakeoff.compare.running import runner


@pytest.mark.parametrize(("outcomes", "failures", "status"), [(2, 0, 0), (1, 1, 1), (0, 2, 3)])
def test_a_run_says_by_its_status_whether_trials_failed(tmp_path, monkeypatch, outcomes, failures, status):
    import bakeoff.reports

    results = SimpleNamespace(outcomes=("o",) * outcomes, failures=("f",) * failures, trials=("t",) * 2)
    monkeypatch.setattr(runner, "run", lambda *_, **__: results)
    monkeypatch.setattr(console, "print_summary", lambda _: None)
    monkeypatch.setattr(bakeoff.reports, "write", lambda *_, **__: tmp_path)
    found = CliRunner().invoke(cli, ["run", "-d", "digits", "-c", "majority"])
    assert found.exit_code == status, found.output


def test_help_names_the_statuses():
    text = " ".join(CliRunner().invoke(cli, ["run", "--help"]).output.split())
    assert "Exit status: 0 all trials ended, 1 some failed, 2 the study cannot be run as asked, 3 none ended." in text


@pytest.mark.parametrize("size", ["0.5", "-3", "0", "many"])
def test_training_sizes_that_are_none_are_refused_in_a_line(size):
    found = CliRunner().invoke(cli, ["run", "-d", "digits", "-c", "majority", f"--train-size={size}"])
    assert found.exit_code == 2
    assert len(found.output.strip().splitlines()) <= 3, found.output
    assert "Traceback" not in found.output


def test_a_dry_run_says_what_would_be_done_and_does_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("BAKEOFF_CACHE", str(tmp_path / "cache"))
    for name in ("a", "b"):
        for number in range(2):
            (tmp_path / "photos" / name).mkdir(parents=True, exist_ok=True)
            Image.fromarray(np.full((4, 4), number, np.uint8)).save(tmp_path / "photos" / name / f"{number}.png")
    asked = f"folder:{tmp_path}/photos[size=4,name=mine]"
    found = CliRunner().invoke(cli, ["prepare", "--dry-run", asked, "digits"])
    assert found.exit_code == 0, found.output
    assert "called 'mine'" in found.output
    assert "4 files" in found.output
    assert "made from no file" in found.output
    assert not (tmp_path / "cache").exists()
    CliRunner().invoke(cli, ["prepare", asked])
    assert "prepared before" in CliRunner().invoke(cli, ["prepare", "--dry-run", asked]).output


def test_one_image_a_class_under_a_budget_is_refused_in_a_line(tmp_path):
    words = ["run", "-d", "digits", "-c", "hog+svm", "--train-size", "10", "--budget", "5 cpu-seconds"]
    result = CliRunner().invoke(cli, [*words, "--out", str(tmp_path / "run")])
    assert result.exit_code == 2
    assert "10 training images of 'digits' in 10 classes are too few" in result.output
    assert "Take a larger --train-size, or no --budget" in " ".join(result.output.split())
    assert not (tmp_path / "run").exists()
