"""What each contender may spend on tuning: so many CPU seconds, so many trials, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

DEFAULT = "default"


@dataclass(frozen=True)
class Budget:
    """A limit on the search for settings; one of the two is given.

    Attributes
    ----------
    cpu_seconds
        for everything until the contender is fitted: failed settings and the final fit included.
    trials
        settings tried, failed ones and the contender's own defaults included.
    """

    cpu_seconds: float | None = None
    trials: int | None = None

    def __str__(self) -> str:
        return f"{self.trials} trials" if self.trials is not None else f"{self.cpu_seconds:g} cpu-seconds"


def read_budget(text: str) -> Budget | None:
    """Read "60 cpu-seconds" or "20 trials"; None for "default", which tunes nothing.

    Raises
    ------
    ValueError
        it is neither.

    Examples
    --------
    >>> str(read_budget("60cpu-seconds")), read_budget("default")
    ('60 cpu-seconds', None)
    """
    if text.strip() == DEFAULT:
        return None
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(cpu-seconds?|trials?)\s*", text)
    if match is None or float(match[1]) <= 0 or (match[2].startswith("trial") and "." in match[1]):
        raise ValueError(f"a budget is written '60 cpu-seconds', '20 trials' or 'default'; got '{text}'")
    if match[2].startswith("trial"):
        return Budget(trials=int(match[1]))
    return Budget(cpu_seconds=float(match[1]))
