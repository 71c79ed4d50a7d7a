"""Tensors as arrays and back."""

import numpy as np
import pytest
import torch
from torch import nn

from bakeoff.pipelines.training.weights import as_arrays, as_tensors, put_weights


def test_arrays_and_tensors_are_copies():
    layer = nn.Linear(3, 2)
    arrays = as_arrays(layer.state_dict())
    before = arrays["weight"].copy()
    with torch.no_grad():
        layer.weight += 1
    assert np.array_equal(arrays["weight"], before)
    as_tensors(arrays)["weight"].add_(1)
    assert np.array_equal(arrays["weight"], before)


def test_weights_go_from_one_network_to_another_of_its_kind():
    one, other = nn.Linear(3, 2), nn.Linear(3, 2)
    put_weights(as_arrays(one.state_dict()), other)
    given = torch.ones(1, 3)
    assert torch.equal(one(given), other(given))


@pytest.mark.parametrize("network", [nn.Linear(4, 2), nn.Linear(3, 2, bias=False)])
def test_weights_of_another_network_are_refused(network):
    with pytest.raises(ValueError, match="not those of this network"):
        put_weights(as_arrays(nn.Linear(3, 2).state_dict()), network)
