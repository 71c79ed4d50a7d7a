import math

import numpy as np
import pytest
from scipy import stats

from bakeoff.compare.statistics.designs.corrected_t import corrected_t, corrected_variance, least_variance


def test_without_a_test_part_it_is_the_paired_t_test():
    differences = np.random.default_rng(0).normal(0.02, 0.03, 10)
    ours = corrected_t(differences, n_pool=1, n_test=0)
    reference = stats.ttest_1samp(differences, 0)
    assert ours.p == pytest.approx(reference.pvalue)
    assert (ours.low, ours.high) == pytest.approx(tuple(reference.confidence_interval()))


def test_the_correction_is_nadeau_and_bengios():
    values = [0.01, 0.03, 0.02, 0.05]
    assert corrected_variance(values, 90, 10) == pytest.approx(np.var(values, ddof=1) * (1 / 4 + 1 / 9))


def test_splits_that_agree_by_accident_are_no_surer_than_their_images():
    always = np.tile([1.0, 0.0], 67)  # 134 images: right on every one against right on every other
    found = corrected_t([0.5] * 5, 160, 40, least_variance(always))
    assert found.p < 0.001
    assert 0.3 < found.low < 0.5 < found.high < 0.7
    few = corrected_t([0.025, 0.025, 0.025, 0.025, 0.05], 160, 40, least_variance(np.eye(134)[:4].sum(axis=0)))
    assert few.p > 0.05  # without the bound: 0.016, for four images


def test_agreement_on_every_image_is_as_sure_as_there_are_images():
    few, many = (corrected_t([0.0] * 5, 4 * n, n, least_variance(np.zeros(3 * n))) for n in (40, 4000))
    assert few.p == many.p == 1.0
    assert few.high > 0.02
    assert 0 < many.high < 0.001


@pytest.mark.parametrize("differences", [[0.1], [0.1, 0.1, 0.1], [0.0, 0.0]])
def test_an_unknown_spread_gives_no_p(differences):
    found = corrected_t(differences, 80, 20)
    assert found.difference == pytest.approx(differences[0])
    assert math.isnan(found.p)


def test_type_one_error_under_an_exact_null_and_the_naive_test_fails_it():
    """Two coin-flipping classifiers of one accuracy on shared images: differences of splits are correlated."""
    rng = np.random.default_rng(1)
    n, n_test, splits, runs = 100, 20, 10, 1000
    corrected, naive = [], []
    for _ in range(runs):
        per_image = (rng.random(n) < 0.8).astype(float) - (rng.random(n) < 0.8)
        differences = [per_image[rng.permutation(n)[:n_test]].mean() for _ in range(splits)]
        corrected.append(corrected_t(differences, n - n_test, n_test).p < 0.05)
        naive.append(stats.ttest_1samp(differences, 0).pvalue < 0.05)
    assert np.mean(corrected) <= 0.0665
    assert np.mean(naive) > 0.15
