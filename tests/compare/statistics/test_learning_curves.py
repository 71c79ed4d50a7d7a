import numpy as np
import pytest

from bakeoff.compare.statistics.learning_curves import crossover, fit_curve

SIZES = np.array([100.0, 300, 1000, 3000])
EARLY, LATE = 0.93 - 1.2 * SIZES**-0.5, 0.97 - 2.2 * SIZES**-0.5
CROSSING = 625


def studies(count, early=EARLY, late=LATE, repeats=5, noise=0.01, seed=0):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        shared = rng.normal(0, noise, (repeats, 1)) + rng.normal(0, noise, (repeats, 4))
        yield tuple(curve + shared + rng.normal(0, noise, (repeats, 4)) for curve in (early, late))


def test_a_power_law_is_found_again():
    curve = fit_curve(SIZES, EARLY)
    assert curve.at(SIZES) == pytest.approx(EARLY, abs=1e-3)
    assert curve.ceiling == pytest.approx(0.93, abs=0.005)
    many = fit_curve(SIZES, np.stack([EARLY, LATE]))
    assert many.at([625])[:, 0] == pytest.approx([0.882, 0.882], abs=1e-3)


def test_a_ceiling_is_never_above_one_and_a_curve_never_falls():
    steep = fit_curve(SIZES, [0.2, 0.5, 0.8, 1.0])
    assert steep.ceiling <= 1
    falling = fit_curve(SIZES, [0.9, 0.8, 0.7, 0.6])
    assert np.ptp(falling.at(SIZES)) == 0


def test_nothing_is_said_beyond_twice_the_largest():
    curve = fit_curve(SIZES, EARLY)
    assert curve.at([6000]).shape == (1,)
    with pytest.raises(ValueError, match="says nothing beyond 6000; got 6001"):
        curve.at([6001])


def test_too_few_sizes_are_no_curve():
    with pytest.raises(ValueError, match="at least 3 training sizes; got 2"):
        fit_curve(SIZES[:2], [0.5, 0.6])


def test_a_known_crossing_is_covered():
    found = [crossover(SIZES, a, b, overlap=0.25) for a, b in studies(200)]
    covered = [each.within and each.low <= CROSSING <= each.high for each in found]
    assert np.mean(covered) >= 0.90
    assert np.mean([each.low_closed and each.high_closed for each in found]) > 0.3  # the intervals do say something


def test_curves_without_a_crossing():
    a, b = next(studies(1, early=EARLY, late=EARLY + 0.05))
    assert not crossover(SIZES, a, b, overlap=0.25).within
    assert not crossover(SIZES, b, a, overlap=0.25).within


def test_less_noise_narrows_the_interval():
    wide, narrow = (crossover(SIZES, *next(studies(1, noise=noise)), overlap=0.25) for noise in (0.01, 0.001))
    assert narrow.low > wide.low
    assert narrow.high < wide.high
    assert narrow.estimate == pytest.approx(CROSSING, rel=0.1)


def test_one_repeat_needs_a_variance():
    known = crossover(SIZES, EARLY, LATE, overlap=0.25, least=1e-6)
    assert known.low < CROSSING < known.high
    unknown = crossover(SIZES, EARLY, LATE, overlap=0.25)
    assert (unknown.low, unknown.high) == (100, 3000)
    assert not unknown.low_closed
