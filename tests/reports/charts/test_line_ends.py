"""Names at the ends of lines never lie on one another, and no further from their lines than they must."""

import numpy as np
from matplotlib.figure import Figure

from bakeoff.reports.charts import drawing
from bakeoff.reports.charts.line_ends import apart, name_ends


def test_where_there_is_room_places_are_kept():
    assert np.allclose(apart([0.9, 0.5, 0.1], 0.1), [0.9, 0.5, 0.1])


def test_neighbours_keep_their_distance_and_a_crowd_its_middle():
    random = np.random.default_rng(0)
    for _ in range(50):
        wanted = sorted(random.uniform(0, 1, 8), reverse=True)
        found = apart(wanted, 0.1)
        assert (np.diff(found) <= -0.1 + 1e-9).all()
        assert np.isclose(np.mean(found), np.mean(wanted))


def test_no_other_places_are_nearer():
    from scipy.optimize import minimize

    wanted = np.array([0.8, 0.75, 0.5, 0.46, 0.45])
    found = apart(wanted.tolist(), 0.1)
    spaced = {"type": "ineq", "fun": lambda places: -np.diff(places) - 0.1}
    best = minimize(lambda places: ((places - wanted) ** 2).sum(), wanted, constraints=spaced)
    assert np.allclose(found, best.x, atol=1e-3)


def test_each_name_is_tied_to_its_line(make):
    styles = drawing.styles(make())
    panel = Figure(figsize=(6, 4)).subplots()
    ends = {"hog+svm": (3.0, 0.951), "small-cnn": (3.0, 0.95), "mlp": (3.0, 0.2)}
    panel.set_ylim(0, 1)
    name_ends(panel, ends, styles)
    notes = {note.get_text(): note for note in panel.texts}
    assert set(notes) == set(ends)
    assert all(notes[name].xy == ends[name] for name in ends)
    heights = [notes[name].xyann[1] for name in ends]
    assert heights[0] > heights[1] > heights[2]
    assert heights[0] - heights[1] > 0.02
