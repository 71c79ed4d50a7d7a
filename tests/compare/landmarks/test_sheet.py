"""The sheet of the worst faces: the worst first, found and annotated points in their colours."""

import numpy as np
from PIL import Image

from bakeoff.compare.landmarks.annotated_faces import AnnotatedFaces
from bakeoff.compare.landmarks.scores import LandmarkScores
from bakeoff.compare.landmarks.sheet import ANNOTATED, COLUMNS, FOUND, MOST, TILE, WORDS, draw_worst
from bakeoff.pipelines.faces.drawn_face import mean_points

POINTS = mean_points(64)


def test_the_worst_faces_come_first_and_no_more_than_fit(tmp_path):
    n = MOST + 3
    pictures = tuple(np.full((64, 64, 1), 8 * k, np.uint8) for k in range(n))
    names = tuple(f"folder/{k}-ü.png" for k in range(n))
    truth = np.stack([POINTS] * n).astype(np.float32)
    errors = np.tile(np.linspace(0, 0.2, n)[:, None], (1, 68))
    scores = LandmarkScores(errors, np.ones(n, bool), truth + 8, 1.0)
    draw_worst(tmp_path / "worst.png", AnnotatedFaces(names, pictures, truth), scores)
    with Image.open(tmp_path / "worst.png") as image:
        sheet = np.asarray(image)
    assert sheet.shape == ((TILE + WORDS) * MOST // COLUMNS, TILE * COLUMNS, 3)
    assert sheet[0, 0].tolist() == [8 * (n - 1)] * 3  # a corner of the worst face's picture
    assert sheet[0, TILE].tolist() == [8 * (n - 2)] * 3
    for colour in (ANNOTATED, FOUND):
        assert (sheet[:TILE, :TILE] == colour).all(-1).any()
