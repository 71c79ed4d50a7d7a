import math

import numpy as np
import pytest
from scipy import stats

from bakeoff.compare.statistics.evidence import Source, equality_p, interval, judged, reach, superiority, tail


def test_one_source_is_a_t_test():
    found = judged(0.03, [Source(0.01**2, 7)])
    assert found.p == pytest.approx(2 * stats.t.sf(3, 7))
    assert found.high - 0.03 == pytest.approx(0.01 * stats.t.ppf(0.975, 7))
    assert superiority(found, 0.005).first == pytest.approx(stats.t.cdf(3, 7))


def test_two_sources_have_cochran_and_coxs_critical_value():
    sources = [Source(1.0), Source(3.0, 4)]
    critical = (1 * stats.norm.ppf(0.975) + 3 * stats.t.ppf(0.975, 4)) / 4
    assert reach(sources, 0.025) == pytest.approx(2 * critical)
    assert tail(2 * critical, sources) == pytest.approx(0.025, rel=1e-4)
    assert tail(-2 * critical, sources) == pytest.approx(0.975, rel=1e-4)


@pytest.mark.parametrize("miss", [0.2, 0.05, 1e-3, 1e-6])
def test_intervals_and_p_agree_at_every_level(miss):
    found = judged(0.05, [Source(1e-4), Source(2e-4, 4)])
    low, high = interval(found, miss)
    assert (low <= 0 <= high) == (found.p >= miss)
    assert found.p == pytest.approx(2 * tail(0.05, found.sources))


def test_what_is_sure_beyond_measure_has_the_least_p():
    assert judged(1.0, [Source(1e-8), Source(1e-9, 200)]).p == pytest.approx(2e-15)


def test_equality_is_two_one_sided_tests():
    found = judged(0.002, [Source(0.001**2, 9)])
    assert equality_p(found, 0.005) == pytest.approx(stats.t.sf(3, 9))
    assert equality_p(found, 0.001) > 0.5
    assert equality_p(judged(-0.002, found.sources), 0.005) == pytest.approx(stats.t.sf(3, 9))


def test_probabilities_sum_to_one_and_have_the_degrees_of_the_interval():
    found = judged(0.01, [Source(1e-4), Source(1e-4, 2)])
    said = superiority(found, 0.005)
    assert said.better + said.equal + said.worse == pytest.approx(1)
    assert superiority(judged(found.low * 0 + reach(found.sources, 0.025), found.sources), 0.005).first == (
        pytest.approx(0.975, abs=1e-4)
    )


def test_no_chance_at_all_tells_nothing():
    for sources in ([], [Source(0.0, 3)], [Source(math.nan, 3)]):
        found = judged(0.1, sources)
        assert math.isnan(found.p)
        assert math.isnan(equality_p(found, 0.005))
        assert np.isnan(superiority(found, 0.005)).all()
        assert np.isnan(interval(found, 0.05)).all()
