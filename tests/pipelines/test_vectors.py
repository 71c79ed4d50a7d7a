import numpy as np
import pytest

from bakeoff.pipelines.vectors import are_plain

PLAIN = np.ones((2, 3), np.float32)


def test_what_features_hand_on_is_plain():
    assert are_plain(PLAIN, 3)


@pytest.mark.parametrize(
    "rows",
    [PLAIN.tolist(), PLAIN.astype(np.float64), PLAIN[0], PLAIN[:, :2], PLAIN[:0], PLAIN.T.copy().T, PLAIN * np.nan],
    ids=["list", "double", "one row", "fewer columns", "no row", "columns first", "not a number"],
)
def test_anything_else_is_not(rows):
    assert not are_plain(rows, 3)
