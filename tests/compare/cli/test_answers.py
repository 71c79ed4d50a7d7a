"""`bakeoff predict` and `bakeoff explain`, as they are typed."""

import json

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from bakeoff.compare import Study, run
from bakeoff.compare.cli.main import cli
from tests.conftest import stripes


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli") / "run"
    run(
        Study(datasets=[stripes()], contenders=["majority", "pixels+linear-svm"], folds=2, exams=[]),
        folder,
        keep_models=True,
    )
    Image.fromarray(stripes().images[0, ..., 0]).save(folder.parent / "a.png")
    return folder


def typed(*arguments):
    return CliRunner().invoke(cli, [str(each) for each in arguments])


def test_predict_prints_a_row_a_contender(ran):
    found = typed("predict", ran, ran.parent / "a.png")
    assert found.exit_code == 0, found.output
    assert "majority" in found.output
    assert "pixels+linear-svm" in found.output


def test_json_alone_can_be_read_by_a_program(ran):
    found = typed("predict", ran, ran.parent / "a.png", "-c", "majority", "--json", "-")
    (image,) = json.loads(found.output)["images"]
    assert [answer["contender"] for answer in image["answers"]] == ["majority"]


def test_explain_writes_a_page_that_loads_nothing(ran, tmp_path):
    found = typed("explain", ran, ran.parent / "a.png", "--out", tmp_path / "p.html", "--json", tmp_path / "p.json")
    assert found.exit_code == 0, found.output
    text = (tmp_path / "p.html").read_text()
    assert "Where they look" in text
    assert 'src="http' not in text
    maps = json.loads((tmp_path / "p.json").read_text())["images"][0]["answers"][1]["maps"]
    assert np.shape(maps["linear terms"]) == (12, 12)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["nowhere.png"], "nowhere.png' cannot be read as an image"),
        (["a.png", "-c", "hog+smv"], "no contender 'hog+smv'"),
        (["a.png", "-d", "cats"], "no data set 'cats'"),
        (["a.png", "--html", "a.png/p.html"], "Name another file"),
    ],
)
def test_a_mistake_is_an_error_in_a_line(ran, monkeypatch, more, said):
    monkeypatch.chdir(ran.parent)
    found = typed("predict", ran, *more)
    assert found.exit_code == 2, found.output
    assert said in found.output
    assert "Traceback" not in found.output
