from __future__ import annotations

import pytest
import torch
from torch import nn

from bakeoff.pipelines.training.dead_units import dead_units


def test_units_that_answer_no_image_are_dead():
    model = nn.Sequential(nn.Linear(3, 4), nn.ReLU())
    with torch.no_grad():
        model[0].weight.copy_(torch.tensor([[1.0, 0, 0], [0, 1, 0], [0, 0, 1], [-1, -1, -1]]))
        model[0].bias.zero_()
    with dead_units(model) as shares:
        model(torch.eye(3)[:1])
    assert shares == {"1": 0.75}
    with dead_units(model) as shares:  # batches add up
        model(torch.eye(3)[:2])
        model(torch.eye(3)[2:])
    assert shares == {"1": 0.25}


def test_a_filter_is_one_unit_wherever_it_looks():
    model = nn.Sequential(nn.Conv2d(1, 2, 1, bias=False), nn.ReLU())
    with torch.no_grad():
        model[0].weight.copy_(torch.tensor([1.0, -1.0])[:, None, None, None])
    picture = torch.zeros(1, 1, 4, 4)
    picture[0, 0, 3, 3] = 1
    with dead_units(model) as shares:
        model(picture)
    assert shares == {"1": 0.5}


def test_the_model_is_left_as_it_was():
    model = nn.Sequential(nn.Linear(3, 4), nn.ReLU())
    with pytest.raises(RuntimeError), dead_units(model):
        model(torch.ones(1, 5))  # a wrong size
    assert not model[1]._forward_hooks
