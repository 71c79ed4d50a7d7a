"""What can be seen inside a trained network, checked against the network's own answer."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch
from sklearn.exceptions import NotFittedError
from torch import nn

from bakeoff.pipelines.estimators.network import NetworkClassifier, networks


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


@pytest.fixture(scope="module", params=[*networks(), two_heads], ids=[*networks(), "two-heads"])
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
    monkeypatch.setattr("bakeoff.pipelines.inspection.batches.PIXELS_AT_ONCE", 7 * 144)
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


def test_layers_are_named_in_their_order_and_answer_what_the_network_says(fitted, stripes):
    images, _ = stripes()
    layers = fitted.activations(images)
    assert all(answer.dtype == np.float32 and len(answer) == 60 for answer in layers.values())
    assert {answer.ndim for answer in layers.values()} <= {2, 4}
    last = list(layers)[-1]
    assert last.startswith("linear-")
    np.testing.assert_allclose(layers[last], fitted._scores(images), atol=1e-5)


def test_layers_are_called_by_their_kind_and_lie_like_images(stripes):
    images, labels = stripes()
    layers = NetworkClassifier("small-cnn", epochs=1, random_state=0).fit(images, labels).activations(images[:5])
    assert {name: answer.shape for name, answer in list(layers.items())[:4]} == {
        "conv-1": (5, 12, 12, 24),
        "max-pool-1": (5, 6, 6, 24),
        "batch-norm-1": (5, 6, 6, 24),
        "relu-1": (5, 6, 6, 24),
    }
    assert (layers["relu-1"] == np.maximum(layers["batch-norm-1"], 0)).all()
    blocks = layers["conv-1"].reshape(5, 6, 2, 6, 2, 24)
    np.testing.assert_array_equal(layers["max-pool-1"], blocks.max((2, 4)))


def test_a_convolution_answers_what_its_filters_see(stripes):
    from scipy.signal import correlate2d

    images, labels = stripes()
    model = NetworkClassifier("small-cnn", epochs=2, random_state=0).fit(images, labels)
    standard = (images[0, :, :, 0] - float(model.module_.mean)) / float(model.module_.deviation)
    expected = correlate2d(standard, model.filters()[3, :, :, 0], mode="same")
    np.testing.assert_allclose(model.activations(images[:1])["conv-1"][0, :, :, 3], expected, atol=1e-4)


def test_a_layer_that_is_overwritten_is_seen_as_it_answered(stripes):
    def overwriting(image_shape, classes):
        return nn.Sequential(
            nn.Flatten(), nn.Linear(144, 9), nn.ReLU(inplace=True), nn.Dropout(), nn.Linear(9, classes)
        )

    images, labels = stripes()
    layers = NetworkClassifier(overwriting, epochs=1, random_state=0).fit(images, labels).activations(images)
    assert list(layers) == ["linear-1", "relu-1", "linear-2"]
    assert (layers["linear-1"] < 0).any()


def test_activations_of_many_batches_are_those_of_one(fitted, stripes, monkeypatch):
    images, _ = stripes()
    whole = fitted.activations(images)
    monkeypatch.setattr("bakeoff.pipelines.inspection.batches.PIXELS_AT_ONCE", 7 * 144)
    for name, answer in fitted.activations(images).items():
        np.testing.assert_allclose(answer, whole[name], atol=1e-4)


def test_the_gradient_is_that_of_the_score_by_the_pixels(fitted, stripes):
    """Central differences in float64, so small that hardly a unit or a maximum changes its mind on the way."""
    images, _ = stripes()
    places = fitted._scores(images[:2]).argmax(1)
    found = fitted.input_gradients(images[:2])
    assert found.dtype == np.float32
    assert found.shape == (2, 12, 12, 1)
    exact = copy.deepcopy(fitted.module_).double()
    pixels = torch.from_numpy(images[:2].astype(np.float64)).permute(0, 3, 1, 2)
    step = 1e-5
    moves = step * torch.eye(144, dtype=torch.float64).reshape(144, 1, 12, 12)
    for k in range(2):
        with torch.no_grad():
            up, down = exact(pixels[k] + moves)[:, places[k]], exact(pixels[k] - moves)[:, places[k]]
        numeric = ((up - down) / (2 * step)).reshape(12, 12, 1).numpy()
        np.testing.assert_allclose(found[k], numeric, atol=2e-4 * np.abs(numeric).max())


def test_gradients_of_labels_are_told_by_label(stripes, monkeypatch):
    images, labels = stripes()
    words = np.array(["b", "c", "a"])
    model = NetworkClassifier("small-cnn", epochs=4, random_state=0).fit(images, words[labels])
    predicted, of_a = model.input_gradients(images), model.input_gradients(images, ["a"] * 60)
    np.testing.assert_allclose(model.input_gradients(images, model.predict(images)), predicted, atol=1e-6)
    assert np.abs(of_a - predicted).max() > 1e-4
    monkeypatch.setattr("bakeoff.pipelines.inspection.batches.PIXELS_AT_ONCE", 7 * 144)
    np.testing.assert_allclose(model.input_gradients(images, model.predict(images)), predicted, atol=1e-5)
    with pytest.raises(ValueError, match="among the classes"):
        model.input_gradients(images, ["d"] * 60)
    with pytest.raises(ValueError, match="inconsistent"):
        model.input_gradients(images, ["a"])


def test_the_weights_gather_no_gradient(fitted, stripes):
    for parameter in fitted.module_.parameters():
        parameter.grad = None
    fitted.input_gradients(stripes()[0])
    assert all(parameter.grad is None for parameter in fitted.module_.parameters())


def test_a_network_that_is_not_fitted_shows_nothing(stripes):
    images, _ = stripes()
    model = NetworkClassifier("mlp")
    for look in (model.activations, model.embedding, model.input_gradients):
        with pytest.raises(NotFittedError):
            look(images)
    for look in (model.filters, model.n_parameters):
        with pytest.raises(NotFittedError):
            look()
