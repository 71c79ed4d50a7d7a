import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from bakeoff.compare.statistics.learned.error_consistency import error_consistency

RANDOM = np.random.default_rng(0)


@pytest.mark.parametrize("shares", [(0.9, 0.8), (0.5, 0.99), (0.2, 0.3)])
def test_it_is_cohens_kappa(shares):
    one, other = (RANDOM.random(500) < share for share in shares)
    assert error_consistency(one, other) == pytest.approx(cohen_kappa_score(one, other))


def test_independent_mistakes_have_none_whatever_the_accuracies():
    found = [error_consistency(RANDOM.random(4000) < 0.95, RANDOM.random(4000) < 0.8) for _ in range(20)]
    assert np.mean(found) == pytest.approx(0, abs=0.02)


def test_where_both_are_always_right_nothing_is_known():
    assert np.isnan(error_consistency(np.ones(9, bool), np.ones(9, bool)))
