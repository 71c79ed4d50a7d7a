"""A user's own files, whatever they are called, never stand for a library or for a part of bakeoff."""

import subprocess
import sys
from pathlib import Path

import pytest

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
NAMES = ("compare.py", "reports.py", "optuna.py", "rich.py", "pipelines/__init__.py")
POISON = "open({canary!r}, 'w').close()\nraise SystemExit('a file of the user was executed')\n"


@pytest.fixture
def poisoned(tmp_path):
    """A working folder with modules of everyday names, and the file that any of them would leave behind."""
    folder, canary = tmp_path / "work", tmp_path / "canary"
    for name in NAMES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(POISON.format(canary=str(canary)))
    return folder, canary


def ended(arguments, folder):
    return subprocess.run([sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_command_runs_beside_them(poisoned):
    """Tuned, so that optuna is imported; the next test's run is not."""
    folder, canary = poisoned
    study = ("-d", "digits", "-c", "majority", "-c", "hog+linear-svm", "--folds", "2", "--train-size", "200")
    done = ended(["-m", "bakeoff.compare", "run", *study, "--budget", "2 trials"], folder)
    assert done.returncode == 0, done.stderr
    assert "trials failed" not in done.stdout
    assert not canary.exists()


@pytest.mark.slow
def test_a_model_of_the_user_s_is_found_and_a_library_is_not_replaced(poisoned):
    folder, canary = poisoned
    (folder / "models.py").write_text(
        "from sklearn.dummy import DummyClassifier\nclass Mine(DummyClassifier):\n    'Takes images.'\n"
    )
    study = ("-d", "digits", "-c", "models:Mine", "-c", "hog+linear-svm", "--folds", "2", "--train-size", "200")
    done = ended(["-m", "bakeoff.compare", "run", *study], folder)
    assert done.returncode == 0, done.stderr
    assert "trials failed" not in done.stdout
    assert not canary.exists()


@pytest.mark.slow
def test_readme_s_python_runs_beside_them(tmp_path):
    """As a script of the user's, whose folder Python itself puts first."""
    program = README.partition("```python\n")[2].partition("```")[0]
    for name in ("compare.py", "reports.py", "pipelines/__init__.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("raise SystemExit('a file of the user was executed')\n")
    (tmp_path / "mine.py").write_text(program)
    done = ended(["mine.py"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert "hog+svm" in done.stdout
    assert (tmp_path / "runs/mine/report/index.html").is_file()


def test_what_is_public_can_be_imported():
    from bakeoff import compare, pipelines

    for package in (compare, pipelines):
        assert all(getattr(package, name) for name in package.__all__)
        with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
            _ = package.nothing
