import numpy as np
import pytest
from scipy import stats

from compare.statistics.mcnemar import exact_p, mcnemar


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
