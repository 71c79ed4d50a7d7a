from __future__ import annotations

import subprocess
import sys

import pytest
import torch
from torch import nn

from pipelines.adamw import AdamW
from pipelines.training import seeded


def networks():
    for _ in range(2):
        with seeded(0):
            yield nn.Sequential(nn.Conv2d(1, 4, 3, bias=False), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(64, 3))


def test_equals_torch():
    ours, theirs = networks()
    optimizer = AdamW(ours, weight_decay=0.3)
    weights = [parameter for parameter in theirs.parameters() if parameter.ndim > 1]
    others = [parameter for parameter in theirs.parameters() if parameter.ndim <= 1]
    reference = torch.optim.AdamW([{"params": weights}, {"params": others, "weight_decay": 0.0}], weight_decay=0.3)
    images = torch.randn(5, 1, 6, 6, generator=torch.Generator().manual_seed(0))
    for step in range(1, 5):
        for group in reference.param_groups:
            group["lr"] = 0.01 * step
        reference.zero_grad()
        theirs(images).square().sum().backward()
        reference.step()
        ours(images).square().sum().backward()
        optimizer.step(0.01 * step)
    for mine, other in zip(ours.parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(mine, other, rtol=1e-5, atol=1e-6)
    assert all(parameter.grad is None for parameter in ours.parameters())


def test_what_is_frozen_or_was_not_asked_stays():
    (network, _) = networks()
    network[0].weight.requires_grad = False
    before = {name: parameter.clone() for name, parameter in network.named_parameters()}
    network[3](torch.ones(1, 64)).sum().backward()
    AdamW(network, weight_decay=0.3).step(0.1)
    moved = {name for name, parameter in network.named_parameters() if not torch.equal(parameter, before[name])}
    assert moved == {"3.weight", "3.bias"}


@pytest.mark.parametrize("network", ["mlp", "small-cnn"])
def test_training_imports_no_compiler(network):
    code = f"""
import sys, numpy as np
from pipelines.deep import NetworkClassifier
NetworkClassifier({network!r}, epochs=1).fit(np.zeros((4, 8, 8, 1), np.uint8), [0, 1, 0, 1])
sys.exit("torch._dynamo" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
