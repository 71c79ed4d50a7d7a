"""Networks as if they had not been trained, wholly or from the top down.

Functions take two networks of one architecture, in evaluation mode, from uint8 tensors (n, channels, height, width) to
scores: one that was trained, and a fresh one with the weights from which it started. Neither's weights are touched.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from bakeoff.pipelines.inspection.inference import tensors

NORMALISING = (nn.BatchNorm1d, nn.BatchNorm2d)


def weighted_layers(module: nn.Module) -> list[str]:
    """Names of the layers that learn weights or statistics, in the order in which the network lists them."""
    return [
        name
        for name, layer in module.named_modules()
        if isinstance(layer, NORMALISING) or next(layer.parameters(recurse=False), None) is not None
    ]


def untrained(trained: nn.Module, fresh: nn.Module, images: NDArray[np.uint8], top: int | None = None) -> nn.Module:
    """A copy of a trained network whose last `top` layers have the weights of the fresh one; None for all.

    What normalises among these takes its statistics from images (n, height, width, channels) uint8, without which it
    would pass on numbers of any size.
    """
    names = weighted_layers(trained)
    chosen = names if top is None else names[len(names) - top :]
    found = copy.deepcopy(trained)
    begun = fresh.state_dict()
    state = found.state_dict()
    with torch.no_grad():
        for name in chosen:
            for parameter, _ in found.get_submodule(name).named_parameters(recurse=False):
                state[f"{name}.{parameter}"].copy_(begun[f"{name}.{parameter}"])
    layers = [layer for name in chosen if isinstance(layer := found.get_submodule(name), NORMALISING)]
    _settle(found, layers, images)
    return found


def _settle(module: nn.Module, layers: Sequence[nn.BatchNorm1d | nn.BatchNorm2d], images: NDArray[np.uint8]) -> None:
    """Give some layers the means and deviations of what they are given for images."""
    momenta = [layer.momentum for layer in layers]
    for layer in layers:
        layer.reset_running_stats()
        layer.momentum = None  # the plain mean over all batches
        layer.train()
    if layers:
        with torch.no_grad():
            for batch in tensors(module, images):
                module(batch)
    for layer, momentum in zip(layers, momenta, strict=True):
        layer.momentum = momentum
    module.eval()
