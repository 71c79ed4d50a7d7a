"""Operations of networks: our count of products against torch's, and the rest by hand."""

import numpy as np
import pytest
from torch import nn

from bakeoff.compare.catalog import entries
from bakeoff.pipelines.estimators.network import NetworkClassifier
from bakeoff.pipelines.inspection.operations import operations
from bakeoff.pipelines.training.standardized import Standardized


def trained(network, side, options=None):
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (24, side, side, 1)).astype(np.uint8)
    model = NetworkClassifier(network, options, epochs=1, random_state=0)
    return model.fit(images, np.arange(24) % 10)


@pytest.mark.parametrize("name", entries("networks"))
@pytest.mark.parametrize("side", [16, 28])
def test_torch_counts_the_same_products(name, side):
    found = trained(name, side).operations()
    assert found.counted
    assert 2 * found.multiply_adds == pytest.approx(found.torch, rel=0.01)
    assert found.all > found.torch


@pytest.mark.parametrize("options", [{"mirror": True}, {"depth": 2, "width": 8, "activation": "gelu"}])
def test_options_change_the_count_and_torch_agrees(options):
    found, plain = trained("residual-cnn", 16, options).operations(), trained("residual-cnn", 16).operations()
    assert 2 * found.multiply_adds == pytest.approx(found.torch, rel=0.01)
    assert found.multiply_adds != plain.multiply_adds


def test_a_perceptron_has_as_many_multiply_adds_as_weights():
    model = trained("mlp", 28)
    found = model.operations()
    assert found.multiply_adds == 79_400
    assert model.n_parameters() == 79_510
    assert found.last == 2 * 1000 + 10
    assert found.all == 2 * 79_400 + 110 + 100 + 2 * 784  # biases, activations, standardised pixels


def test_small_layers_by_hand():
    network = nn.Sequential(
        nn.Conv2d(1, 2, 3, bias=False), nn.BatchNorm2d(2), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(2, 3)
    )
    module = Standardized(1, network).eval()
    found = operations(module, np.zeros((1, 4, 4, 1), np.uint8))
    conv, norm, relu, pool, linear = 2 * 2 * 4 * 9, 2 * 8, 8, 4 * 2, 2 * 2 * 3 + 3
    assert found.all == 2 * 16 + conv + norm + relu + pool + linear
    assert (found.multiply_adds, found.torch, found.last) == (2 * 4 * 9 + 6, conv + 12, linear)


def test_a_layer_nobody_knows_is_not_passed_over():
    module = Standardized(1, nn.Sequential(nn.Flatten(), nn.Softmax(1), nn.Linear(16, 3))).eval()
    assert not operations(module, np.zeros((1, 4, 4, 1), np.uint8)).counted
