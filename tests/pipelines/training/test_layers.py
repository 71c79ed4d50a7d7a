from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from bakeoff.pipelines.training.layers import ACTIVATIONS, FlipAveraging, activation, conv_block, first_weights
from bakeoff.pipelines.training.loop import seeded


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_first_weights_have_the_variance_of_the_papers(name):
    network = nn.Sequential(nn.Linear(400, 600), activation(name), nn.Conv2d(8, 64, 5), nn.Linear(300, 500))
    with seeded(0):
        first_weights(network, name)
    he = name in ("relu", "gelu")
    deviations = [layer.weight.std().item() for layer in network if hasattr(layer, "weight")]
    assert deviations[0] == pytest.approx(math.sqrt(2 / 400 if he else 2 / (400 + 600)), rel=0.02)
    assert deviations[1] == pytest.approx(math.sqrt(2 / (8 * 25) if he else 2 / (25 * (8 + 64))), rel=0.02)
    assert deviations[2] == pytest.approx(math.sqrt(2 / (300 + 500)), rel=0.02)
    assert all((layer.bias == 0).all() for layer in network if hasattr(layer, "bias"))


def test_relu_keeps_the_size_of_a_signal_through_many_layers_and_xavier_would_not():
    def size(name: str) -> float:
        stack = [layer for _ in range(20) for layer in (nn.Linear(200, 200), nn.ReLU())]
        network = nn.Sequential(*stack, nn.Linear(200, 200))
        with seeded(0):
            first_weights(network, name)
            return network(torch.randn(50, 200)).std().item()

    assert 0.3 < size("relu") < 3
    assert size("tanh") < 0.01


def test_pooling_halves_the_side_and_strides_do_too():
    pictures = torch.randn(2, 3, 12, 9)
    assert nn.Sequential(*conv_block(3, 5, 3, "relu"))(pictures).shape == (2, 5, 12, 9)
    assert nn.Sequential(*conv_block(3, 5, 3, "relu", pool=True))(pictures).shape == (2, 5, 6, 4)
    assert nn.Sequential(*conv_block(3, 5, 5, "tanh", stride=2))(pictures).shape == (2, 5, 6, 5)


def test_an_unknown_activation_is_refused():
    with pytest.raises(ValueError, match="one of relu, sigmoid, tanh, gelu; got 'swish'"):
        activation("swish")


def test_a_trained_network_may_look_at_the_mirror_image_too():
    network = nn.Sequential(nn.Flatten(), nn.Linear(12, 2))
    mirrored, picture = FlipAveraging(network), torch.randn(3, 1, 3, 4)
    assert torch.equal(mirrored.train()(picture), network(picture))
    both = mirrored.eval()(picture)
    torch.testing.assert_close(both, (network(picture) + network(picture.flip(-1))) / 2)
    torch.testing.assert_close(mirrored(picture.flip(-1)), both)
