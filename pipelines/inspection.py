"""What goes on inside a trained network: what its layers answer, and which pixels its answer hangs on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from pipelines.inference import batches, device_of


def embedding(module: nn.Module, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(n, d) float32: each image as the last linear layer sees it, the layer that makes scores of it.

    Args:
        module: a network in evaluation mode, from uint8 tensors (n, channels, height, width).
        images: (n, height, width, channels) uint8.

    Raises:
        ValueError: no linear layer takes part, or the last one sees something else than one vector an image.
    """
    parts = []
    with torch.inference_mode():
        for batch in batches(images, device_of(module)):
            with _last_linear_input(module) as seen:
                module(batch)
            if not seen:
                raise ValueError(
                    "the network has no linear layer whose input could stand for the image. "
                    "End it with torch.nn.Flatten and torch.nn.Linear, or take one of activations(images)."
                )
            if seen[0].ndim != 2 or len(seen[0]) != len(batch):
                raise ValueError(
                    "the last linear layer of the network must see one vector an image, (n, d); "
                    f"it sees {tuple(seen[0].shape)} for {len(batch)} images. Take one of activations(images)."
                )
            parts.append(seen[0].float().cpu())
    return torch.cat(parts).numpy()


@contextmanager
def _last_linear_input(module: nn.Module) -> Iterator[list[Tensor]]:
    """Inside a `with`, a list that holds what went into the linear layer that was called last."""
    seen: list[Tensor] = []

    def keep(_layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        seen[:] = inputs[:1]

    layers = (layer for layer in module.modules() if isinstance(layer, nn.Linear))
    hooks = [layer.register_forward_pre_hook(keep) for layer in layers]
    try:
        yield seen
    finally:
        for hook in hooks:
            hook.remove()
