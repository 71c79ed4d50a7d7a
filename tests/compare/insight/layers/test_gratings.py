"""Vector strength against what is known of filters: differences of Gaussians, random ones, Gabor banks."""

import numpy as np
import pytest
from scipy.ndimage import correlate

from bakeoff.compare.insight.layers import gratings

SHAPE = (32, 32, 1)


def strengths(filters):
    """Of linear filters (units, side, side), each looking at the middle of the image."""
    shown = gratings.gratings(SHAPE)[..., 0].astype(float)
    side = filters.shape[1]
    top = 16 - side // 2
    seen = shown[:, top : top + side, top : top + side].reshape(len(shown), -1)
    return gratings.vector_strengths(seen @ filters.reshape(len(filters), -1).T)


def grid(side):
    return np.mgrid[:side, :side] - (side - 1) / 2


def gabor(side, angle, phase):
    down, across = grid(side)
    along = across * np.cos(angle) + down * np.sin(angle)
    waves = np.exp(-(down**2 + across**2) / (2 * (side / 4.5) ** 2)) * np.cos(2 * np.pi * along / (side / 1.2) + phase)
    return waves - waves.mean()


def test_differences_of_gaussians_take_all_orientations_alike():
    down, across = grid(11)
    squared = down**2 + across**2
    narrow, wide = (np.exp(-squared / (2 * s**2)) for s in (1.2, 2.0))
    assert strengths((narrow / narrow.sum() - wide / wide.sum())[None])[0] < 0.01


def test_random_filters_have_a_median_near_a_fifth():
    random = np.random.default_rng(0)
    found = [np.median(strengths(random.standard_normal((500, side, side)))) for side in (3, 5, 7)]
    assert np.mean(found) == pytest.approx(0.21, abs=0.02)


@pytest.mark.parametrize("side", [3, 5, 7, 9, 11])
def test_gabor_banks_are_choosy(side):
    bank = np.stack([gabor(side, angle, phase) for angle in np.pi / 8 * np.arange(8) for phase in (0, np.pi / 2)])
    assert 0.37 <= np.median(strengths(bank)) <= 0.61


def test_bending_changes_little_and_silence_is_not_choosiness():
    shown = gratings.gratings(SHAPE)[..., 0].astype(float)
    answers = np.stack([correlate(image, gabor(7, 0.3, 0))[16, 16] for image in shown])
    plain, bent, silent = gratings.vector_strengths(
        np.stack([answers, np.maximum(answers, 0), np.zeros_like(answers)], axis=1)
    )
    assert bent == pytest.approx(plain, abs=0.02)
    assert np.isnan(silent)


def test_units_are_counted_above_what_learned_nothing():
    null = np.linspace(0, 1, 101)
    assert gratings.share_above(np.array([0.96, 0.94, 1.0, np.nan]), null) == pytest.approx(2 / 3)
    assert gratings.share_above(null, null) == pytest.approx(0.05, abs=0.01)
    assert np.isnan(gratings.share_above(np.array([np.nan]), null))


def test_the_middle_of_pictures_stands_for_them():
    pictures = np.arange(2 * 4 * 4 * 3, dtype=np.float32).reshape(2, 4, 4, 3)
    assert np.array_equal(gratings.of_the_middle(pictures), pictures[:, 2, 2])
    assert gratings.of_the_middle(pictures[:, 0, 0]).shape == (2, 3)
