"""Adaptive max-pooling in terms of plain operations, for ONNX, which has no word for it."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor
from torch.nn import functional


def adaptive_max_pool(images: Tensor, output_size: list[int]) -> tuple[Tensor, Tensor]:
    """What `torch.nn.functional.adaptive_max_pool2d` answers, and in place of its indices nothing.

    Parameters
    ----------
    images
        (…, height, width).
    output_size
        height and width of the answer.
    """
    rows, columns = (_windows(length, count) for length, count in zip(images.shape[-2:], output_size, strict=True))
    grid = _even(rows), _even(columns)
    if all(grid):
        (height, down), (width, across) = grid  # type: ignore[misc]
        pooled = functional.max_pool2d(images, (height, width), (down, across))
    else:
        pooled = torch.cat([images[..., start:end, :].amax(-2, keepdim=True) for start, end in rows], -2)
        pooled = torch.cat([pooled[..., start:end].amax(-1, keepdim=True) for start, end in columns], -1)
    return pooled, torch.zeros(0, dtype=torch.int64)


def _windows(length: int, count: int) -> list[tuple[int, int]]:
    """Start and end of each window, which overlap where `count` does not divide `length`, as torch lays them.

    >>> _windows(7, 3), _windows(8, 3)
    ([(0, 3), (2, 5), (4, 7)], [(0, 3), (2, 6), (5, 8)])
    """
    return [(k * length // count, -(-(k + 1) * length // count)) for k in range(count)]


def _even(windows: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Length and distance of windows that are all alike; None where they are not.

    >>> _even([(0, 3), (2, 5), (4, 7)]), _even([(0, 3), (2, 6), (5, 8)])
    ((3, 2), None)
    """
    lengths = {end - start for start, end in windows}
    steps = {after[0] - before[0] for before, after in pairwise(windows)}
    return (lengths.pop(), steps.pop() if steps else 1) if len(lengths) == 1 and len(steps) <= 1 else None


DECOMPOSITIONS = {torch.ops.aten.adaptive_max_pool2d.default: adaptive_max_pool}
"""torch's operation → what does the same."""
