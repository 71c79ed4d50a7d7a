import numpy as np
import pytest

from bakeoff.compare.insight.layers import units


def scene(n=40, side=24, seed=0):
    """Masks of a small square at random places."""
    random, masks = np.random.default_rng(seed), np.zeros((n, side, side), bool)
    for mask in masks:
        y, x = random.integers(0, side - 3, 2)
        mask[y : y + 2, x : x + 1] = True
    return {"spot": masks}


def test_a_unit_that_is_on_where_the_part_is_detects_it_and_noise_does_not():
    masks = scene()
    random = np.random.default_rng(1)
    seeing = masks["spot"] + 0.01 * random.random(masks["spot"].shape)
    pictures = np.stack([seeing, *random.random((9, *seeing.shape))], -1).astype(np.float32)
    overlap = units.overlaps(pictures, masks)
    assert overlap.shape == (1, 10)
    assert overlap[0, 0] > 0.6
    assert overlap[0, 1:].max() < units.LEAST_OVERLAP
    assert units.detectors(pictures, masks, 0) == pytest.approx(0.1)


def test_a_unit_that_is_on_at_the_border_overlaps_by_chance_alone():
    masks = {"frame": np.zeros((30, 16, 16), bool)}
    masks["frame"][:, 0] = True
    random = np.random.default_rng(0)
    pictures = random.random((30, 16, 16, 20)).astype(np.float32)
    assert units.detectors(pictures, masks, 0) == 0


def test_shifted_parts_keep_their_size_and_lose_their_place():
    masks = scene()
    moved = units.shifted(masks, 0)
    assert np.array_equal(moved["spot"].sum((1, 2)), masks["spot"].sum((1, 2)))
    assert (moved["spot"] & masks["spot"]).sum() < 0.1 * masks["spot"].sum()


def test_the_field_of_view_is_as_large_as_what_moves_a_unit():
    seen = np.zeros((20, 20))
    seen[3:8, 4:9] = 1
    seen[0, 0] = 0.04  # below the edge
    assert units.field_side(seen) == 5
    assert np.isnan(units.field_side(np.zeros((4, 4))))


def test_selectivity_is_one_for_one_class_and_nothing_for_all():
    labels = np.repeat(np.arange(4), 5)
    one, all_ = (labels == 2).astype(np.float32), np.ones(20, np.float32)
    assert units.class_selectivity(np.stack([one, all_], 1), labels) == pytest.approx([1, 0])
    pictures = np.broadcast_to(np.stack([one, all_], 1)[:, None, None], (20, 3, 3, 2))
    assert units.class_selectivity(pictures, labels) == pytest.approx([1, 0])
