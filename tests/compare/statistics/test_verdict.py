import math

import pytest

from bakeoff.compare.statistics.verdict import verdict


@pytest.mark.parametrize(
    ("low", "high", "p", "said"),
    [
        (0.01, 0.03, 0.001, "better"),
        (0.001, 0.004, 0.001, "practically equal"),
        (-0.004, 0.004, 0.9, "practically equal"),
        (-0.01, 0.03, 0.2, "cannot tell"),
        (0.002, 0.03, 0.2, "cannot tell"),
        (math.nan, math.nan, math.nan, "cannot tell"),
    ],
)
def test_three_verdicts(low, high, p, said):
    assert verdict(low, high, p) == said
