"""The page of answers says what each contender says, escapes file names, and hides maps that are no evidence."""

from types import SimpleNamespace

import numpy as np
import pytest

from bakeoff.compare.results.kept.answers import Answer, Answers
from bakeoff.compare.study.trial import Examined
from bakeoff.reports import answers_page
from bakeoff.reports.render.single_page import write_page

IMAGES = np.random.default_rng(0).integers(0, 255, (2, 8, 8, 1)).astype(np.uint8)
MAPS = np.random.default_rng(1).normal(size=(2, 8, 8))


def results(**exams):
    truth = np.arange(40) % 2
    outcome = SimpleNamespace(trial=SimpleNamespace(contender="hog+svm"), truth=truth, predicted=truth, exams=exams)
    return SimpleNamespace(
        contenders=["hog+svm", "small-cnn"],
        family={"hog+svm": "traditional", "small-cnn": "deep"}.get,
        of=lambda *_: [outcome],
    )


def answers(**maps):
    given = (
        Answer("hog+svm", np.array([0, 1]), np.array([[2.0, -1], [0, 1]], np.float32), "decision", 40, maps),
        Answer("small-cnn", np.array([0, 0]), np.array([[0.9, 0.1], [0.6, 0.4]], np.float32), "probability", 40, maps),
    )
    return Answers("d", None, ("<b>.png", "b.png"), IMAGES, ("cat", "dog"), given, {"mine": "it was not kept"})


def page(tmp_path, *found):
    return write_page("t", "s", answers_page.answers_sections(*found), tmp_path / "p.html").read_text()


def test_each_contender_says_what_it_says(tmp_path):
    text = page(tmp_path, results(), answers())
    assert "All 2 contenders give the same answer to 1 of 2 images." in text
    assert "hog+svm gives no probabilities." in text
    assert "60.0\u00a0%" in text
    assert "it was not kept" in text
    assert "&lt;b&gt;.png" in text
    assert "<b>.png" not in text
    assert "Where they look" not in text


def test_maps_stand_beside_each_other_and_are_marked_as_not_examined(tmp_path):
    text = page(tmp_path, results(), answers(occlusion=MAPS))
    assert "Where they look" in text
    assert "not examined" in text


def test_maps_that_survived_shuffled_labels_are_left_out(tmp_path):
    survived = Examined({"methods": np.array(["occlusion"]), "survival": np.array([[0.9, 0.9]])})
    text = page(tmp_path, results(**{"permuted-labels": survived}), answers(occlusion=MAPS))
    assert "struck out: survives shuffled labels" in text


@pytest.mark.parametrize("n", [1, 7])
def test_sheets_hold_a_few_images_each(tmp_path, n):
    given = (Answer("hog+svm", np.zeros(n, int), np.ones((n, 2), np.float32), "none", 9),)
    images = np.repeat(IMAGES[:1], n, axis=0)
    found = Answers("d", None, tuple("abcdefg"[:n]), images, ("cat", "dog"), given, {})
    assert page(tmp_path, results(), found).count('<svg class="drawing') == -(-n // answers_page.A_SHEET)
