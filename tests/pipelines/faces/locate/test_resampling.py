import numpy as np
import pytest
from scipy.ndimage import map_coordinates

from bakeoff.pipelines.faces.locate.resampling import Pyramid
from bakeoff.pipelines.faces.similarity import apply, inverted, matrix


def test_samples_are_bilinear_and_edges_are_repeated():
    pictures = np.random.default_rng(0).uniform(0, 255, (3, 30, 40)).astype(np.float32)
    transforms = matrix(1.1 * np.cos(0.3), 1.1 * np.sin(0.3), np.array([20.0, 15.0]), np.array([12.0, 9.0]))[None]
    seen = Pyramid(pictures).seen(np.array([2]), transforms, (25, 35))[0]
    rows, columns = np.mgrid[:25, :35]
    places = apply(np.stack([columns, rows], -1).reshape(-1, 2).astype(float), inverted(transforms[0]))
    wanted = map_coordinates(pictures[2].astype(float), places[:, ::-1].T, order=1, mode="nearest")
    np.testing.assert_allclose(seen.ravel(), wanted, atol=0.01)


@pytest.mark.parametrize("shrink", [1.0, 2.0, 3.7, 8.0])
def test_a_spot_stays_where_its_place_moves_to(shrink):
    rows, columns = np.mgrid[:160, :160]
    spot = 255 * np.exp(-((rows - 70) ** 2 + (columns - 90) ** 2) / (2 * 12**2))
    transform = matrix(1 / shrink, 0.0, np.array([90.0, 70.0]), np.array([16.3, 14.6]))
    seen = Pyramid(spot[None]).seen(np.zeros(1, int), transform[None], (32, 32))[0]
    weight = seen / seen.sum()
    rows, columns = np.mgrid[:32, :32]
    if shrink >= 3:
        assert abs((weight * columns).sum() - 16.3) < 0.1
        assert abs((weight * rows).sum() - 14.6) < 0.1
    assert abs(columns.ravel()[seen.argmax()] - 16.3) < 0.8


def test_fine_stripes_turn_gray_when_they_shrink():
    stripes = np.tile(np.array([0.0, 255.0]), (64, 32))
    seen = Pyramid(stripes[None]).seen(np.zeros(1, int), matrix(0.25, 0.0, np.zeros(2), np.zeros(2))[None], (16, 16))
    np.testing.assert_allclose(seen[:, :15, :15], 127.5)


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (2, 3)])
def test_tiny_pictures_can_be_seen(shape):
    seen = Pyramid(np.full((1, *shape), 7.0)).seen(
        np.zeros(1, int), matrix(0.1, 0.0, np.zeros(2), np.zeros(2))[None], (4, 4)
    )
    np.testing.assert_allclose(seen, 7)


def test_parts_are_the_whole():
    pictures = Pyramid(np.arange(40.0).reshape(40, 1, 1))
    parts = list(pictures.parts())
    assert [rows.start for rows, _ in parts] == [0, 16, 32]
    np.testing.assert_array_equal(np.concatenate([part.at(0) for _, part in parts]), pictures.at(0))
