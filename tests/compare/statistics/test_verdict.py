import math

import pytest

from bakeoff.compare.statistics.verdict import verdict


@pytest.mark.parametrize(
    ("p", "p_equal", "said"),
    [
        (0.001, 0.9, "better"),
        (0.001, 0.01, "practically equal"),
        (0.9, 0.01, "practically equal"),
        (0.2, 0.3, "cannot tell"),
        (0.2, 0.06, "cannot tell"),
        (0.05, 0.05, "cannot tell"),
        (0.0499, 0.05, "better"),
        (0.05, 0.0499, "practically equal"),
        (math.nan, math.nan, "cannot tell"),
    ],
)
def test_three_verdicts(p, p_equal, said):
    assert verdict(p, p_equal) == said
