"""Peak memory of the GPU in a phase, as torch's allocator counts it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Meter:
    """Reads `gpu_peak_bytes`, the most that tensors held at one time; nothing where no GPU was computed on.

    The libraries of the GPU hold some hundred megabytes beside it, which are the same for every network.
    """

    @contextmanager
    def watch(self) -> Iterator[dict[str, float]]:
        """Inside a `with`, a mapping that is filled when the phase has ended."""
        readings: dict[str, float] = {}
        before = _cuda()
        if before is not None:
            before.reset_peak_memory_stats()
        yield readings
        after = _cuda()
        if after is not None:
            readings["gpu_peak_bytes"] = float(after.max_memory_allocated())


def _cuda() -> Any:
    """Torch's interface to the GPU once something computed on it; to ask must neither import torch nor wake a GPU."""
    torch = sys.modules.get("torch")
    return torch.cuda if torch is not None and torch.cuda.is_initialized() else None
