"""Every file in pipelines/networks, with every activation."""

from __future__ import annotations

import importlib

import pytest
import torch
from torch import nn

from bakeoff.pipelines.estimators.network import networks
from bakeoff.pipelines.networks import lenet, mlp, residual_cnn, small_cnn, tiny_cnn
from bakeoff.pipelines.training.layers import ACTIVATIONS
from bakeoff.pipelines.training.loop import gradient_norms, seeded
from bakeoff.pipelines.training.recipe import Recipe


def parameters(network):
    return sum(parameter.numel() for parameter in network.parameters())


def module(name):
    return importlib.import_module(f"bakeoff.pipelines.networks.{name.replace('-', '_')}")


@pytest.mark.parametrize("shape", [(28, 28, 1), (25, 31, 1), (32, 32, 3), (64, 64, 3)])
@pytest.mark.parametrize("name", networks())
def test_gives_one_score_a_class_and_gradients_everywhere(name, shape):
    assert isinstance(module(name).recipe, Recipe)
    network = module(name).build(shape, 7)
    height, width, channels = shape
    scores = network(torch.randn(4, channels, height, width))
    assert scores.shape == (4, 7)
    scores.square().sum().backward()
    assert all(parameter.grad is not None for parameter in network.parameters())


@pytest.mark.parametrize("name", networks())
def test_depth_and_width_make_it_larger(name):
    build, least = module(name).build, getattr(module(name), "LEAST_SIDE", 1)
    usual = parameters(build((40, 40, 1), 5))
    assert parameters(build((40, 40, 1), 5, width=64 if name != "mlp" else 128)) > usual
    assert parameters(build((40, 40, 1), 5, depth=4 if name != "lenet" else 1)) != usual
    assert build((least, least + 3, 3), 2)(torch.randn(2, 3, least, least + 3)).shape == (2, 2)
    for wrong in ({"depth": 0}, {"width": 0.5}):
        with pytest.raises(ValueError, match=f"{next(iter(wrong))} must be a whole number"):
            build((40, 40, 1), 5, **wrong)


@pytest.mark.parametrize("name", ["lenet", "small-cnn", "tiny-cnn", "residual-cnn"])
def test_smaller_images_are_refused(name):
    least = module(name).LEAST_SIDE
    with pytest.raises(ValueError, match=f"{name} needs .* at least {least} × {least} pixels; got {least - 1} × 30"):
        module(name).build((least - 1, 30, 1), 2)


def test_networks_have_the_sizes_that_they_say():
    assert parameters(mlp.build((28, 28, 1), 10)) == 79_510
    assert parameters(mlp.build((28, 28, 1), 10, hidden=(256, 128))) == 784 * 256 + 256 * 128 + 128 * 10 + 394
    with pytest.raises(ValueError, match="at least one unit"):
        mlp.build((28, 28, 1), 10, hidden=(100, 0))
    assert [layer.out_features for layer in mlp.build((28, 28, 1), 10, depth=2, width=30)[1::2]] == [30, 30, 10]
    assert parameters(lenet.build((28, 28, 1), 10)) == 61_706
    assert parameters(small_cnn.build((28, 28, 1), 10)) < 100_000
    assert parameters(small_cnn.build((128, 128, 3), 10)) < 200_000
    assert parameters(tiny_cnn.build((28, 28, 1), 10)) < 10_000
    assert parameters(residual_cnn.build((28, 28, 1), 10)) < 1_000_000
    assert parameters(residual_cnn.build((28, 28, 1), 10, depth=2)) < 1_000_000


@pytest.mark.parametrize("chosen", ACTIVATIONS)
@pytest.mark.parametrize("name", networks())
def test_a_numeric_gradient_agrees(name, chosen):
    side = max(8, getattr(module(name), "LEAST_SIDE", 1))
    with seeded(0):
        network = module(name).build((side, side, 1), 3, width=4, activation=chosen).double().eval()
        pictures = torch.randn(4, 1, side, side, dtype=torch.float64)
        for parameter in network.parameters():  # away from 0, where scales and rectified units have kinks
            parameter.data += 0.1 * torch.randn_like(parameter)
        directions = [torch.randn_like(parameter) for parameter in network.parameters()]
    truth = torch.tensor([0, 1, 2, 0])

    def loss():
        return nn.functional.cross_entropy(network(pictures), truth)

    loss().backward()
    for parameter, direction in zip(network.parameters(), directions, strict=True):
        direction /= direction.norm()
        with torch.no_grad():
            parameter += 1e-6 * direction
            above = loss()
            parameter -= 2e-6 * direction
            numeric = (above - loss()) / 2e-6
            parameter += 1e-6 * direction
        assert abs(numeric - (parameter.grad * direction).sum()) < 1e-6


def first_to_last(chosen, seed):
    """Gradient of the first weights as a share of that of the last, before any training, at eight hidden layers."""
    with seeded(seed):
        network = mlp.build((28, 28, 1), 10, depth=8, activation=chosen)
        pictures, truth = torch.randn(128, 1, 28, 28), torch.randint(0, 10, (128,))
    nn.functional.cross_entropy(network(pictures), truth).backward()
    norms = list(gradient_norms(network).values())
    assert len(norms) == 9
    return norms[0] / norms[-1]


@pytest.mark.parametrize("seed", range(3))
def test_gradients_vanish_behind_eight_sigmoids_and_live_behind_eight_relus(seed):
    assert first_to_last("sigmoid", seed) < 1e-4
    assert 0.05 <= first_to_last("relu", seed) <= 1
