from __future__ import annotations

import numpy as np
import pytest
from skimage.draw import disk, ellipse, polygon

from bakeoff.pipelines.features.contour_landmarks import ContourLandmarks


def drawn(place, side=40):
    image = np.zeros((1, side, side, 1), np.uint8)
    image[0, place[0], place[1], 0] = 220
    return image


def features(images, points=48):
    transformer = ContourLandmarks(points)
    rows = transformer.fit_transform(images)
    return {name: rows[:, k] for k, name in enumerate(transformer.get_feature_names_out())}


def group(found, prefix):
    return np.stack([column for name, column in found.items() if name.startswith(prefix)], axis=1)


@pytest.fixture
def blob():
    """A lopsided shape, wide and not symmetric."""
    return drawn(polygon([8, 6, 18, 30, 26, 16], [6, 20, 34, 28, 10, 14]))


def test_radial_signature_of_a_disk_is_constant():
    found = features(drawn(disk((20, 20), 12)))
    assert group(found, "radius") == pytest.approx(1, abs=0.04)
    assert found["aspect"] == pytest.approx(1, abs=0.02)
    assert found["extent"] == pytest.approx(np.pi / 4, abs=0.06)
    assert found["solidity"] == pytest.approx(1, abs=0.03)
    assert found["holes"] == 0


def test_first_landmark_is_the_topmost_and_all_are_equally_spaced(blob):
    coordinates = group(features(blob), ("x", "y"))[0].reshape(-1, 2)
    assert coordinates[0, 1] == coordinates[:, 1].min()
    steps = np.hypot(*(np.roll(coordinates, -1, axis=0) - coordinates).T)
    assert steps.max() < 1.35 * np.median(steps)  # a chord across a corner is shorter, none is longer
    assert np.abs(coordinates.mean(0)).max() < 1e-5
    assert (coordinates**2).sum(1).mean() == pytest.approx(1, rel=1e-4)


def test_half_a_turn_keeps_what_knows_no_direction(blob):
    found, turned = features(blob), features(blob[:, ::-1, ::-1])
    for prefix in ("fourier", "hu1", "hu2", "aspect", "extent", "solidity", "hole"):
        np.testing.assert_allclose(group(found, prefix), group(turned, prefix), atol=0.05, err_msg=prefix)
    assert np.abs(group(found, "x") - group(turned, "x")).max() > 0.5


def test_size_and_place_change_no_landmark(blob):
    small = np.zeros((1, 80, 80, 1), np.uint8)
    small[:, 35:75, 2:42] = blob
    found, moved = features(np.kron(blob, np.ones((1, 2, 2, 1), np.uint8))), features(small)
    for prefix in (("x", "y"), "radius", "fourier", "aspect"):
        np.testing.assert_allclose(group(found, prefix), group(moved, prefix), atol=0.12)
    assert found["width"] > 1.8 * moved["width"]


def test_holes_are_counted_measured_and_placed():
    image = drawn(disk((20, 20), 16))
    image[0][disk((20, 13), 4)] = 0
    image[0][disk((20, 28), 3)] = 0
    found = features(image)
    assert found["holes"] == 2
    assert found["hole_share"] == pytest.approx((16 + 9) / 256, rel=0.2)
    assert found["hole0_x"] < -0.3  # the larger one first, on the left
    assert found["hole1_x"] > 0.3
    assert found["hole0_y"] == pytest.approx(0, abs=0.05)


def test_a_dark_thing_on_a_bright_ground_is_the_same_thing(blob):
    found, inverted = features(blob), features(255 - blob)
    np.testing.assert_allclose(group(found, ("x", "y", "hu")), group(inverted, ("x", "y", "hu")), atol=1e-4)


def test_an_image_without_a_contour_keeps_its_row_and_is_flagged():
    images = np.concatenate([drawn(ellipse(20, 20, 6, 12)), np.full((1, 40, 40, 1), 77, np.uint8)])
    transformer = ContourLandmarks()
    rows = transformer.fit_transform(images)
    assert rows[0, -1] == 0
    assert rows[1, -1] == 1
    assert not rows[1, :-1].any()
    np.testing.assert_array_equal(transformer.transform(images), rows)
    assert ContourLandmarks().fit(images[1:]).paint(np.ones(rows.shape[1])).sum() == pytest.approx(
        rows.shape[1], rel=1e-4
    )


@pytest.mark.parametrize("shape", [(8, 8, 1), (25, 31, 3), (130, 120, 3)])
def test_any_picture_has_finite_features(shape):
    images = np.random.default_rng(0).integers(0, 256, (3, *shape), dtype=np.uint8)
    images[0, 3, 4] = 255
    images[0, :, :3] = 0
    rows = ContourLandmarks(points=16).fit_transform(images)
    assert rows.dtype == np.float32
    assert np.isfinite(rows).all()
    assert rows.shape == (3, 3 * 16 + 105)


def test_one_bright_pixel_is_a_thing():
    image = np.zeros((1, 9, 9, 1), np.uint8)
    image[0, 4, 4] = 1
    assert np.isfinite(features(image)["radius0"]).all()
    assert features(image)["contour_failed"] == 0


def test_paint_puts_a_landmarks_weight_where_it_lies():
    transformer = ContourLandmarks().fit(drawn(polygon([6, 20, 30, 20], [24, 34, 24, 14])))
    names = transformer.get_feature_names_out().tolist()
    weights = np.zeros(len(names))
    weights[names.index("radius0")] = 2
    painted = transformer.paint(weights)
    assert painted.shape == (40, 40)
    assert painted.sum() == pytest.approx(2, rel=1e-4)
    row, column = np.unravel_index(painted.argmax(), painted.shape)
    assert abs(row - 6) <= 1
    assert abs(column - 24) <= 1

    weights[:] = 0
    weights[names.index("hu3")] = 2
    assert transformer.paint(weights) == pytest.approx(2 / 1600)


def test_too_few_points_are_refused():
    with pytest.raises(ValueError, match="from 16 to 4096; got 3"):
        ContourLandmarks(points=3).fit(np.zeros((1, 12, 12, 1), np.uint8))
