"""One look: colours and markers of contenders, and drawings that are the same every time."""

import subprocess
import sys
from itertools import pairwise

import matplotlib
import pytest
from matplotlib.figure import Figure

from bakeoff.reports.charts import drawing

MANY = {f"hog+classifier-{i}": ("traditional", 0.9, 1.0) for i in range(6)}
MANY |= {f"network-{i}": ("deep", 0.9, 1.0) for i in range(5)}
MANY |= {"majority": ("baseline", 0.0, 0.1), "mine": ("own", 0.8, 1.0)}


def test_every_contender_has_a_colour_of_its_own(make):
    styles = drawing.styles(make(MANY, {"digits": (3, 0.0)}, repeats=1, learned=False))
    assert list(styles) == list(MANY)
    assert len({style.colour for style in styles.values()}) == len(MANY)


def test_families_differ_in_their_marker(make):
    styles = drawing.styles(make(MANY, {"digits": (3, 0.0)}, repeats=1, learned=False))
    markers = {MANY[name][0]: style.marker for name, style in styles.items()}
    assert len(set(markers.values())) == 4
    assert all(styles[name].marker == markers[family] for name, (family, *_) in MANY.items())


def test_members_of_a_family_differ_in_grey(results):
    def grey(colour):
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    styles = drawing.styles(results)
    traditional = sorted(grey(styles[name].colour) for name in styles if results.family(name) == "traditional")
    assert min(b - a for a, b in pairwise(traditional)) > 10


def chart(label):
    with drawing.look():
        figure = Figure((3, 2))
        axes = figure.add_axes((0.2, 0.2, 0.7, 0.7))
        axes.plot([1, 2], [3, 4])
        axes.set_title(label)
        return drawing.svg(figure)


def test_a_drawing_is_the_same_every_time():
    assert chart("accuracy") == chart("accuracy")


def test_a_dollar_is_a_dollar_and_a_tag_is_text():
    drawn = chart("$x^2$ <script>alert(1)</script> & 漢字")
    assert "$x^2$ &lt;script&gt;alert(1)&lt;/script&gt; &amp; 漢字" in drawn
    assert "<script" not in drawn


def test_a_drawing_names_nothing_from_outside_but_name_spaces():
    drawn = chart("accuracy")
    assert drawn.startswith("<svg")
    assert "<!DOCTYPE" not in drawn
    assert "DejaVu" not in drawn
    assert all("www.w3.org" in part[:14] for part in drawn.split("http://")[1:])


def test_the_settings_of_the_user_are_left_alone_and_not_used():
    with matplotlib.rc_context({"lines.linewidth": 17.0, "font.size": 40}):
        assert chart("a") == chart("a")
        assert matplotlib.rcParams["lines.linewidth"] == 17.0
        assert "stroke-width: 17" not in chart("a")


def test_pyplot_is_not_imported():
    code = "import sys, bakeoff.reports.render.files; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("values", [[1.0], [1e-6, 1e6], [3.0, 3.1], [1e-9]])
def test_a_log_axis_has_ticks_inside_of_its_limits(values):
    with drawing.look():
        axes = Figure().add_axes((0, 0, 1, 1))
        drawing.log_axis(axes, values, str)
        low, high = axes.get_xlim()
        assert low < min(values) <= max(values) < high
        assert 1 <= sum(low <= tick <= high for tick in axes.get_xticks()) <= 4
