"""Answers at the floor are told from those above it."""

import numpy as np

from bakeoff.compare.results.doubts.floor import at_floor


def test_who_names_the_commonest_class_or_answers_at_random_is_at_the_floor():
    truth = np.repeat([0, 1, 2], [60, 20, 20])
    assert at_floor(np.zeros(100, int), truth)
    assert at_floor(np.random.default_rng(0).permutation(truth), truth)
    assert not at_floor(np.where(np.arange(100) % 5 == 0, 0, truth), truth)
