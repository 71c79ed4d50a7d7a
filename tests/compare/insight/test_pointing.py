import numpy as np
import pytest

from bakeoff.compare.insight import pointing

MASK = np.zeros((1, 4, 5), bool)
MASK[0, 1:3, 1:3] = True


def test_the_truth_itself_is_met_wholly():
    assert pointing.hits(MASK.astype(float), MASK) == [1]
    assert pointing.mass(MASK.astype(float), MASK) == pytest.approx([5])
    assert pointing.overlap(MASK.astype(float), MASK) == [1]


def test_what_lies_beside_it_is_not_met():
    away = (~MASK).astype(float)
    assert pointing.hits(away, MASK) == [0]
    assert pointing.mass(away, MASK) == [0]
    assert pointing.overlap(away, MASK) == [0]


def test_a_map_that_knows_nothing_gets_its_share_of_the_area():
    flat = np.ones((1, 4, 5))
    assert pointing.hits(flat, MASK) == pytest.approx([0.2])
    assert pointing.mass(flat, MASK) == pytest.approx([1])


def test_what_speaks_against_the_answer_has_no_mass():
    mixed = np.where(MASK, 1.0, -50.0)
    assert pointing.mass(mixed, MASK) == pytest.approx([5])
    assert pointing.mass(np.full((1, 4, 5), -1.0), MASK) == [0]


def test_half_of_the_part_and_as_much_beside_it_overlap_by_a_third():
    half = np.zeros((1, 4, 5))
    half[0, 1, 1:3], half[0, 3, 1:3] = 2, 1
    assert pointing.hits(half, MASK) == [1]
    assert pointing.overlap(half, MASK) == pytest.approx([2 / 6])
