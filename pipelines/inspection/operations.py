"""How many operations a trained network needs for one image, counted layer by layer and, for a check, by torch.

Torch's counter knows products of matrices and convolutions, two operations for each multiply–add. Here these are
counted from the shapes of the layers, and to them what normalisation, pooling and activations take.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from bakeoff.pipelines.inspection.inference import tensors

_PRODUCTS = (nn.Linear, nn.Conv1d, nn.Conv2d, nn.Conv3d)


@dataclass(frozen=True)
class Operations:
    """What one image takes.

    Attributes
    ----------
        all: additions, multiplications, comparisons and values of functions, one each.
        multiply_adds: pairs of a multiplication and an addition in the products of the layers.
        last: of all, those of the last linear layer.
        torch: twice the multiply–adds as torch's `FlopCounterMode` counts them.
        counted: whether every layer that computes is one that is known here.
    """

    all: float
    multiply_adds: float
    last: float
    torch: float
    counted: bool


def operations(module: nn.Module, images: NDArray[np.uint8]) -> Operations:
    """Send one of the images (n, height, width, channels) uint8 through a network in evaluation mode, and count."""
    counts: list[tuple[nn.Module, float, float]] = []
    unknown: list[nn.Module] = []

    def note(layer: nn.Module, inputs: Any, answer: Any) -> None:
        products, others = _products(layer, answer), _others(layer, inputs, answer)
        if products is None and others is None:
            unknown.append(layer)
        else:
            counts.append((layer, products or 0.0, others or 0.0))

    image = next(iter(tensors(module, images[:1])))
    with torch.no_grad(), ExitStack() as hooks:
        for layer in module.modules():
            if not any(True for _ in layer.children()):
                hooks.enter_context(layer.register_forward_hook(note))
        with FlopCounterMode(display=False) as counter:
            module(image)
    standardised = 2.0 * image.numel()
    last = [2 * products + others for layer, products, others in counts if isinstance(layer, nn.Linear)]
    return Operations(
        all=standardised + sum(2 * products + others for _, products, others in counts),
        multiply_adds=sum(products for _, products, _ in counts),
        last=last[-1] if last else 0.0,
        torch=float(counter.get_total_flops()),
        counted=not unknown,
    )


def _products(layer: nn.Module, answer: Any) -> float | None:
    """Multiply–adds: for each number of the answer, one with each weight that leads to it."""
    if not isinstance(layer, _PRODUCTS):
        return None
    return float(answer.numel() * layer.weight[0].numel())


def _others(layer: nn.Module, inputs: Any, answer: Any) -> float | None:
    """Operations that are no part of a product; None for a layer that is not known."""
    if isinstance(layer, _PRODUCTS):
        return float(answer.numel()) if layer.bias is not None else 0.0
    for kinds, count in _COUNTS:
        if isinstance(layer, kinds):
            return float(count(layer, inputs[0], answer))
    return None


def _window(layer: Any, seen: Tensor, answer: Tensor) -> float:
    side = layer.kernel_size
    area = side if isinstance(side, int) else int(np.prod(side))
    return answer.numel() * (area ** (seen.ndim - 2) if isinstance(side, int) else area)


_COUNTS: tuple[tuple[tuple[type[nn.Module], ...], Callable[[Any, Tensor, Tensor], float]], ...] = (
    # What a trained normalisation does is one product and one sum.
    ((nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d), lambda _layer, _seen, answer: 2 * answer.numel()),
    ((nn.LayerNorm, nn.GroupNorm), lambda _layer, seen, _answer: 6 * seen.numel()),
    ((nn.ReLU, nn.LeakyReLU, nn.ReLU6), lambda _layer, _seen, answer: answer.numel()),
    ((nn.Sigmoid, nn.Tanh, nn.GELU, nn.SiLU), lambda _layer, _seen, answer: 4 * answer.numel()),
    ((nn.MaxPool1d, nn.MaxPool2d, nn.AvgPool1d, nn.AvgPool2d), _window),
    (
        (nn.AdaptiveAvgPool1d, nn.AdaptiveAvgPool2d, nn.AdaptiveMaxPool1d, nn.AdaptiveMaxPool2d),
        lambda _layer, seen, _answer: seen.numel(),
    ),
    ((nn.Flatten, nn.Unflatten, nn.Identity, nn.Dropout, nn.Dropout2d), lambda _layer, _seen, _answer: 0),
)
