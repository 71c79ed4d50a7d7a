"""Images through a trained network, so many at a time that memory does not grow with their number."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

PIXELS_AT_ONCE = 800_000
"""Pixels that pass through the network at a time."""


def batches(images: NDArray[np.uint8], device: torch.device) -> Iterator[Tensor]:
    """The images (n, height, width, channels) uint8 as tensors (some, channels, height, width) uint8 on a device."""
    _, height, width, _ = images.shape
    step = max(1, PIXELS_AT_ONCE // (height * width))
    for start in range(0, len(images), step):
        part = np.ascontiguousarray(images[start : start + step])
        if not part.flags.writeable:  # torch warns of memory that it must not write to
            part = part.copy()
        yield torch.from_numpy(part).to(device).permute(0, 3, 1, 2)


def scores(module: nn.Module, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(n, classes) float32: what a network in evaluation mode answers, before it is made probabilities."""
    with torch.inference_mode():
        parts = [module(batch) for batch in batches(images, device_of(module))]
        whole = parts[0] if len(parts) == 1 else torch.cat(parts)
        return whole.float().cpu().numpy()


def device_of(module: nn.Module) -> torch.device:
    """Where a standardised network lies."""
    return next(module.buffers()).device
