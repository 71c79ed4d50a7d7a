import numpy as np

from bakeoff.reports.charts.stage_curves import Curves, draw

THINGS = ("edges", "shapes", "classes")


def panel(layers=3, beside=None):
    found = np.linspace(0.2, 0.9, 3 * layers).reshape(3, layers)
    return Curves("small-cnn", found, found - 0.05, found + 0.05, found / 2, beside or {})


def test_all_curves_and_features_are_named():
    svg = draw([panel(beside={"hog": np.array([0.5, -0.2, np.nan])}), panel(1)], THINGS)
    for word in (*THINGS, "hog", "layer", "small-cnn", "100 %"):
        assert f">{word}<" in svg


def test_what_cannot_be_told_is_not_drawn():
    blind = panel()
    for values in (blind.found, blind.low, blind.high, blind.start):
        values[1] = np.nan
    svg = draw([blind], THINGS)
    assert ">shapes<" not in svg
    assert ">classes<" in svg
