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
