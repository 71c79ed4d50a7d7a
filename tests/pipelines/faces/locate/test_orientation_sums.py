import numpy as np
import pytest

from bakeoff.pipelines.faces.locate.orientation_sums import ORIENTATIONS, WIDTH, described, orientation_sums


def plainly(picture):
    """(height, width, 8) how much each gradient speaks for each direction, written plainly."""
    down, across = np.zeros_like(picture), np.zeros_like(picture)
    down[1:-1] = picture[2:] - picture[:-2]
    across[:, 1:-1] = picture[:, 2:] - picture[:, :-2]
    angles = 2 * np.pi * np.arange(ORIENTATIONS) / ORIENTATIONS
    along = across[..., None] * np.cos(angles) + down[..., None] * np.sin(angles)
    return np.maximum(along - np.cos(np.pi / 4) * np.hypot(across, down)[..., None], 0)


@pytest.fixture
def picture():
    return np.random.default_rng(0).uniform(0, 255, (40, 50)).astype(np.float32)


def test_sums_are_those_of_all_pixels_above_and_left(picture):
    sums = orientation_sums(picture[None])[0]
    wanted = plainly(picture.astype(float)).cumsum(0).cumsum(1)
    np.testing.assert_allclose(sums[1:, 1:], wanted, rtol=1e-4, atol=0.05)
    assert not sums[0].any()
    assert not sums[:, 0].any()


def test_a_point_is_described_by_the_cells_around_it(picture):
    cell, (x, y) = 4, (20.5, 17.5)
    gradients = plainly(picture.astype(float))
    cells = gradients[12:24, 15:27].reshape(3, 4, 3, 4, ORIENTATIONS).sum((1, 3)).ravel()
    cells /= np.sqrt((cells**2).sum() + ((1 - np.cos(np.pi / 4)) * 4 * cell**2) ** 2)
    cells = np.minimum(cells, 0.25)
    cells /= np.sqrt((cells**2).sum() + 1e-6)
    seen = described(orientation_sums(picture[None]), np.array([[[x, y]]]), cell)
    np.testing.assert_allclose(seen[0], cells, atol=1e-4)


def test_a_turned_picture_turns_the_description(picture):
    square = np.ascontiguousarray(picture[:, :40])
    seen = described(orientation_sums(square[None]), np.array([[[15.0, 22.0]]]), 5.0).reshape(3, 3, 8)
    turned = np.ascontiguousarray(np.rot90(square, -1))
    place = np.array([[[39 - 22.0, 15.0]]])
    other = described(orientation_sums(turned[None]), place, 5.0).reshape(3, 3, 8)
    np.testing.assert_allclose(other, np.roll(np.rot90(seen, -1), 2, axis=-1), atol=1e-3)


def test_nothing_is_seen_in_a_flat_picture_or_far_outside(picture):
    flat = np.full((1, 20, 20), 80, np.float32)
    assert not described(orientation_sums(flat), np.array([[[10.0, 10.0]]]), 3.0).any()
    assert not described(orientation_sums(picture[None]), np.array([[[500.0, -300.0]]]), 3.0).any()


def test_each_face_is_described_alone(picture):
    pictures = np.stack([picture, picture[::-1]])
    points = np.random.default_rng(1).uniform(0, 40, (2, 5, 2))
    together = described(orientation_sums(pictures), points, 4.0)
    assert together.shape == (2, 5 * WIDTH)
    for k in range(2):
        alone = described(orientation_sums(pictures[k : k + 1]), points[k : k + 1], 4.0)
        np.testing.assert_array_equal(together[k : k + 1], alone)
