"""Joules of the processor's packages during a phase, where the processor counts them and the counter can be read.

The counters of RAPL (Intel's and AMD's "running average power limit") stand in /sys/class/powercap, and often root
alone may read them. Only the zones of whole packages are taken: cores and memory are zones within, or beside, and
adding them up would count the same joules twice. A package serves all programs on it, so that what is read is the
trial's alone only where nothing else runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ZONES = Path("/sys/class/powercap")


@dataclass(frozen=True)
class Zone:
    """A package's counter, and the largest value in microjoules before it starts from 0 again."""

    counter: Path
    largest: int

    def microjoules(self) -> int:
        """What it shows now."""
        return int(self.counter.read_text())


def packages(folder: Path = ZONES) -> list[Zone]:
    """Counters of whole packages that can be read; none where a single one of them cannot."""
    zones = []
    for zone in sorted(folder.glob("*-rapl:*")):
        try:
            if zone.name.count(":") == 1 and (zone / "name").read_text().startswith("package"):
                found = Zone(zone / "energy_uj", int((zone / "max_energy_range_uj").read_text()))
                found.microjoules()
                zones.append(found)
        except (OSError, ValueError):  # part of a machine's joules would pass for all
            return []
    return zones


def joules(before: int, after: int, largest: int) -> float:
    """Between two readings of a counter that has started again at most once.

    >>> joules(3_000_000, 5_500_000, 10_000_000), joules(9_000_000, 1_000_000, 10_000_000)
    (2.5, 2.000001)
    """
    return ((after - before) if after >= before else (after - before + largest + 1)) / 1e6


class Meter:
    """Reads `package_joules`; nothing where there is no counter to read.

    A counter starts again after minutes at full power, and is read at the phase's ends: one that would start again
    twice in between is longer than the phase only up to `largest` joules, which on usual packages is 262 kJ.
    """

    def __init__(self, folder: Path = ZONES) -> None:
        self._zones = packages(folder)

    @contextmanager
    def watch(self) -> Iterator[dict[str, float]]:
        """Yield what is `package_joules` when the phase has ended, where it is known."""
        readings: dict[str, float] = {}
        before = [zone.microjoules() for zone in self._zones]
        yield readings
        if self._zones:
            after = [zone.microjoules() for zone in self._zones]
            spent = zip(before, after, self._zones, strict=True)
            readings["package_joules"] = sum(joules(first, last, zone.largest) for first, last, zone in spent)
