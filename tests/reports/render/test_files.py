"""The files of a report, and how they get into their folder."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bakeoff import reports
from bakeoff.compare.errors import UserError
from bakeoff.reports.render.manifest import MANIFEST

FEW = {"majority": ("baseline", 0.1, 0.1), "hog+svm": ("traditional", 0.95, 3.0), "mlp": ("deep", 0.93, 8.0)}


def names(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {MANIFEST}


def test_everything_is_written(small, tmp_path):
    assert reports.write(small, tmp_path / "report") == tmp_path / "report" / "index.html"
    found = names(tmp_path / "report")
    assert {"index.html", "report.md", "tables/accuracy.csv", "figures/accuracy.svg", "tables/verdict.csv"} <= found
    assert not [name for name in found if "partial" in name]


@pytest.mark.parametrize(
    ("formats", "main"), [(("md",), "report.md"), (("csv", "html"), "index.html"), ("html", "index.html")]
)
def test_only_what_is_asked_for_is_written(small, tmp_path, formats, main):
    assert reports.write(small, tmp_path, formats).name == main
    found = names(tmp_path)
    assert ("index.html" in found) == ("html" in formats)
    assert any(name.endswith(".csv") for name in found) == ("csv" in formats)
    assert any(name.endswith(".svg") for name in found) == ("md" in formats)


@pytest.mark.parametrize("formats", [("htlm",), ("html", "pdf"), ()])
def test_an_unknown_format_is_named(small, tmp_path, formats):
    with pytest.raises(UserError, match="html, md and csv"):
        reports.write(small, tmp_path, formats)
    assert not names(tmp_path)


def test_a_folder_that_cannot_be_written_to_is_the_users_to_mend(small, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UserError, match="cannot be written"):
        reports.write(small, tmp_path / "file" / "report", ["csv"])


def test_a_second_report_removes_what_it_no_longer_has_and_nothing_else(make, small, tmp_path):
    failed = make(FEW, {"digits": (4, 0.0)}, repeats=1, learned=False, fail=lambda trial: trial.contender == "mlp")
    reports.write(failed, tmp_path, ["csv"])
    (tmp_path / "tables" / "mine.csv").write_text("keep")
    assert (tmp_path / "tables" / "failures.csv").exists()
    reports.write(small, tmp_path, ["csv"])
    assert not (tmp_path / "tables" / "failures.csv").exists()
    assert (tmp_path / "tables" / "mine.csv").exists()


def test_a_forged_manifest_removes_nothing_outside(small, tmp_path):
    victim = tmp_path / "victim.csv"
    victim.write_text("keep")
    folder = tmp_path / "report"
    folder.mkdir()
    (folder / MANIFEST).write_text(json.dumps({"files": ["../victim.csv", str(victim), 3, "a/b/c.csv"]}))
    reports.write(small, folder, ["csv"])
    assert victim.exists()


def test_the_same_results_make_the_same_files(make, tmp_path):
    for name in ("one", "two"):
        reports.write(make(FEW, {"digits": (4, 0.0)}, repeats=1), tmp_path / name)
    for name in names(tmp_path / "one"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


CODE = """
import sys
sys.path.insert(0, sys.argv[1])
from tests.fakes.results import make_results
from bakeoff import reports
reports.write(make_results(datasets={"digits": (4, 0.0)}, repeats=2), sys.argv[2])
of_pipelines = {name for name in sys.modules if name.startswith("bakeoff.pipelines.")}
sys.exit(bool({"torch", "sklearn", "skimage"} & set(sys.modules) or of_pipelines - {"bakeoff.pipelines.whole_file"}))
"""


def test_a_report_needs_neither_torch_nor_scikit_learn(tmp_path):
    here = str(Path(__file__).parents[3])
    done = subprocess.run(
        [sys.executable, "-c", CODE, here, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_report_of_the_same_facts_is_left_alone_when_asked(make, tmp_path):
    results = make(FEW, {"digits": (4, 0.0)}, repeats=1)
    page = reports.write(results, tmp_path)
    page.write_text("mine")
    assert reports.write(results, tmp_path, only_if_changed=True) == page
    assert page.read_text() == "mine"
    other = make(FEW, {"digits": (4, 0.0)}, repeats=2)
    reports.write(other, tmp_path, only_if_changed=True)
    assert page.read_text() != "mine"


def test_a_report_that_lost_a_file_is_written_again(make, tmp_path):
    results = make(FEW, {"digits": (4, 0.0)}, repeats=1)
    reports.write(results, tmp_path)
    (tmp_path / "tables" / "verdict.csv").unlink()
    reports.write(results, tmp_path, only_if_changed=True)
    assert (tmp_path / "tables" / "verdict.csv").is_file()
