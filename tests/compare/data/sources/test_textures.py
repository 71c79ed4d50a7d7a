"""Patches of photographs: drawn by their seed, and training and test never from one place."""

import numpy as np

from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load
from bakeoff.compare.data.sources import textures


def test_a_seed_draws_the_same_patches_and_another_seed_others():
    one, same, other = (
        load(f"textures[n=60,n_test=30,seed={seed}]", DataLocations(offline=True)) for seed in (0, 0, 1)
    )
    assert one.digest == same.digest != other.digest
    assert one.images.shape == (90, 32, 32, 1)
    assert np.bincount(one.labels).tolist() == [30, 30, 30]
    assert (one.split == "test").sum() == 30


def test_training_and_test_come_from_parts_of_a_photograph_that_do_not_touch():
    photograph = np.tile(np.arange(512, dtype=np.float32), (512, 1))
    train, test = (textures._part(photograph, part) for part in ("train", "test"))
    assert train.max() + textures.GAP <= test.min()
    assert train.shape[1] + test.shape[1] + textures.GAP == 512


def test_classes_are_not_told_by_brightness():
    dataset = load("textures[n=300,n_test=30]", DataLocations(offline=True))
    means = np.array([dataset.images[dataset.labels == label].mean() for label in range(3)])
    assert np.ptp(means) < 10
