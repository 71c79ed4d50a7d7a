"""A function of tensors on a GPU, recorded once for each shape and played back.

A step of a small network is some hundred kernels that take microseconds each; to launch them one by one takes far
longer than they do. A recorded graph is launched in one go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

ORDINARY = 3
"""Calls of one shape before it is recorded, in which libraries choose their algorithms and lay out their memory."""

Inputs = tuple[Tensor | None, ...]


@dataclass(frozen=True)
class Recording:
    """A graph, the tensors that it reads, and those that it writes each time it is played."""

    graph: torch.cuda.CUDAGraph
    inputs: Inputs
    outputs: tuple[Tensor, ...]


class Replay:
    """`function`, recorded once for each shape of its inputs, and played back from then on.

    What it returns is overwritten by the next call. Numbers that are no tensors, and choices that the function makes
    without the GPU, stay as they were when it was recorded.
    """

    def __init__(self, function: Callable[..., tuple[Tensor, ...]]) -> None:
        self.function = function
        self.aside = torch.cuda.Stream()
        self.met: Counter[tuple[torch.Size | None, ...]] = Counter()
        self.recordings: dict[tuple[torch.Size | None, ...], Recording] = {}

    def __call__(self, *inputs: Tensor | None) -> tuple[Tensor, ...]:
        """What `function` returns for tensors on the GPU."""
        shapes = tuple(None if given is None else given.shape for given in inputs)
        if shapes not in self.recordings:
            self.met[shapes] += 1
            if self.met[shapes] <= ORDINARY:
                return self._ordinary(inputs)
            self.recordings[shapes] = self._recorded(inputs)
        recording = self.recordings[shapes]
        for place, given in zip(recording.inputs, inputs, strict=True):
            if place is not None and given is not None:
                place.copy_(given)
        recording.graph.replay()
        return recording.outputs

    def _ordinary(self, inputs: Inputs) -> tuple[Tensor, ...]:
        """Computed beside the main stream, as what will be recorded must be."""
        self.aside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(self.aside):
            outputs = self.function(*inputs)
        torch.cuda.current_stream().wait_stream(self.aside)
        return outputs

    def _recorded(self, inputs: Inputs) -> Recording:
        """Nothing is computed by recording."""
        places = tuple(None if given is None else given.clone() for given in inputs)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph, stream=self.aside, capture_error_mode="thread_local"):
            outputs = self.function(*places)
        return Recording(graph, places, outputs)
