import time
from itertools import product

import numpy as np
import pytest
from scipy.stats import friedmanchisquare, rankdata, wilcoxon

from bakeoff.compare.statistics.many_datasets import cliques, critical_difference, friedman, least_p, signed_rank_p

# Demšar 2006, table 6: AUC of C4.5, with m, with cf, with both, on 14 data sets. The table prints 0.975 twice for
# voting and ranks the two 2 and 3, so it was a tie only after rounding: the last figure is moved down a little.
DEMSAR = np.array(
    [
        [0.763, 0.768, 0.771, 0.798],
        [0.599, 0.591, 0.590, 0.569],
        [0.954, 0.971, 0.968, 0.967],
        [0.628, 0.661, 0.654, 0.657],
        [0.882, 0.888, 0.886, 0.898],
        [0.936, 0.931, 0.916, 0.931],
        [0.661, 0.668, 0.609, 0.685],
        [0.583, 0.583, 0.563, 0.625],
        [0.775, 0.838, 0.866, 0.875],
        [1.000, 1.000, 1.000, 1.000],
        [0.940, 0.962, 0.965, 0.962],
        [0.619, 0.666, 0.614, 0.669],
        [0.972, 0.981, 0.975, 0.9749],
        [0.957, 0.978, 0.946, 0.970],
    ]
)


def test_demsars_table():
    found = friedman(DEMSAR)
    assert found.ranks.round(3).tolist() == [3.143, 2.000, 2.893, 1.964]
    assert found.chi_squared == pytest.approx(9.279, abs=5e-4)
    assert found.f == pytest.approx(3.69, abs=5e-3)
    assert found.p == pytest.approx(0.0198, abs=5e-4)


def test_the_tie_of_the_printed_table_is_a_tie_of_its_rounding():
    printed = DEMSAR.round(3)
    assert friedman(printed).ranks.round(3).tolist() == [3.143, 2.000, 2.929, 1.929]
    assert friedman(printed).chi_squared == pytest.approx(9.857, abs=5e-4)


def test_nemenyis_critical_differences():
    assert critical_difference(4, 14) == pytest.approx(1.254, abs=5e-4)
    assert critical_difference(4, 14, alpha=0.10) == pytest.approx(1.118, abs=5e-4)


def test_critical_values_are_those_of_demsars_table_5():
    scale = {k: np.sqrt(k * (k + 1) / (6 * 10)) for k in range(2, 11)}
    q = [critical_difference(k, 10) / scale[k] for k in range(2, 11)]
    expected = [1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164]
    assert q == pytest.approx(expected, abs=1.1e-3)


def test_chi_squared_is_scipys_where_there_are_no_ties():
    scores = np.random.default_rng(0).random((9, 5))
    assert friedman(scores).chi_squared == pytest.approx(friedmanchisquare(*scores.T).statistic)


def test_cliques_hold_together_what_is_not_told_apart():
    ranks = friedman(DEMSAR).ranks
    assert cliques(ranks, critical_difference(4, 14)) == [[3, 1, 2, 0]]
    assert cliques([1.0, 2.0, 3.0], 0.5) == []
    assert cliques([1.0, 1.4, 1.8], 0.5) == [[0, 1], [1, 2]]


def test_unanimous_data_sets_leave_no_doubt():
    found = friedman(np.tile([0.9, 0.8, 0.7], (6, 1)))
    assert found.f == np.inf
    assert found.p == 0


def test_signed_ranks():
    first = np.array([0.8, 0.7, 0.9, 0.85, 0.6, 0.75])
    assert signed_rank_p(first, first - np.array([1, 2, 3, 4, 5, 6]) / 100) == pytest.approx(2 / 64)
    assert signed_rank_p(first, first) == 1


def test_signed_ranks_are_exact_and_quick_with_ties():
    rng = np.random.default_rng(1)
    for n in (6, 9, 12):
        tied = rng.choice([-0.02, -0.01, 0.0, 0.01, 0.02, 0.03], n)
        assert signed_rank_p(tied, np.zeros(n)) == pytest.approx(_by_all_signs(tied))
    free = rng.normal(0.3, 1, 20)
    assert signed_rank_p(free, np.zeros(20)) == pytest.approx(wilcoxon(free).pvalue)
    start = time.perf_counter()
    for _ in range(66):  # the pairs of twelve contenders
        signed_rank_p(rng.choice([0.01, 0.02], 12), np.zeros(12))
    assert time.perf_counter() - start < 1.0


def _by_all_signs(difference):
    ranks = rankdata(np.abs(difference))
    moved = ranks[difference != 0]
    sums = np.array([moved[np.array(up)].sum() for up in product([False, True], repeat=len(moved))])
    observed = ranks[difference > 0].sum()
    return min(1.0, 2 * min(np.mean(sums <= observed + 1e-9), np.mean(sums >= observed - 1e-9)))


def test_the_least_p_is_known_beforehand():
    first = np.arange(1, 7) / 100
    assert least_p(6, 3) == pytest.approx(3 * signed_rank_p(first, np.zeros(6)))
