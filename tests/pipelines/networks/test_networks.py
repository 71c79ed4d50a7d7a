"""Every file in pipelines/networks."""

from __future__ import annotations

import importlib

import pytest
import torch

from pipelines.deep import networks
from pipelines.networks import mlp, small_cnn
from pipelines.recipe import Recipe


def parameters(network):
    return sum(parameter.numel() for parameter in network.parameters())


@pytest.mark.parametrize("shape", [(28, 28, 1), (25, 31, 1), (32, 32, 3), (64, 64, 3)])
@pytest.mark.parametrize("name", networks())
def test_gives_one_score_a_class_and_gradients_everywhere(name, shape):
    module = importlib.import_module(f"pipelines.networks.{name.replace('-', '_')}")
    assert isinstance(module.recipe, Recipe)
    network = module.build(shape, 7)
    height, width, channels = shape
    scores = network(torch.randn(4, channels, height, width))
    assert scores.shape == (4, 7)
    scores.square().sum().backward()
    assert all(parameter.grad is not None for parameter in network.parameters())


def test_the_perceptron_has_the_size_of_the_classic_one():
    assert parameters(mlp.build((28, 28, 1), 10)) == 79_510
    assert parameters(mlp.build((28, 28, 1), 10, hidden=(256, 128))) == 784 * 256 + 256 * 128 + 128 * 10 + 394
    with pytest.raises(ValueError, match="at least one unit"):
        mlp.build((28, 28, 1), 10, hidden=(100, 0))


def test_the_small_network_is_small():
    assert parameters(small_cnn.build((28, 28, 1), 10)) < 100_000
    assert parameters(small_cnn.build((128, 128, 3), 10)) < 200_000
    assert small_cnn.build((28, 28, 1), 10)[0].weight.shape == (24, 1, 5, 5)


def test_the_small_network_works_from_its_least_size_on():
    network = small_cnn.build((8, 11, 3), 2)
    assert network(torch.randn(2, 3, 8, 11)).shape == (2, 2)
    with pytest.raises(ValueError, match="at least 8 × 8 pixels; got 7 × 30"):
        small_cnn.build((7, 30, 1), 2)
