import numpy as np
import pytest

from bakeoff.compare.insight.likeness import likeness

RANDOM = np.random.default_rng(0)
MAPS = np.cumsum(np.cumsum(RANDOM.normal(size=(3, 32, 32)), 1), 2)


def test_a_map_is_like_itself_whatever_its_scale_and_unlike_its_opposite():
    assert likeness(MAPS, 3 * MAPS + 1) == pytest.approx([1, 1, 1])
    assert likeness(MAPS, -MAPS) == pytest.approx([-1, -1, -1])


def test_noise_on_single_pixels_hides_no_likeness():
    noisy = MAPS + 0.3 * MAPS.std((1, 2), keepdims=True) * RANDOM.normal(size=MAPS.shape)
    assert likeness(MAPS, noisy).min() > 0.9


def test_maps_that_have_nothing_in_common_are_not_alike_and_flat_ones_like_nothing():
    noise = RANDOM.normal(size=(2, 3, 32, 32))
    assert np.abs(likeness(*noise)).max() < 0.2
    assert np.isnan(likeness(np.zeros_like(MAPS), MAPS)).all()
