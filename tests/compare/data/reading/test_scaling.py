"""From more than 8 bits to 8: by the values that are there."""

import numpy as np
import pytest

from bakeoff.compare.data.reading.scaling import WHOLE_16_BITS, scale_of

RANDOM = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("sample", "low", "high"),
    [
        (np.arange(256, dtype=np.uint16), 0, 255),
        (np.linspace(0, 1, 99), 0, 1),
        (np.linspace(-1, 1, 99), -1, 1),
        (np.linspace(0, 65535, 999).astype(np.uint16), 0, 65535),
        (np.array([np.nan, np.inf, 0.5, 0.25]), 0, 1),
    ],
)
def test_known_ranges_are_taken_whole(sample, low, high):
    scale = scale_of(sample)
    assert (scale.low, scale.high) == (low, high)


def test_a_hot_pixel_does_not_decide():
    sample = RANDOM.integers(1000, 1400, 16 * 16).astype(np.uint16)
    sample[7] = 65535
    scale = scale_of(sample)
    assert 1000 <= scale.low < 1020
    assert 1380 < scale.high <= 1400
    assert "percent points" in scale.told
    assert np.ptp(scale.to_bytes(sample[:7]).astype(int)) > 50
    assert scale.to_bytes(sample[7:8])[0] == 255


def test_bytes_are_rounded_and_clipped():
    scale = scale_of(np.linspace(0, 1, 9))
    assert scale.to_bytes(np.array([-3, 0, 0.5, 1, 9])).tolist() == [0, 0, 128, 255, 255]
    assert WHOLE_16_BITS.to_bytes(np.arange(0, 65536, 257)).tolist() == list(range(256))


def test_larger_values_beside_bytes_are_told():
    sample = np.concatenate([RANDOM.integers(0, 200, 2000), [9000]]).astype(np.int32)
    assert scale_of(sample).told.endswith("larger ones, up to 9000, were clipped")


def test_the_type_decides_where_it_is_asked_to():
    assert scale_of(np.array([0, 9], np.uint16), by_type=True) == WHOLE_16_BITS
    assert scale_of(np.array([0, 9], np.uint8), by_type=True).high == 255


def test_values_of_one_kind_and_no_numbers_at_all_have_a_range():
    for sample in (np.full(9, 4000, np.uint16), np.full(9, np.nan)):
        scale = scale_of(sample)
        assert scale.high > scale.low
