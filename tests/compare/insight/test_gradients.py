import numpy as np
import pytest
from scipy.ndimage import sobel

from bakeoff.compare.insight.gradients import sobel_gradients


def test_gradients_are_those_of_scipy_image_by_image():
    images = np.random.default_rng(0).integers(0, 256, (4, 9, 7, 3), dtype=np.uint8)
    across, down = sobel_gradients(images)
    for k, image in enumerate(images.astype(float).mean(-1)):
        assert across[k] == pytest.approx(sobel(image, axis=1))
        assert down[k] == pytest.approx(sobel(image, axis=0))


def test_an_image_does_not_change_its_neighbours():
    images = np.zeros((3, 8, 8, 1), np.uint8)
    images[1, :, 4:] = 255
    across, _ = sobel_gradients(images)
    assert across[1].any()
    assert not across[[0, 2]].any()
