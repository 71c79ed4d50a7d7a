"""A gallery shows each picture where a pair stands to it, and a browser moves it for another pair."""

import base64
import html
import io
import json
import re
import subprocess
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.results.disagreement.pictures import keep_pictures
from bakeoff.reports import write
from bakeoff.reports.document import Gallery, Said, Section, Shot, Table
from bakeoff.reports.render.gallery import classes_of, shown
from bakeoff.reports.render.single_page import write_page
from bakeoff.reports.sections import disagreement
from tests.reports.test_browser import CHROMIUM, dumped

IMAGE = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
NAN = float("nan")


def gallery(*shots):
    table = Table("said", pd.DataFrame({"image": [1]}), "What was said.")
    return Gallery("g", ("a", "b"), ("b", "a"), ("<x>", "y"), shots, table)


def test_tiles_stand_in_their_group_and_say_what_the_pair_said():
    shot = Shot(IMAGE, 7, 0, (Said(1, 0.75), Said(0, NAN)), "10")
    ((key, heading, (tile,)), *rest) = shown(["a", "b", "c"], gallery(shot))
    assert (key, heading) == ("10", "a right, b wrong")
    assert not any(tiles for _, _, tiles in rest)
    assert tile.words == ("a: <x>", "b: y 75 %")
    assert (tile.truth, tile.said, tile.sure) == (0, "0 1 -1", "- 75 -")
    kept = Image.open(io.BytesIO(base64.b64decode(tile.source.split(",")[1])))
    assert np.array_equal(np.asarray(kept), IMAGE)
    assert json.loads(classes_of(gallery())) == ["<x>", "y"]


def test_a_suspected_label_names_the_other():
    shot = Shot(IMAGE, 7, 0, (Said(1, NAN), Said(1, NAN)), "label")
    (group,) = shown(["a", "b"], gallery(shot))
    assert group[2][0].words == ("all say: y",)


def test_names_are_escaped(tmp_path):
    section = Section("S", 1, (gallery(Shot(IMAGE, 7, 0, (Said(1, 0.7), Said(0, NAN)), "10")),))
    text = write_page("t", "s", [section], tmp_path / "p.html").read_text()
    assert "<x>" not in text
    assert "&lt;x&gt;" in text


CONTENDERS = {
    "majority": ("baseline", 0.0, 0.1),
    "hog+svm": ("traditional", 0.8, 2.0),
    "mlp": ("deep", 0.7, 9.0),
    "small-cnn": ("deep", 0.9, 20.0),
}


@pytest.fixture
def results(make, tmp_path):
    made = replace(make(CONTENDERS, {"digits": (4, 0.0)}, repeats=2), folder=tmp_path)
    n = 1 + max(int(outcome.index.max()) for outcome in made.outcomes)
    images = np.random.default_rng(0).integers(0, 255, (n, 8, 8, 1)).astype(np.uint8)
    dataset = Dataset("digits", images, np.arange(n) % 4, tuple("abcd"), "made up")
    made = replace(made, facts={"digits": replace(made.facts["digits"], digest=dataset.digest)})
    keep_pictures(made, {"digits": dataset})
    return made


def test_the_section_counts_all_and_shows_some(results):
    found = disagreement.section(results)
    words, shots = found.elements[0].paragraphs[0], found.elements[1].shots
    assert re.match(r"Of [\d\s]+ test images, small-cnn is right and hog\+svm wrong on \d+", words)
    assert {shot.group for shot in shots} >= {"10", "01", "00"}
    for shot in shots:
        right = "".join(
            str(int(shot.said[found.elements[1].contenders.index(name)].label == shot.truth))
            for name in ("small-cnn", "hog+svm")
        )
        assert shot.group in ("", right)


CHOOSE = """<script>addEventListener('load', () => {
  const [first, second] = document.querySelectorAll('#pair select');
  first.value = [...first.options].find(o => o.textContent === 'mlp').value;
  first.dispatchEvent(new Event('change'));
})</script></body>"""


@pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")
def test_pictures_follow_the_pair(results, tmp_path):
    page = write(results, tmp_path / "report", ["html"])
    text = re.sub(r"<meta http-equiv=[^>]*>", "", page.read_text(encoding="utf-8")).replace("</body>", CHOOSE)
    page.write_text(text, encoding="utf-8")
    try:
        found = dumped(page, tmp_path)
    except subprocess.TimeoutExpired:
        pytest.skip("the browser did not end in time")
    names = [html.unescape(name) for name in re.findall(r'aria-label="Highlight ([^"]*)"', found)]
    pair = names.index("mlp"), names.index("hog+svm")
    shown_now = found[found.index('<div class="gallery" data-classes') :]
    assert "mlp right, hog+svm wrong" in shown_now
    moved = 0
    for key in ("10", "01", "00"):
        box = shown_now.split(f'<div data-g="{key}"')[1].split("</ul>")[0]
        for truth, said in re.findall(r'data-t="(\d+)" data-a="([^"]*)"', box):
            told = said.split(" ")
            assert key == "".join(str(int(told[n] == truth)) for n in pair)
            moved += 1
    assert moved > 3
