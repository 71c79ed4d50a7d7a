"""Joules of a computation, measured where a counter could be read, else modelled with an interval; carbon and money.

The model: joules = (CPU seconds · W + wall seconds · GB · 0.3725) · PUE. W is what one busy logical processor adds to a
machine, and few numbers are less certain: 1.7 W of a many-core server that is busy throughout, 4 W as a rule, 12 W of a
desktop at full clock; and 18 W where a lone thread keeps a whole package awake. What a gigabyte of memory draws is that
of Green Algorithms (Lannelongue, Grealey and Inouye 2021, Advanced Science 8, 2100707).

The number of arithmetic operations says nothing of joules, and none are made of it here.
"""

from __future__ import annotations

from collections.abc import Mapping

from bakeoff.compare.costs.estimate import NOT_AVAILABLE, Estimate

WATTS = (1.7, 4.0, 12.0)
"""Of a busy logical processor: low, central, high."""

LONE_WATTS = 18.0
"""The high end for a single thread on a machine that would sleep without it."""

WATTS_PER_GIGABYTE = 0.3725
JOULES_PER_KILOWATT_HOUR = 3.6e6

PUE = {"own": 1.0, "cloud": 1.135, "data-centre": 1.56}
"""Joules drawn for each joule that reaches a computer: one's own machine, a large cloud, the average data centre."""


def modelled_joules(
    cpu_seconds: float, wall_seconds: float, memory_bytes: float, *, pue: float = 1.0, lone: bool = False
) -> Estimate:
    """Joules of a computation by the model above.

    Parameters
    ----------
    memory_bytes
        what it held at most; 0 where unknown, as memory is a small part.
    pue
        joules drawn for each joule that reaches the computer.
    lone
        whether it was a single thread with the machine to itself.

    Examples
    --------
    100 CPU seconds in 100 seconds with 2 GB: 100 · 4 + 100 · 2 · 0.3725 = 474.5 J, and 244.5 to 1,274.5.

    >>> modelled_joules(100, 100, 2e9)
    Estimate(low=244.5, central=474.5, high=1274.5, method='modelled')
    """
    memory = wall_seconds * memory_bytes / 1e9 * WATTS_PER_GIGABYTE
    low, central, high = WATTS
    watts = (low, central, max(high, LONE_WATTS) if lone else high)
    joules = [(cpu_seconds * each + memory) * pue for each in watts]
    return Estimate(joules[0], joules[1], joules[2], "modelled")


def joules(
    readings: Mapping[str, float], *, pue: float = 1.0, lone: bool = False, device: str = "cpu", alone: bool = True
) -> Estimate:
    """Joules of a phase from what was read of it.

    Counters speak of the whole machine: what they read counts where the trial had it to itself. What computed on a
    graphics processor that does not count its joules has none to tell. Where a trial was not alone, what it waited for
    others is not its own: its memory is then modelled for as long as it computed.

    Parameters
    ----------
    readings
        of the phase: `cpu_seconds`, `wall_seconds`, `peak_bytes`, and of counters `package_joules`, `gpu_joules`.
    device
        where the contender's network ran; "cpu" for all else.
    alone
        whether nothing else ran on the machine.
    """
    wall, cpu = readings.get("wall_seconds"), readings.get("cpu_seconds")
    if wall is None or cpu is None:
        return NOT_AVAILABLE
    if "package_joules" in readings and alone:
        processor = _exact(readings["package_joules"] * pue, "measured by RAPL")
    else:
        lasted = wall if alone else min(wall, cpu)
        processor = modelled_joules(cpu, lasted, readings.get("peak_bytes", 0.0), pue=pue, lone=lone)
    if device == "cpu":
        return processor
    if "gpu_joules" not in readings or not alone:
        return NOT_AVAILABLE
    return processor.plus(_exact(readings["gpu_joules"] * pue, "measured by NVML"))


def _exact(value: float, method: str) -> Estimate:
    return Estimate(value, value, value, method)


def kilowatt_hours(energy: Estimate) -> Estimate:
    """Joules as electricity is sold."""
    return energy.times(1 / JOULES_PER_KILOWATT_HOUR)


def grams_of_carbon(energy: Estimate, grams_per_kilowatt_hour: float) -> Estimate:
    """Grams of CO₂ equivalent of so many joules; g a kWh and kg a MWh are the same number.

    Examples
    --------
    One kilowatt-hour in the United States:

    >>> round(grams_of_carbon(Estimate(3.6e6, 3.6e6, 3.6e6), 369).central, 6)
    369.0
    """
    return kilowatt_hours(energy).times(grams_per_kilowatt_hour)


def money(energy: Estimate, price_per_kilowatt_hour: float) -> Estimate:
    """The electricity's price, in the currency that a kilowatt-hour is priced in."""
    return kilowatt_hours(energy).times(price_per_kilowatt_hour)
