"""Joules of NVIDIA's graphics processors during a phase, as their driver counts them (NVML).

Needs the extra `bakeoff[nvml]` and a card of the Volta generation or later, which counts millijoules since the driver
was loaded. Like a processor's package, a card may serve others meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from typing import Any


def driver() -> Any | None:
    """NVIDIA's management library, ready; None where it or a card is missing."""
    if find_spec("pynvml") is None:
        return None
    import pynvml

    try:
        pynvml.nvmlInit()
        return pynvml if pynvml.nvmlDeviceGetCount() else None
    except pynvml.NVMLError:
        return None


class Meter:
    """Reads `gpu_joules` of all cards; nothing where none of them counts."""

    def __init__(self, library: Any = None) -> None:
        self._library: Any = library if library is not None else driver()
        self._cards = [] if self._library is None else self._counting()

    def _counting(self) -> list[Any]:
        cards = [self._library.nvmlDeviceGetHandleByIndex(i) for i in range(self._library.nvmlDeviceGetCount())]
        try:
            for card in cards:
                self._library.nvmlDeviceGetTotalEnergyConsumption(card)
        except self._library.NVMLError:  # part of the joules would pass for all
            return []
        return cards

    def _millijoules(self) -> int:
        return sum(int(self._library.nvmlDeviceGetTotalEnergyConsumption(card)) for card in self._cards)

    @contextmanager
    def watch(self) -> Iterator[dict[str, float]]:
        """Yield what is `gpu_joules` when the phase has ended, where it is known."""
        readings: dict[str, float] = {}
        before = self._millijoules() if self._cards else 0
        yield readings
        if self._cards:
            readings["gpu_joules"] = (self._millijoules() - before) / 1000

    def close(self) -> None:
        """Let the library go."""
        if self._library is not None:
            with suppress(Exception):  # it is let go with the process in any case
                self._library.nvmlShutdown()
