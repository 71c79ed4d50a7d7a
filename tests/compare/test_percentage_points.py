"""Points are said with a sign that is true, and none where nothing is left after rounding."""

import pytest

from bakeoff.compare.percentage_points import points


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.013, "+1.3"),
        (-0.02, "−2.0"),
        (1.0, "+100.0"),
        (0.0, "0.0"),
        (-0.0004, "0.0"),
        (0.0004, "0.0"),
        (-0.0006, "−0.1"),
    ],
)
def test_points_are_said_with_their_sign(value, said):
    assert points(value) == said
