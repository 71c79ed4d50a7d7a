"""What is shown is of the test set, and what stands for nothing seen is of the training set."""

from dataclasses import replace

import numpy as np

from bakeoff.compare.insight.examples import examples, mean_image
from bakeoff.compare.study.splits import Split


def test_images_are_of_the_test_set_with_their_labels_and_the_same_for_all(dataset):
    split = Split(np.arange(0, 60), np.arange(60, 90))
    shown = examples(dataset, split, 3)
    rows = [np.flatnonzero((dataset.images == image).all((1, 2, 3)))[0] for image in shown["images"]]
    assert set(rows) <= set(range(60, 90))
    assert np.array_equal(dataset.labels[rows], shown["truth"])
    assert set(shown["truth"]) == {0, 1, 2}
    assert np.array_equal(examples(dataset, split, 3)["images"], shown["images"])
    assert not np.array_equal(examples(dataset, split, 4)["images"], shown["images"])


def test_the_mean_is_that_of_training_images_alone(dataset):
    split = Split(np.arange(0, 60), np.arange(60, 90))
    images = dataset.images.copy()
    images[60:] = 255
    mean = mean_image(replace(dataset, images=images), split)
    assert mean.dtype == np.uint8
    assert np.abs(mean - dataset.images[:60].mean(axis=0)).max() <= 0.5
