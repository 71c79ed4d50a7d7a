"""Validation images are carved from the training set, and decide what is kept."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from bakeoff.pipelines.estimators.network import NetworkClassifier
from bakeoff.pipelines.training.early_stopping import carve
from bakeoff.pipelines.training.examples import Examples
from bakeoff.pipelines.training.loop import judge


def examples(images, labels):
    return Examples(torch.from_numpy(images), torch.from_numpy(labels), torch.arange(len(labels)).float())


def test_the_parts_are_all_images_and_each_class_gives_its_share(stripes):
    images, labels = stripes(90)
    learned, held_out = carve(examples(images, labels), 0.2, seed=0)
    assert sorted([*learned.weights.tolist(), *held_out.weights.tolist()]) == list(range(90))
    assert np.bincount(held_out.labels).tolist() == [6, 6, 6]
    places = held_out.weights.long().numpy()
    assert (held_out.images.numpy() == images[places]).all()
    assert (held_out.labels.numpy() == labels[places]).all()
    again, other = (carve(examples(images, labels), 0.2, seed)[1].weights.tolist() for seed in (0, 1))
    assert again == held_out.weights.tolist() != other
    assert carve(examples(images, labels), 0.0, seed=0)[1] is None


def test_the_weights_are_those_of_the_best_epoch(stripes):
    images, labels = stripes(90)
    model = NetworkClassifier("mlp", epochs=12, learning_rate=0.1, validation=0.3, random_state=0).fit(images, labels)
    losses = [epoch.validation_loss for epoch in model.history_]
    assert np.argmin(losses) < 11  # else the last weights would do as well
    _, held_out = carve(examples(images, labels), 0.3, model.seed_)
    assert judge(model.module_, held_out)[0] == pytest.approx(min(losses), rel=1e-5)


def test_held_out_images_are_never_learned_from(stripes):
    """Nor does the standardisation see them: what they show changes nothing but their own loss."""
    images, labels = stripes(90)
    model = NetworkClassifier("mlp", epochs=1, validation=0.3, random_state=0).fit(images, labels)
    _, held_out = carve(examples(images, labels), 0.3, model.seed_)
    spoilt = images.copy()
    spoilt[held_out.weights.long().numpy()] = 255
    other = NetworkClassifier("mlp", epochs=1, validation=0.3, random_state=0).fit(spoilt, labels)
    expected = model.module_.state_dict()
    assert all(torch.equal(expected[name], value) for name, value in other.module_.state_dict().items())
    assert other.history_[0].validation_loss != model.history_[0].validation_loss
