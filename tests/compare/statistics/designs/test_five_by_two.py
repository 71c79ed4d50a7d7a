import numpy as np
import pytest
from scipy.stats import f as f_distribution

from bakeoff.compare.statistics.designs.five_by_two import five_by_two_f


def test_the_statistic_is_alpaydins():
    differences = np.array([[0.02, 0.04], [0.01, 0.03], [0.03, 0.03], [0.00, 0.02], [0.05, 0.01]])
    numerator = sum(d**2 for d in differences.ravel())
    variances = [(a - (a + b) / 2) ** 2 + (b - (a + b) / 2) ** 2 for a, b in differences]
    found = five_by_two_f(differences)
    assert found.f == pytest.approx(numerator / (2 * sum(variances)))
    assert found.p == pytest.approx(f_distribution.sf(found.f, 10, 5))
    assert five_by_two_f(differences[:, ::-1]) == pytest.approx(found)


def test_no_spread_tells_nothing():
    assert np.isnan(five_by_two_f(np.zeros((5, 2))).p)


def test_other_designs_are_refused():
    with pytest.raises(ValueError, match=r"shape \(5, 2\); got \(10,\)"):
        five_by_two_f(np.zeros(10))
