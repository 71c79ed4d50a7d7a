"""What of a phase is spent on features, apart from the classifier behind them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.accounting.process_tree import cpu_seconds

IMAGES = 512
"""So many images show how a trained network's work divides."""


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
    """Of a network: `layers_cpu_seconds` of all layers up to the last and `all_cpu_seconds` with it, on some `images`.

    Each is the least of three attempts, the two in turn.
    """
    if not hasattr(model, "embedding"):
        return {}
    some = images[:IMAGES]
    try:
        times = [(_seconds(model.embedding, some), _seconds(model.predict, some)) for _ in range(3)]
    except ValueError:  # a network of one's own may have no last layer to set apart
        return {}
    layers, all_ = map(min, zip(*times, strict=True))
    return {"layers_cpu_seconds": min(layers, all_), "all_cpu_seconds": all_, "images": float(len(some))}


def _seconds(answer: Callable[[Any], Any], images: Any) -> float:
    began = cpu_seconds()
    answer(images)
    return cpu_seconds() - began
