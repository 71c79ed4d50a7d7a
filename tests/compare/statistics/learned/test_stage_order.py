import numpy as np
import pytest

from bakeoff.compare.statistics.learned.stage_order import CANNOT_TELL, NOT_OBSERVED, OBSERVED, page_test, stage_order

THINGS = ("edges", "shapes", "classes")

# Page (1963), table 2: smallest L that is significant at .05, .01 and .001, of three treatments.
TABLE = {3: (41, 42, None), 4: (54, 55, 56), 5: (66, 68, 70), 6: (79, 81, 83), 10: (128, 131, 134)}


def rankings(n, wanted):
    """n rows of ranks of three things whose L is `wanted`, made by turning rows of the largest L round."""
    rows, options = [], {14: (1, 2, 3), 13: (1, 3, 2), 11: (2, 3, 1), 10: (3, 2, 1)}
    for left in range(n, 0, -1):
        best = next(
            o for o in options if 10 * (left - 1) <= wanted - o <= 14 * (left - 1) and _can(wanted - o, left - 1)
        )
        rows.append(options[best])
        wanted -= best
    return np.array(rows, float)


def _can(total, rows):
    return total == 0 if rows == 0 else any(_can(total - o, rows - 1) for o in (14, 13, 11, 10) if total >= o)


@pytest.mark.parametrize("n", TABLE)
def test_pages_test_agrees_with_his_table(n):
    for critical, level in zip(TABLE[n], (0.05, 0.01, 0.001), strict=True):
        if critical is not None:
            assert page_test(rankings(n, critical)) <= level
            assert page_test(rankings(n, critical - 1)) > level


def curves(peaks, height=0.5, layers=6, trainings=5, seed=0):
    """(trainings, things, layers) that are low but for their peaks, with a little noise."""
    random = np.random.default_rng(seed)
    found = np.full((trainings, 3, layers), 0.2) + random.normal(0, 0.005, (trainings, 3, layers))
    for k, peak in enumerate(peaks):
        found[:, k, peak - 1] += height
    return found


def test_peaks_one_behind_another_and_above_the_start_are_observed():
    order = stage_order(curves((1, 3, 6)), curves((1, 1, 1), 0.0, seed=1), THINGS)
    assert order.verdict == OBSERVED
    assert order.peaks == (1, 3, 6)
    assert order.p_value == pytest.approx(6.0**-5)
    assert order.gains == pytest.approx((0.5, 0.5, 0.5), abs=0.02)
    assert all(0.4 < low < gain for low, gain in zip(order.lows, order.gains, strict=True))


@pytest.mark.parametrize(
    ("found", "start", "because"),
    [
        (curves((6, 3, 1)), curves((1, 1, 1), 0.0, seed=1), "another order"),
        (curves((3, 3, 3)), curves((1, 1, 1), 0.0, seed=1), "beyond chance"),
        (curves((1, 3, 6)), curves((1, 3, 6), seed=1), "before training"),
        (curves((1, 1, 1), layers=1), curves((1, 1, 1), 0.0, layers=1, seed=1), "beyond chance"),
    ],
    ids=["backwards", "all in one layer", "untrained is as good", "one layer"],
)
def test_it_can_say_no(found, start, because):
    order = stage_order(found, start, THINGS)
    assert order.verdict == NOT_OBSERVED
    assert because in order.because


def test_flat_noise_is_not_taken_for_peaks_above_the_start():
    said = [
        stage_order(curves((1, 1, 1), 0.0, seed=s), curves((1, 1, 1), 0.0, seed=1000 + s), THINGS).verdict
        for s in range(100)
    ]
    assert said.count(OBSERVED) == 0


def test_it_does_not_guess():
    few = stage_order(curves((1, 3, 6), trainings=4), curves((1, 1, 1), 0.0, trainings=4), THINGS)
    assert few.verdict == CANNOT_TELL
    assert "5 are needed" in few.because
    blind = curves((1, 3, 6))
    blind[:, 1] = np.nan
    order = stage_order(blind, blind, THINGS)
    assert order.verdict == CANNOT_TELL
    assert "shapes" in order.because
    assert np.isnan(order.peaks[1])
    assert order.peaks[0] == 1
