"""How images are named in a warning, and which pairs count as equal from the start."""

from dataclasses import replace

import numpy as np

from bakeoff.compare.data.dataset import Originals
from bakeoff.compare.data.finding import EXAMPLES, image_name, name_some, pair_names, plural, really_equal


def test_an_image_is_named_by_its_place_class_and_part(dataset):
    assert image_name(dataset, 4) == "image 4 (vertical)"
    split = np.array(["train"] * 60 + ["test"] * 30)
    assert image_name(replace(dataset, split=split), 61) == "image 61 (vertical, test)"


def test_some_are_named_and_no_more(dataset):
    assert len(name_some(dataset, range(50))) == EXAMPLES
    assert name_some(dataset, [3]) == ("image 3 (horizontal)",)
    assert pair_names(dataset, [(0, 1), (2, 3)], most=1) == ("image 0 (horizontal) and image 1 (vertical)",)
    assert plural(1, "pair", "pairs") == "1 pair"


def test_pairs_that_became_equal_on_the_way_were_not_equal(dataset):
    pairs = np.array([[0, 1], [0, 2]])
    assert really_equal(dataset, pairs).tolist() == [True, True]  # as nothing else is known
    n = len(dataset)
    digests = np.array([bytes([1]) * 16, bytes([1]) * 16, *[bytes([2]) * 16] * (n - 2)], dtype="V16")
    originals = Originals(digests, np.zeros(n, bool), np.zeros(n, np.int64), np.ones(n, np.float32))
    assert really_equal(replace(dataset, originals=originals), pairs).tolist() == [True, False]
