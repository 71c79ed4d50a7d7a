"""Which part of a picture is taken, and that its points go where its pixels go."""

import numpy as np
import pytest

from bakeoff.compare.data.reading.frame import frame, window
from bakeoff.compare.data.reading.image_options import ImageOptions

SIZES = [((40, 20), (10, 10)), ((7, 31), (16, 12)), ((28, 28), (28, 28))]


@pytest.mark.parametrize("fit", ["crop", "pad", "stretch"])
@pytest.mark.parametrize(("size", "shape"), SIZES)
def test_corners_of_what_is_taken_go_to_corners_of_where_it_is_put(fit, size, shape):
    made = frame(size, shape, ImageOptions(fit=fit))
    left, upper, right, lower = made.box
    x, y, width, height = made.place
    corners = np.array([[left, upper], [right, lower]], np.float32) - 0.5
    assert np.allclose(made.move(corners), np.array([[x, y], [x + width, y + height]]) - 0.5, atol=1e-4)
    assert left >= 0 and upper >= 0 and right <= size[0] and lower <= size[1]  # noqa: PT018
    assert x >= 0 and y >= 0 and x + width <= shape[1] and y + height <= shape[0]  # noqa: PT018


@pytest.mark.parametrize(("size", "shape"), SIZES)
def test_only_a_crop_takes_away_and_only_a_stretch_changes_proportions(size, shape):
    made = {fit: frame(size, shape, ImageOptions(fit=fit)) for fit in ("crop", "pad", "stretch")}
    whole = size[0] * size[1]
    assert made["pad"].area == made["stretch"].area == whole
    assert made["crop"].area <= whole
    left, upper, right, lower = made["crop"].box
    assert np.isclose((right - left) / (lower - upper), shape[1] / shape[0])
    assert made["crop"].place == made["stretch"].place == (0, 0, shape[1], shape[0])


def test_a_picture_of_the_common_size_is_left_as_it_is():
    points = np.array([[0, 0], [13.5, 27]], np.float32)
    for fit in ("crop", "pad", "stretch"):
        assert np.array_equal(frame((28, 28), (28, 28), ImageOptions(fit=fit)).move(points), points)
    assert window((40, 20), ImageOptions()) == (0, 0, 40, 20)
