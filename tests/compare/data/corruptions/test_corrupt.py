"""What holds of every corruption: none at severity 0, more with each severity, the same bytes whoever asks."""

import numpy as np
import pytest

from bakeoff.compare.data.corruptions.corrupt import corrupt, digest, published
from bakeoff.compare.data.corruptions.corruption import CORRUPTIONS, MNIST_C, SEVERITIES
from bakeoff.compare.data.corruptions.kind import DRAWN, PHOTOGRAPHED, kind_of
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load
from bakeoff.compare.errors import UserError

ROWS = np.arange(0, 600, 20)


def images_of(name):
    return load(name, DataLocations(offline=True)).images[ROWS]


@pytest.fixture(scope="module")
def digits():
    return images_of("digits")


@pytest.fixture(scope="module")
def photographs():
    gray = images_of("textures")
    return np.concatenate([gray, gray // 2 + 60, 255 - gray], -1)


@pytest.mark.parametrize("name", CORRUPTIONS)
@pytest.mark.parametrize("kind", [DRAWN, PHOTOGRAPHED], ids=lambda kind: kind.name)
def test_nothing_at_severity_0_and_more_damage_with_each_severity(name, kind, digits, photographs):
    images = digits if kind == DRAWN else photographs
    assert np.array_equal(corrupt(images, ROWS, name, 0, 7, kind), images)
    worse = [corrupt(images, ROWS, name, severity, 7, kind) for severity in SEVERITIES]
    damage = [np.abs(each.astype(float) - images).mean() for each in worse]
    assert damage[0] > 0
    assert damage == sorted(damage)
    assert all(each.shape == images.shape and each.dtype == np.uint8 for each in worse)


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_an_image_is_spoilt_by_a_draw_of_its_own_in_whatever_batch_it_stands(name, digits):
    whole = corrupt(digits, ROWS, name, 3, 7, DRAWN)
    assert np.array_equal(corrupt(digits[4:6], ROWS[4:6], name, 3, 7, DRAWN), whole[4:6])
    assert digest(corrupt(digits, ROWS, name, 3, 7, DRAWN)) == digest(whole)


def test_other_seeds_and_other_images_are_other_draws(digits):
    same = np.repeat(digits[:1], 2, axis=0)
    one, other = corrupt(same, np.array([0, 1]), "gaussian-noise", 3, 7, DRAWN)
    assert not np.array_equal(one, other)
    assert not np.array_equal(one, corrupt(same[:1], np.array([0]), "gaussian-noise", 3, 8, DRAWN)[0])


def test_strokes_on_an_empty_ground_are_told_from_photographs(digits, photographs):
    assert kind_of(digits) == DRAWN
    assert kind_of(photographs) == PHOTOGRAPHED
    assert kind_of(photographs[..., :1]) == PHOTOGRAPHED


def test_mnist_c_is_fifteen_corruptions_of_images_of_28_pixels(digits):
    assert len(MNIST_C) == 15
    black = np.zeros((2, 28, 28, 1), np.uint8)
    assert np.array_equal(published(black, np.arange(2), "stripe", 0)[0, 5, :, 0], [255] * 7 + [0] * 14 + [255] * 7)
    with pytest.raises(UserError, match="28×28"):
        published(digits, ROWS, "fog", 0)
    with pytest.raises(UserError, match="no corruption 'jpeg'"):
        published(black, np.arange(2), "jpeg", 0)
    with pytest.raises(UserError, match="got 6"):
        corrupt(digits, ROWS, "fog", 6, 0, DRAWN)
