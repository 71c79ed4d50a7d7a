import numpy as np
import pytest
from scipy import stats

from bakeoff.compare.statistics.designs.mcnemar import chi_squared, exact_p, mcnemar, mid_p


@pytest.mark.parametrize(("b", "c"), [(25, 15), (0, 3), (10, 10), (1, 0), (120, 80)])
def test_p_is_the_binomial_tests(b, c):
    assert exact_p(b, c) == pytest.approx(stats.binomtest(b, b + c).pvalue)


def test_no_discordant_image_is_no_evidence():
    assert exact_p(0, 0) == 1.0


def test_agreeing_models_still_have_an_interval():
    found = mcnemar(np.ones(50, bool), np.ones(50, bool))
    assert found.difference == 0
    assert found.low < 0 < found.high


def test_interval_turns_with_the_pair():
    rng = np.random.default_rng(0)
    a, b = rng.random(200) < 0.9, rng.random(200) < 0.8
    forth, back = mcnemar(a, b), mcnemar(b, a)
    assert (forth.low, forth.high) == pytest.approx((-back.high, -back.low))
    assert forth.p == back.p


def test_interval_covers_the_true_difference():
    rng = np.random.default_rng(2)
    n, runs, covered = 100, 1500, 0
    for _ in range(runs):
        easy = rng.random(n) < 0.7  # images that both get right make the pair correlated
        a, b = easy | (rng.random(n) < 0.6), easy | (rng.random(n) < 0.4)
        found = mcnemar(a, b)
        covered += found.low <= 0.3 * 0.2 <= found.high
    assert 0.935 <= covered / runs <= 0.985


def test_every_form_of_the_reference_table():
    statistic, p = chi_squared(25, 15)
    assert statistic == pytest.approx(2.025, abs=5e-4)
    assert p == pytest.approx(stats.chi2.sf(2.025, 1), abs=1e-6)
    assert exact_p(25, 15) == pytest.approx(0.1539, abs=5e-5)
    assert mid_p(25, 15) == pytest.approx(0.1173, abs=5e-5)


@pytest.mark.parametrize(("b", "c"), [(0, 0), (1, 0), (3, 3), (0, 7), (12, 30)])
def test_mid_p_counts_what_was_observed_half(b, c):
    n = b + c
    chances = stats.binom.pmf(np.arange(n + 1), n, 0.5)
    no_likelier = chances <= chances[b] * (1 + 1e-9)
    observed = chances[b] * (1 if b == c else 2)  # as it fell, and mirrored
    assert mid_p(b, c) == pytest.approx(chances[no_likelier].sum() - observed / 2 if n else 1)
    assert mid_p(b, c) == mid_p(c, b) <= exact_p(b, c)


def test_no_image_tells_two_models_apart():
    assert chi_squared(0, 0) == (0, 1)
    assert mid_p(0, 0) == 1
