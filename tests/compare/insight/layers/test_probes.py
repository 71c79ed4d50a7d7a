import numpy as np
import pytest

from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.sources import shapes
from bakeoff.compare.insight.layers import probes


def bars(angles, dark=False, side=32):
    """A bar through the middle of each image."""
    down, across = np.mgrid[:side, :side] - (side - 1) / 2
    away = np.abs(across * np.sin(angles)[:, None, None] - down * np.cos(angles)[:, None, None])
    values = 128 + (-80 if dark else 80) * np.clip(3 - away, 0, 1)
    return values.astype(np.uint8)[..., None]


def test_edges_are_told_by_their_orientation_alone():
    angles = np.linspace(0, np.pi, 7)[:-1]
    told, dark = (probes.edge_targets(bars(angles, d)).reshape(6, 16, 2).sum(1) for d in (False, True))
    assert told == pytest.approx(dark, abs=0.03)
    # Gradients stand across the bar.
    turned = np.arctan2(told[:, 1], told[:, 0]) / 2
    assert np.abs(np.exp(2j * turned) - np.exp(2j * (angles + np.pi / 2))).max() < 0.1
    assert np.hypot(*told.T).min() > 0.85
    assert probes.edge_targets(np.full((1, 8, 8, 3), 9, np.uint8)).tolist() == [[0.0] * 32]


def test_parts_are_told_by_their_pixels_in_each_cell():
    masks = {"a": np.zeros((2, 8, 8), bool), "b": np.ones((2, 8, 8), bool)}
    masks["a"][1, :2, :2] = True
    told = probes.part_targets(masks, np.array([0, 1])).reshape(2, 16, 2)
    assert told[1, 0].tolist() == [4, 4]
    assert told[..., 0].sum() == 4
    assert probes.part_targets({}, np.array([0])) is None


def test_readers_find_what_is_there_and_nothing_in_noise():
    random = np.random.default_rng(0)
    told, labels = random.normal(size=(500, 3)), random.integers(0, 4, 500)
    rows = np.hstack([told, np.eye(4)[labels], 0.1 * random.normal(size=(500, 200))]).astype(np.float32)
    noise = random.normal(size=rows.shape).astype(np.float32)
    found = []
    for each in (rows, noise):
        same = probes.EqualDimension(each[:300], 0)
        few, more = same(each[:300]), same(each[300:])
        assert few.shape == (300, probes.DIMENSION)
        found.append(
            (probes.explained(few, told[:300], more, told[300:]), probes.named(few, labels[:300], more, labels[300:]))
        )
    assert min(found[0]) > 0.9
    assert found[1][0] < 0
    assert found[1][1] < 0.4


def test_a_representation_of_few_or_of_constant_columns_is_read_as_it_is():
    rows = np.hstack([np.arange(20)[:, None], np.ones((20, 2))]).astype(np.float32)
    found = probes.EqualDimension(rows, 0)(rows)
    assert found.shape == (20, 3)
    assert np.isfinite(found).all()
    assert np.ptp(found[:, 1:]) == 0


def test_masks_of_drawn_shapes_can_be_told():
    drawn = shapes.load("", DataLocations(), n=40)
    assert probes.part_targets(drawn.masks, np.arange(40)).shape == (40, 48)


def test_some_rows_are_taken_evenly():
    assert probes.at_most(np.arange(10), 20).tolist() == list(range(10))
    assert probes.at_most(np.arange(11), 3).tolist() == [0, 5, 10]


def test_small_pictures_are_enlarged_in_place():
    small = np.arange(4, dtype=np.float32).reshape(1, 2, 2, 1)
    large = probes.enlarged(small, 8, 8)
    assert large.shape == (1, 8, 8, 1)
    assert large[0, 0, 0, 0] == 0
    assert large[0, 7, 7, 0] == 3
    assert large.mean() == pytest.approx(small.mean())
