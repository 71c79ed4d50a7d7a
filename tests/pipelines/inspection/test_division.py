"""The division of a network's work, where one side of it is known to be the larger."""

import numpy as np
import pytest
import torch
from torch import nn

from bakeoff.pipelines.inspection.division import division
from bakeoff.pipelines.training.recipe import Recipe
from bakeoff.pipelines.training.standardized import Standardized

IMAGES = np.random.default_rng(0).integers(0, 256, (128, 16, 16, 1)).astype(np.uint8)


def network(*layers):
    torch.manual_seed(0)
    module = Standardized(1, nn.Sequential(*layers))
    return module.eval()


def shares(*layers):
    found = division(network(*layers), IMAGES, Recipe())
    return found["last_cpu_seconds"] / found["all_cpu_seconds"], (
        found["learning_last_cpu_seconds"] / found["learning_all_cpu_seconds"]
    )


def test_a_small_last_layer_has_a_small_share():
    layers = [nn.Conv2d(1, 32, 5), nn.ReLU(), nn.Conv2d(32, 32, 5), nn.AdaptiveAvgPool2d(1), nn.Flatten()]
    answering, learning = shares(*layers, nn.Linear(32, 3))
    assert 0 < answering < 0.2
    assert 0 < learning < 0.2


def test_a_large_last_layer_has_a_large_share():
    answering, learning = shares(nn.Flatten(), nn.Linear(256, 512), nn.ReLU(), nn.Linear(512, 8000))
    assert answering > 0.5
    assert learning > 0.5


def test_the_network_learns_nothing_and_chance_is_left_alone():
    module = network(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.Dropout(), nn.Flatten(), nn.Linear(4 * 14 * 14, 3))
    before = {name: value.clone() for name, value in module.state_dict().items()}
    chance = torch.random.get_rng_state()
    division(module, IMAGES, Recipe())
    assert all(torch.equal(value, before[name]) for name, value in module.state_dict().items())
    assert torch.equal(torch.random.get_rng_state(), chance)
    assert not module.training


def test_without_a_linear_layer_nothing_is_told():
    assert division(network(nn.Conv2d(1, 3, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten()), IMAGES, Recipe()) == {}


@pytest.mark.parametrize("count", [1, 5])
def test_few_images_will_do(count):
    found = division(network(nn.Flatten(), nn.Linear(256, 3)), IMAGES[:count], Recipe())
    assert set(found) == {f"{what}_cpu_seconds" for what in ("all", "last", "learning_all", "learning_last")}


def test_a_network_that_does_not_learn_only_answers():
    module = network(nn.Flatten(), nn.Linear(256, 3)).requires_grad_(False)
    assert set(division(module, IMAGES, Recipe())) == {"all_cpu_seconds", "last_cpu_seconds"}
