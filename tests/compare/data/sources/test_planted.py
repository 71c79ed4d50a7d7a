import numpy as np
import pytest

from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.sources import planted


def draw(**options):
    return planted.load("", DataLocations(), **options)


def test_a_seed_draws_the_same():
    first = draw(n=30, seed=3)
    assert draw(n=30, seed=3).digest == first.digest
    assert draw(n=30, seed=4).digest != first.digest


@pytest.mark.parametrize("size", [16, 32, 48])
def test_a_class_has_its_mark_and_no_other(size):
    dataset = draw(n=60, size=size)
    for part in planted.PARTS:
        there = dataset.masks[part].any((1, 2))
        assert np.array_equal(there, dataset.labels == dataset.classes.index(part))
        assert 0.03 < dataset.masks[part][there].mean() < 0.12


def test_an_image_without_its_mark_differs_there_and_nowhere_else():
    dataset, rows = draw(n=60), np.arange(0, 60, 3)
    assert np.array_equal(planted.without("", rows, n=60), dataset.images[rows])
    for part in planted.PARTS:
        changed = (planted.without(part, rows, n=60) != dataset.images[rows])[..., 0]
        assert not (changed & ~dataset.masks[part][rows]).any()
        assert changed.sum() > 0.95 * dataset.masks[part][rows].sum()


def test_the_shape_below_tells_nothing():
    dataset = draw(n=3000)
    plain = np.where(dataset.masks["bar"] | dataset.masks["watermark"], 0, dataset.images[..., 0])
    bright = [plain[dataset.labels == label][:, :8].mean() for label in range(3)]
    assert max(bright) - min(bright) < 3
