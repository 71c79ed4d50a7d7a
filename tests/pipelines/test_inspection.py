"""What can be seen inside a trained network, checked against the network's own answer."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from pipelines.deep import NetworkClassifier, networks


class TwoHeads(nn.Module):
    """A user's own network, whose last linear layer is neither the one defined last nor part of a `Sequential`."""

    def __init__(self, pixels, classes):
        super().__init__()
        self.head = nn.Linear(7, classes)
        self.body = nn.Linear(pixels, 7)
        self.unused = nn.Linear(3, 3)

    def forward(self, images):
        return self.head(torch.tanh(self.body(images.flatten(1))))


def two_heads(image_shape, classes):
    return TwoHeads(int(np.prod(image_shape)), classes)


def without_linear(image_shape, classes):
    return nn.Sequential(nn.Conv2d(image_shape[2], classes, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten())


def linear_of_rows(image_shape, classes):
    return nn.Sequential(nn.Flatten(2), nn.Linear(image_shape[0] * image_shape[1], classes), nn.Flatten())


@pytest.fixture(scope="module", params=[*networks(), two_heads], ids=str)
def fitted(request, stripes):
    return NetworkClassifier(request.param, epochs=1, random_state=0).fit(*stripes())


def last_layer(model):
    network = model.module_.network
    return network.head if isinstance(network, TwoHeads) else [*network.modules()][-1]


def test_the_last_layer_makes_the_scores_of_the_embedding(fitted, stripes):
    images, _ = stripes()
    vectors = fitted.embedding(images)
    last = last_layer(fitted)
    assert vectors.dtype == np.float32
    assert vectors.shape == (60, last.in_features)
    with torch.no_grad():
        scores = last(torch.from_numpy(vectors)).numpy()
    np.testing.assert_allclose(scores, fitted._scores(images), atol=1e-5)


def test_one_image_has_the_embedding_that_it_has_among_others(fitted, stripes, monkeypatch):
    images, _ = stripes()
    together = fitted.embedding(images)
    np.testing.assert_allclose(fitted.embedding(images[7:8]), together[7:8], atol=1e-5)
    monkeypatch.setattr("pipelines.inference.PIXELS_AT_ONCE", 7 * 144)
    np.testing.assert_allclose(fitted.embedding(images), together, atol=1e-5)


def test_no_hook_stays_behind(fitted, stripes):
    fitted.embedding(stripes()[0])
    assert not any(layer._forward_pre_hooks or layer._forward_hooks for layer in fitted.module_.modules())


def test_a_network_without_a_linear_layer_has_no_embedding(stripes):
    images, labels = stripes()
    model = NetworkClassifier(without_linear, epochs=1, random_state=0).fit(images, labels)
    with pytest.raises(ValueError, match=r"no linear layer.*torch\.nn\.Linear"):
        model.embedding(images)


def test_a_linear_layer_of_many_vectors_an_image_is_no_embedding(stripes):
    images, labels = stripes(channels=3, classes=3)
    model = NetworkClassifier(linear_of_rows, epochs=1, random_state=0).fit(images, labels)
    with pytest.raises(ValueError, match=r"one vector an image.*\(60, 3, 144\)"):
        model.embedding(images)
