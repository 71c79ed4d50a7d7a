"""A drawing in the middle of a page keeps text, pictures and marks, and shares nothing with its neighbours."""

import base64
import io
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from bakeoff.reports.charts import drawing
from bakeoff.reports.render.inline import EXACT_BYTES, inline, variables
from bakeoff.reports.render.shared import Shared

FIRST, SECOND = drawing.Style("#0072b2", "o"), drawing.Style("#d55e00", "s")
STYLES = {"hog+svm": FIRST, "small-cnn": SECOND}


def plotted():
    with drawing.look():
        figure = Figure(figsize=(4, 3))
        axes = figure.subplots()
        axes.set_title("accuracy & <cost>")
        drawing.mark(axes, [1 / 3], [2 / 3], FIRST, says="hog+svm: 97.1 %")
        drawing.mark(axes, [0.5], [0.5], SECOND)
        return drawing.svg(figure)


@pytest.fixture(scope="module")
def page():
    return inline(plotted(), 'says "what" it shows', STYLES, Shared())


def test_text_stays_text(page):
    assert "accuracy &amp; &lt;cost&gt;" in page
    assert "DejaVu" not in page


def test_it_is_sound_markup_and_named(page):
    root = ElementTree.fromstring(page)
    assert root.get("aria-label") == 'says "what" it shows'
    assert root.get("class") == "drawing"


def test_colours_of_contenders_are_those_of_the_page(page):
    assert "var(--c0)" in page
    assert "var(--c1)" in page
    assert not {FIRST.colour, SECOND.colour, drawing.INK} & set(re.findall(r"#[0-9a-f]{6}", page))


def test_a_mark_says_what_it_is_to_pointer_and_keyboard(page):
    assert page.count('<g class="mark" role="img" tabindex="-1"><title>hog+svm: 97.1 %</title>') == 1


def test_all_that_is_referred_to_exists_and_nothing_else_has_a_name(page):
    ids = re.findall(r' id="([^"]*)"', page)
    assert ids
    assert set(re.findall(r'(?:url\(#|href="#)([^)"]+)', page)) == set(ids)


def test_coordinates_have_two_decimals_at_most(page):
    for path in re.findall(r' (?:d|x|y|transform)="([^"]*)"', page):
        assert not re.search(r"\.\d{3,}", path)


def pictures(page):
    return [Image.open(io.BytesIO(base64.b64decode(each))) for each in re.findall(r"image/webp;base64,([^\"]*)", page)]


def test_a_small_picture_stays_exact():
    grey = np.random.default_rng(0).integers(0, 255, (20, 20)).astype(np.uint8)
    image = np.dstack([grey] * 3)
    page = inline(pictured(image), "a picture", STYLES, Shared())
    (kept,) = pictures(page)
    assert np.array_equal(np.asarray(kept), image)
    assert 'class="drawing plate"' in page  # its colours are not the page's to turn
    assert "image/png" not in page


def test_a_large_picture_comes_near():
    row = np.linspace(0, 255, 400)
    noise = np.random.default_rng(0).normal(0, 3, (400, 400, 3))
    image = np.clip(np.add.outer(row, row)[..., None] / 2 + noise, 0, 255).astype(np.uint8)
    assert len(png(image)) > EXACT_BYTES
    (kept,) = pictures(inline(pictured(image), "a picture", STYLES, Shared()))
    assert kept.size == (400, 400)
    assert np.abs(np.asarray(kept).astype(float) - image).mean() < 5


def pictured(image):
    packed = base64.b64encode(png(image)).decode()
    return f'<svg viewBox="0 0 20 20"><image xlink:href="data:image/png;base64,{packed}"/></svg>'


def png(image):
    kept = io.BytesIO()
    Image.fromarray(image).save(kept, "PNG")
    return kept.getvalue()


def test_in_the_dark_what_was_darker_is_lighter():
    def light(css, number):
        colour = re.search(rf"--c{number}:#(\w{{6}});", css)[1]
        parts = [int(colour[i : i + 2], 16) for i in (0, 2, 4)]
        return max(parts) + min(parts)

    styles = [drawing.Style("#113355", "o"), drawing.Style("#88bbee", "o")]
    bright, dark = variables(styles), variables(styles, dark=True)
    assert light(bright, 0) < light(bright, 1)
    assert light(dark, 0) > light(dark, 1) > 2 * 0.45 * 255
