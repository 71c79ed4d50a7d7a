"""Every meter of the catalog, and what they read of a trial."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import numpy as np

from bakeoff.compare.catalog import entries

INNERMOST = "clock"
"""The meter that starts last and stops first, so that it does not time the others."""


class MeterWarning(UserWarning):
    """A reading that is not available; the report says why."""


class Bench:
    """The meters of one trial; to be left like a file, as some watch from a process of their own.

    Attributes
    ----------
        readings: phase → name with its unit → number.
    """

    def __init__(self) -> None:
        files = {name: entry.load() for name, entry in entries("meters").items()}
        outermost_first = sorted(files, key=lambda name: (name == INNERMOST, name))
        self._of_phases = [files[name].Meter() for name in outermost_first if hasattr(files[name], "Meter")]
        self._of_models = {name: file for name, file in files.items() if hasattr(file, "weigh")}
        self.readings: dict[str, dict[str, float]] = {}

    def __enter__(self) -> Bench:
        return self

    def __exit__(self, *_: object) -> None:
        for meter in self._of_phases:
            if hasattr(meter, "close"):
                meter.close()

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Read the meters while a phase goes on; a phase that comes again goes on where it stopped."""
        with ExitStack() as watches:
            taken = [watches.enter_context(meter.watch()) for meter in self._of_phases]
            yield
        read = {key: value for readings in taken for key, value in readings.items()}
        if "vanished_cpu_seconds" in read:
            del read["cpu_seconds"]  # a part of the bill is no bill
        self.readings[name] = together([self.readings[name], read]) if name in self.readings else read

    def join(self, name: str, *parts: str) -> None:
        """Make one phase of several that came one after the other, and keep these too."""
        self.readings[name] = together([self.readings[part] for part in parts])

    def weigh(self, model: Any, images: np.ndarray, *, first: bool) -> None:
        """Read the meters of a fitted model; those that say ONCE, of the first repeat alone.

        A model may be anybody's, so that a meter may break on it. The answers are whole then, and the reading is not
        available: a warning says why.
        """
        for name, file in self._of_models.items():
            if not first and getattr(file, "ONCE", False):
                continue
            try:
                found = file.weigh(model, images)
            except Exception as error:
                reason = " ".join(f"{type(error).__name__}: {error}".split())
                warnings.warn(f"{name} of the model cannot be read: {reason}", MeterWarning, stacklevel=2)
                continue
            if found:
                self.readings[name] = found


def together(parts: list[Mapping[str, float]]) -> dict[str, float]:
    """What phases come to that follow one another: the highest of their peaks and counts, the sums of all else.

    What is known of some parts only is not known of the whole.

    >>> together([{"cpu_seconds": 1.0, "peak_bytes": 5}, {"cpu_seconds": 2.0, "peak_bytes": 3, "processes": 2}])
    {'cpu_seconds': 3.0, 'peak_bytes': 5, 'processes': 2}
    """
    names = {name: None for part in parts for name in part}
    found = {name: [part[name] for part in parts if name in part] for name in names}
    return {
        name: max(values) if name in OPTIONAL or name.startswith("peak") else sum(values)
        for name, values in found.items()
        if name in OPTIONAL or len(values) == len(parts)
    }


OPTIONAL = ("processes", "vanished_cpu_seconds")
"""Readings that are left out where they are nought."""
