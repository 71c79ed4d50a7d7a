"""Names beside points cover neither each other nor points."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from bakeoff.reports.charts import drawing, labels


@pytest.mark.parametrize("seed", range(5))
def test_labels_of_a_crowd_do_not_cover_each_other(seed):
    rng = np.random.default_rng(seed)
    places = {f"contender-{i}": (float(x), float(y)) for i, (x, y) in enumerate(rng.uniform(0.3, 0.7, (9, 2)))}
    with drawing.look():
        figure = Figure((5, 4))
        axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        labels.label_points(axes, places)
        figure.draw_without_rendering()
        boxes = [text.get_window_extent() for text in axes.texts]
    covered = 0.0
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            across = min(one.x1, other.x1) - max(one.x0, other.x0)
            along = min(one.y1, other.y1) - max(one.y0, other.y0)
            covered += max(across, 0) * max(along, 0)
    assert covered < 0.05 * sum(box.width * box.height for box in boxes)
    assert len(boxes) == 9


def test_strong_names_stand_out_and_a_far_one_is_tied_to_its_point():
    places = {f"contender-{i}": (0.5, 0.5 + i / 1000) for i in range(16)}
    with drawing.look():
        figure = Figure((5, 4))
        axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        labels.label_points(axes, places, strong=("contender-3",))
        figure.draw_without_rendering()
    said = {text.get_text(): text for text in axes.texts}
    assert {name for name, text in said.items() if text.get_fontweight() == "bold"} == {"contender-3"}
    assert {name for name, text in said.items() if text.get_color() == drawing.INK} == {"contender-3"}
    assert said["contender-3"].arrow_patch is None  # written first, it has the best place
    assert sum(text.arrow_patch is not None for text in said.values()) >= 1
