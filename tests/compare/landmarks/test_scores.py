"""Errors of a localiser whose errors are known."""

import numpy as np
import pytest

from bakeoff.compare.errors import UserError
from bakeoff.compare.landmarks.annotated_faces import AnnotatedFaces
from bakeoff.compare.landmarks.scores import scored, scored_built_in
from bakeoff.pipelines.faces.drawn_face import mean_points
from bakeoff.pipelines.faces.locate.located import Located
from bakeoff.pipelines.faces.scheme import interocular_distance

POINTS = mean_points(64)
EYES = float(interocular_distance(POINTS[None])[0])


class Off:
    """Finds each point so many pixels to the right of where it is, more from face to face."""

    def __init__(self):
        self.calls = 0

    def locate(self, images):
        assert images.shape == (1, 64, 64, 1)
        shift = np.array([max(0, self.calls - 1) * 0.06 * EYES, 0])  # the first call is a warm-up
        self.calls += 1
        return Located((POINTS + shift)[None].astype(np.float32), np.array([self.calls != 4]))


def faces(n):
    pictures = tuple(np.full((64, 64, 1), k, np.uint8) for k in range(n))
    return AnnotatedFaces(tuple(f"{k}.png" for k in range(n)), pictures, np.stack([POINTS] * n).astype(np.float32))


def test_errors_are_distances_by_the_distance_of_the_eyes():
    scores = scored(Off(), faces(3))
    assert np.allclose(scores.by_face, [0, 0.06, 0.12], atol=1e-4)
    assert scores.found.tolist() == [True, True, False]
    rows = {name.strip(): value for name, value in scores.rows()}
    assert rows["normalised mean error"] == "6.00%"
    assert (rows["below 8%"], rows["failed (above 10%)"], rows["said to be found"]) == ("66.7%", "33.3%", "66.7%")


def test_the_built_in_one_wants_four_faces():
    with pytest.raises(UserError, match="wants four faces or more; got 3"):
        scored_built_in(faces(3))
