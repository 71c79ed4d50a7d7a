"""`bakeoff compare` as a program calls it."""

import pytest
from click.testing import CliRunner

from bakeoff.compare import Study, run
from bakeoff.compare.cli.main import cli


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    for name, contenders in (("one", ["majority", "pixels+lda"]), ("two", ["majority", "pixels+lda"])):
        run(Study(name=name, datasets=["digits"], contenders=contenders, repeats=2), folder / name)
    return folder


def call(*arguments):
    return CliRunner().invoke(cli, ["compare", *map(str, arguments)])


def test_a_run_set_beside_itself_is_the_same(runs):
    ended = call(runs / "one", runs / "one", "--fail-if", "worse")
    assert ended.exit_code == 0, ended.output
    assert "Every label is the same" in ended.output


def test_two_runs_of_one_study_differ_in_their_name_alone(runs, tmp_path):
    ended = call(runs / "one", runs / "two", "--html", tmp_path / "page.html")
    assert ended.exit_code == 0, ended.output
    assert "Every label is the same" in ended.output
    assert "one" in (tmp_path / "page.html").read_text("utf-8")


def test_worse_for_sure_fails_where_that_is_asked_for(runs, tmp_path):
    from sklearn.dummy import DummyClassifier

    spoilt = Study(
        name="one", datasets=["digits"], contenders=["majority", ("pixels+lda", DummyClassifier())], repeats=2
    )
    run(spoilt, tmp_path / "spoilt")
    ended = call(runs / "one", tmp_path / "spoilt")
    assert ended.exit_code == 0, ended.output
    assert "pixels+lda on digits is worse by" in ended.output
    assert call(runs / "one", tmp_path / "spoilt", "--fail-if", "worse").exit_code == 1
    assert call(tmp_path / "spoilt", runs / "one", "--fail-if", "worse").exit_code == 0


def test_a_folder_that_holds_no_run_is_a_mistake_of_the_user(runs, tmp_path):
    ended = call(runs / "one", tmp_path)
    assert ended.exit_code == 2
    assert "Traceback" not in ended.output


def test_one_page_holds_two_runs(runs, tmp_path):
    ended = call(runs / "one", runs / "two", runs / "one", "--html", tmp_path / "page.html")
    assert ended.exit_code == 2
    assert "--html sets two runs beside each other; got 3" in ended.output
