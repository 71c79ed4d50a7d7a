import numpy as np
import pytest

from bakeoff.compare.statistics.calibration import calibration, reliability


def made(honest, n=2000, seed=0):
    rng = np.random.default_rng(seed)
    confidence = rng.uniform(0.5, 1.0, n)
    return confidence, rng.random(n) < (confidence if honest else confidence**3)


def test_the_error_is_the_gap_between_confidence_and_share_right():
    confidence, correct = np.full(100, 0.9), np.arange(100) < 80
    assert calibration(confidence, correct).error == pytest.approx(0.1)
    two = calibration(np.repeat([0.62, 0.98], 50), np.r_[np.arange(50) < 41, np.arange(50) < 39])
    assert two.error == pytest.approx((0.2 + 0.2) / 2)


def test_an_honest_model_lies_within_the_band_and_a_boaster_above():
    inside = sum(
        found.low <= found.error <= found.high for found in (calibration(*made(True, 300, s)) for s in range(60))
    )
    assert 51 <= inside <= 60
    boaster = calibration(*made(False))
    assert boaster.error > boaster.high


def test_the_band_narrows_with_images():
    assert calibration(*made(True, 200)).high > 2 * calibration(*made(True, 5000)).high


def test_bins_hold_all_images():
    found = reliability(*made(True))
    assert found.images.sum() == 2000
    assert np.all((found.low <= found.right + 0.1) & (found.right - 0.1 <= found.high))
    assert reliability(np.ones(5), np.ones(5)).images.tolist() == [5]


def test_trainings_that_err_on_the_same_images_are_not_taken_for_more_images():
    """Five trainings of one honest model: of the bins that hold ten images or more, about 5 % may leave the band."""
    outside = []
    for seed in range(40):
        confidence, correct = made(True, 200, seed)
        image = np.tile(np.arange(200), 5)
        found = reliability(np.tile(confidence, 5), np.tile(correct, 5), image, resamples=200)
        shown = found.images >= 50
        outside += ((found.right < found.low) | (found.right > found.high))[shown].tolist()
    assert np.mean(outside) < 0.09
