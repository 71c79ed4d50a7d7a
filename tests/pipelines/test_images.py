from __future__ import annotations

import numpy as np
import pytest

from bakeoff.pipelines.images import as_images, shape_of, to_gray


def test_good_images_come_back_as_they_are():
    images = np.zeros((2, 5, 7, 3), np.uint8)
    assert as_images(images) is images
    assert shape_of(images) == (5, 7, 3)
    assert as_images(images, like=(5, 7, 3)) is images


@pytest.mark.parametrize(
    ("wrong", "step"),
    [
        (np.zeros((1797, 64)), "images.reshape(n, 8, 8, 1)"),
        (np.zeros((1797, 60), np.uint8), "images.reshape(n, height, width, channels)"),
        (np.zeros((5, 8, 8), np.uint8), "images[..., np.newaxis]"),
        (np.zeros((8, 8, 3), np.uint8), "images[np.newaxis]"),
        (np.zeros((5, 3, 8, 8), np.uint8), "images.transpose(0, 2, 3, 1)"),
        (np.zeros((5, 8, 8, 4), np.uint8), "images[..., :3]"),
        (np.zeros((5, 8, 8, 1), np.float32), "images.astype(np.uint8)"),
        (["a.png", "b.png"], "images.reshape"),
    ],
)
def test_wrong_images_are_refused_with_what_came_and_the_next_step(wrong, step):
    with pytest.raises(ValueError, match=r"images must be \(n, height, width, channels\) uint8; got ") as error:
        as_images(wrong)
    assert f"got {np.shape(wrong)}" in str(error.value)
    assert step in str(error.value)


def test_no_images_are_refused():
    with pytest.raises(ValueError, match="at least one image"):
        as_images(np.zeros((0, 8, 8, 1), np.uint8))


def test_another_size_than_was_fitted_names_both():
    with pytest.raises(ValueError, match=r"\(8, 8, 1\).*got \(9, 8, 1\)"):
        as_images(np.zeros((2, 9, 8, 1), np.uint8), like=(8, 8, 1))


def test_gray_is_the_brightness_that_is_seen():
    gray = np.arange(6, dtype=np.uint8).reshape(1, 2, 3, 1)
    assert to_gray(gray).dtype == np.float32
    np.testing.assert_array_equal(to_gray(gray), gray[..., 0])
    np.testing.assert_allclose(to_gray(np.repeat(gray, 3, axis=-1)), gray[..., 0], rtol=1e-6)
    assert to_gray(np.array([[[[0, 100, 0]]]], np.uint8))[0, 0, 0] == pytest.approx(58.7)
