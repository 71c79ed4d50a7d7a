"""Drawings say in fewer characters what they said before."""

import re
from itertools import pairwise

import pytest

from bakeoff.reports.render.shared import Shared, _short_path

SVG = (
    '<svg><g><g clip-path="url(#a)"><path id="b" d="M 0 0L 4 0L 4 4L 0 4L 0 0" style="fill: red; stroke: #fff"/></g>'
    '<g/><use href="#b" style="fill: var(--c1); stroke: none"/></g><text style="fill: red; stroke: #fff">a</text></svg>'
)


def test_one_look_is_one_class_and_a_contenders_colour_stays_where_a_script_finds_it():
    shared = Shared()
    assert shared.compact(SVG).count('class="k0"') == 2
    assert shared.compact(SVG).count('class="k0"') == 2
    assert shared.css == ".drawing .k0{fill:red;stroke:#fff}"
    assert 'style="fill:var(--c1);stroke:none"' in shared.compact(SVG)


def test_identifiers_stay_together_within_a_drawing_and_apart_between_two():
    shared = Shared()
    first, second = shared.compact(SVG), shared.compact(SVG)
    for drawn in (first, second):
        assert re.search(r' id="(\w+)"', drawn)[1] == re.search(r'href="#(\w+)"', drawn)[1]
    assert not set(re.findall(r"#(i\d+)", first)) & set(re.findall(r"#(i\d+)", second))


def test_groups_that_say_nothing_go_with_their_ends():
    drawn = Shared().compact("<svg><g><g class='a'><g><g/>x</g></g></g></svg>")
    assert drawn == "<svg><g class='a'>x</g></svg>"


def places(path):
    """Where a path with L, H, V, M and Z goes."""
    found, start = [], None
    for command, numbers in re.findall(r"([MLHVZz])([^MLHVZz]*)", path):
        values = [float(number) for number in numbers.split()]
        x, y = found[-1][1:] if found else (0, 0)
        if command in "Zz":
            found.append(("L", *start))
        elif command in "ML":
            found.append((command, *values))
            start = tuple(values) if command == "M" else start
        else:
            found.append(("L", values[0], y) if command == "H" else ("L", x, values[0]))
    return found


@pytest.mark.parametrize(
    "path",
    [
        "M 1 2L 5 2L 5 9L 1 9L 1 2",
        "M 1 2L 3 4M 5 6L 5 8L 7 8",
        "M 0 0L 1 1L 0 0L 2 2",
        "M -1.5 2L -1.5 -2.25",
        "M 1 2L 5 2L 5 9 z",
        "M 3 3",
    ],
)
def test_a_short_path_goes_where_the_long_one_went(path):
    short = _short_path(path)
    assert places(short) == places(path)
    assert len(short) < len(path)


def test_curves_stay_as_they_are():
    path = "M 0 4C 1 4 2 3 2 2L 0 0"
    assert _short_path(path) == path


def test_a_stroke_is_never_lost():
    assert all(a != b for a, b in pairwise(places(_short_path("M 0 0L 0 5L 5 5L 5 0L 0 0"))))
