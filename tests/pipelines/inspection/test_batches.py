"""Images a few at a time: all of them, in order, and never more pixels than were said."""

import numpy as np
import pytest

from bakeoff.pipelines.inspection import batches as module
from bakeoff.pipelines.inspection.batches import batches


@pytest.mark.parametrize(("n", "most"), [(0, 1), (7, 2), (10, 2), (3, 99)])
def test_all_come_in_their_order_in_pieces_of_bounded_size(n, most, monkeypatch):
    monkeypatch.setattr(module, "PIXELS_AT_ONCE", most * 20)
    images = np.random.default_rng(0).integers(0, 256, (n, 2, 4, 5), dtype=np.uint8).transpose(0, 2, 3, 1)
    found = list(batches(images))
    assert sum(map(len, found)) == n
    assert all(len(part) <= most and part.flags.c_contiguous for part in found)
    assert n == 0 or np.array_equal(np.concatenate(found), images)


def test_an_image_larger_than_a_batch_comes_alone(monkeypatch):
    monkeypatch.setattr(module, "PIXELS_AT_ONCE", 10)
    assert [len(part) for part in batches(np.zeros((3, 8, 8, 1), np.uint8))] == [1, 1, 1]
