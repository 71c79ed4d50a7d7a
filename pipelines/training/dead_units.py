"""Rectified units that nothing wakes any more: they answer 0 to every image, and have no gradient to change by."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from torch import Tensor, nn


@contextmanager
def dead_units(model: nn.Module) -> Iterator[dict[str, float]]:
    """Watch a model inside a `with`; the mapping then holds layer → share of its rectified units that were never awake.

    A filter is one unit, wherever it looks. Batches add up: a unit counts once it answered a single image.
    """
    awake: dict[str, Tensor] = {}
    shares: dict[str, float] = {}
    hooks = [
        module.register_forward_hook(partial(_note, awake, name))
        for name, module in model.named_modules()
        if isinstance(module, nn.ReLU)
    ]
    try:
        yield shares
    finally:
        for hook in hooks:
            hook.remove()
        shares.update({name: 1 - float(woken.float().mean()) for name, woken in awake.items()})


def _note(awake: dict[str, Tensor], name: str, module: nn.Module, given: tuple[Tensor, ...], answer: Tensor) -> None:  # noqa: ARG001
    """(n, units) or (n, units, height, width): which units answered."""
    woken = (answer.detach() > 0).flatten(2).any(2).any(0) if answer.ndim > 2 else (answer.detach() > 0).any(0)
    awake[name] = woken | awake[name] if name in awake else woken
