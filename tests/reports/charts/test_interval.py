"""The picture of a difference puts things where the numbers are."""

import math
import re
from xml.etree import ElementTree

import pytest

from bakeoff.reports.charts.interval import MARGIN, WIDTH, interval

HALF = WIDTH / 2 - MARGIN


def drawn(difference, low, high, rope=0.01, reach=0.1, says="deep ahead"):
    return ElementTree.fromstring(interval(difference, low, high, rope, reach, says))


def start(path):
    return float(re.match(r"M([\d.]+)", path.get("d"))[1])


def test_places_are_linear_around_the_middle():
    picture = drawn(0.05, -0.02, 0.08)
    band, line = picture.findall("rect")
    assert float(band.get("x")) == pytest.approx(WIDTH / 2 - 0.1 * HALF, abs=0.06)
    assert float(band.get("width")) == pytest.approx(0.2 * HALF, abs=0.11)
    assert float(line.get("x")) == pytest.approx(WIDTH / 2 - 0.2 * HALF, abs=0.06)
    assert float(line.get("width")) == pytest.approx(HALF, abs=0.11)
    assert start(picture.findall("path")[-1]) == pytest.approx(WIDTH / 2 + 0.5 * HALF, abs=0.06)


def test_what_is_beyond_the_scale_stands_at_its_end():
    assert start(drawn(0.5, 0.4, 0.6).findall("path")[-1]) == WIDTH - MARGIN


def test_no_interval_draws_no_interval():
    picture = drawn(0.05, math.nan, math.nan)
    assert len(picture.findall("rect")) == 1
    assert "nan" not in ElementTree.tostring(picture, "unicode")


def test_what_it_says_is_read_and_escaped():
    picture = drawn(0.0, -0.01, 0.01, says="<b>svm</b> & more")
    assert picture.find("title").text == "<b>svm</b> & more"
    assert picture.get("role") == "img"
