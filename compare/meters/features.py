"""What of a phase is spent on features, apart from the classifier behind them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.accounting.process_tree import cpu_seconds

IMAGES = 128
"""So many images, a batch of training, show how a trained network's work divides."""

ONCE = True
"""A network's work divides much the same in every repeat."""


class Meter:
    """Reads `features_wall_seconds` and `features_cpu_seconds` of a phase in which features were computed.

    A trial has its process to itself: there, the step of all features is watched from its class, and no model holds
    anything of it. What copies of the process compute, as in tuning, is not seen, and then nothing is said.
    """

    @contextmanager
    def watch(self) -> Iterator[dict[str, float]]:
        """Yield what is filled when the phase has ended."""
        from bakeoff.pipelines.pipeline import Features

        readings: dict[str, float] = {}
        with ExitStack() as patches:
            for name in ("fit_transform", "transform"):
                patches.enter_context(_in_place_of(Features, name, _timed(getattr(Features, name), readings)))
            yield readings


@contextmanager
def _in_place_of(owner: type, name: str, function: Callable[..., Any]) -> Iterator[None]:
    """A class has another method meanwhile, and afterwards what it had, inherited or its own."""
    own = vars(owner).get(name)
    setattr(owner, name, function)
    try:
        yield
    finally:
        if own is None:
            delattr(owner, name)
        else:
            setattr(owner, name, own)


def _timed(step: Callable[..., Any], readings: dict[str, float]) -> Callable[..., Any]:
    def timed(self: Any, *images: Any, **options: Any) -> Any:
        wall, cpu = time.perf_counter(), cpu_seconds()
        answer = step(self, *images, **options)
        spent = {"features_wall_seconds": time.perf_counter() - wall, "features_cpu_seconds": cpu_seconds() - cpu}
        readings.update({name: readings.get(name, 0.0) + value for name, value in spent.items()})
        return answer

    return timed


def weigh(model: Any, images: NDArray[np.uint8]) -> dict[str, float]:
    """Of a network: CPU seconds of all layers and of the last, of answering some `images` and of learning from them.

    Returns
    -------
    dict
        `all_cpu_seconds`, `last_cpu_seconds`, `learning_all_cpu_seconds`, `learning_last_cpu_seconds`, as
        `pipelines.inspection.division` times them, and the number of `images`; empty of what is no network of ours.
    """
    if not hasattr(model, "division"):
        return {}
    some = images[:IMAGES]
    try:
        found: dict[str, float] = model.division(some)
    except (ValueError, RuntimeError):  # a network of one's own may not learn from just any batch
        return {}
    return found | {"images": float(len(some))} if found else {}
