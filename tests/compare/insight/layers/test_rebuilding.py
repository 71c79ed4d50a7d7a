import numpy as np
import pytest

from bakeoff.compare.insight.layers.rebuilding import SIDE, Rebuilder, likeness_of_pixels, small_gray

RANDOM = np.random.default_rng(0)
PICTURES = np.clip(
    128 + 20 * np.einsum("nk,khw->nhw", RANDOM.normal(size=(300, 4)), RANDOM.normal(size=(4, 9, 7))), 0, 255
)


def test_what_keeps_all_is_rebuilt_and_what_keeps_nothing_is_the_mean():
    flat = PICTURES.reshape(300, -1).astype(np.float32)
    turned = flat @ RANDOM.normal(size=(63, 63)).astype(np.float32)
    taught, asked = PICTURES[:200], PICTURES[200:]
    assert likeness_of_pixels(Rebuilder(turned[:200], taught)(turned[200:]), asked).mean() > 0.95
    noise = RANDOM.normal(size=(300, 10)).astype(np.float32)
    mean = np.broadcast_to(taught.mean(0), asked.shape)
    gain = likeness_of_pixels(Rebuilder(noise[:200], taught)(noise[200:]), asked) - likeness_of_pixels(mean, asked)
    assert abs(gain.mean()) < 0.05


def test_likeness_is_correlation_and_plain_gray_is_like_nothing():
    wanted = [np.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in zip(PICTURES[:3], PICTURES[3:6], strict=True)]
    assert likeness_of_pixels(PICTURES[:3], PICTURES[3:6]) == pytest.approx(wanted)
    assert likeness_of_pixels(np.ones((1, 9, 7)), PICTURES[:1]).tolist() == [0]


def test_large_images_are_made_small_in_their_proportions():
    images = np.full((2, 100, 50, 3), 77, np.uint8)
    assert small_gray(images).shape == (2, SIDE, SIDE // 2)
    assert small_gray(images) == pytest.approx(77)
    assert small_gray(images[:, :20, :20]).shape == (2, 20, 20)
