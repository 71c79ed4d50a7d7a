import numpy as np

from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.sources import drawn_faces
from bakeoff.pipelines.faces.scheme import PARTS


def draw(**options):
    return drawn_faces.load("", DataLocations(), **options)


def test_a_seed_draws_the_same():
    first = draw(people=3, images=2, seed=3)
    assert draw(people=3, images=2, seed=3).digest == first.digest
    assert draw(people=3, images=2, seed=4).digest != first.digest


def test_masks_lie_around_their_landmarks():
    faces = draw(people=4, images=3)
    for name in ("nose", "mouth"):
        for mask, points in zip(faces.masks[name], faces.landmarks[:, PARTS[name]], strict=True):
            rows, columns = np.nonzero(mask)
            assert points[:, 0].min() - 1 <= columns.min() <= columns.max() <= points[:, 0].max() + 1
            assert points[:, 1].min() - 1 <= rows.min() <= rows.max() <= points[:, 1].max() + 1
