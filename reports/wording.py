"""How numbers, names and lists are written, the same in every sentence, table and figure."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from bakeoff.compare.percentages import NOTHING as NOTHING
from bakeoff.compare.percentages import absent as absent
from bakeoff.compare.percentages import percent as percent
from bakeoff.compare.percentages import points as points


def p_value(value: float) -> str:
    """A p-value as journals print it.

    >>> p_value(0.00004), p_value(0.0312), p_value(0.5)
    ('< 0.001', '0.031', '0.50')
    """
    if absent(value):
        return NOTHING
    if value < 0.001:
        return "< 0.001"
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}"


def significant(value: float, digits: int = 3) -> str:
    """A number to so many significant digits, without an exponent.

    >>> significant(1234.5), significant(0.01234), significant(2.0)
    ('1234', '0.0123', '2.00')
    """
    if absent(value):
        return NOTHING
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    decimals = max(0, min(9, digits - 1 - math.floor(math.log10(abs(value)))))
    return f"{value:.{decimals}f}"


def scaled(value: float, steps: list[tuple[float, str]]) -> str:
    """A number in the unit that suits it: (size, unit), the largest first."""
    if absent(value):
        return NOTHING
    size, unit = next(((s, u) for s, u in steps if abs(value) >= s * 0.9995), steps[-1])
    return f"{significant(value / size)} {unit}" if value else f"0 {steps[-1][1]}"


def seconds(value: float) -> str:
    """A time in the unit that suits it.

    >>> seconds(0.00042), seconds(0.0123), seconds(7.5), seconds(754), seconds(9000)
    ('420 µs', '12.3 ms', '7.50 s', '12.6 min', '2.50 h')
    """
    return scaled(value, [(3600, "h"), (60, "min"), (1, "s"), (1e-3, "ms"), (1e-6, "µs")])


def joules(value: float) -> str:
    """An energy in the unit that suits it.

    >>> joules(0.0042), joules(512), joules(84_000)
    ('4.20 mJ', '512 J', '84.0 kJ')
    """
    return scaled(value, [(1e6, "MJ"), (1e3, "kJ"), (1, "J"), (1e-3, "mJ"), (1e-6, "µJ")])


def round_seconds(value: float) -> str:
    """A round time for an axis, where 100 s reads better than 1.67 min.

    >>> round_seconds(0.002), round_seconds(100.0)
    ('2 ms', '100 s')
    """
    number, unit = scaled(value, [(1, "s"), (1e-3, "ms"), (1e-6, "µs")]).split(" ")
    return f"{float(number):g} {unit}"


def round_size(value: float) -> str:
    """Round bytes for an axis.

    >>> round_size(2e6)
    '2 MB'
    """
    number, unit = size(value).split(" ")
    return f"{float(number):g} {unit}"


def round_count(value: float) -> str:
    """A round number for an axis.

    >>> round_count(20_000), round_count(5)
    ('20 k', '5')
    """
    number, *unit = short_count(value).split(" ")
    return " ".join([f"{float(number):g}", *unit])


def size(value: float) -> str:
    """Bytes with SI prefixes.

    >>> size(1_234_000), size(512)
    ('1.23 MB', '512 B')
    """
    if not absent(value) and abs(value) < 1000:
        return f"{value:.0f} B"
    return scaled(value, [(1e9, "GB"), (1e6, "MB"), (1e3, "kB")])


def count(value: float) -> str:
    r"""A whole number with thin gaps between thousands.

    >>> count(1234567)
    '1\u202f234\u202f567'
    """
    if absent(value):
        return NOTHING
    return f"{round(value):,}".replace(",", "\u202f")


def rounded_count(value: float) -> str:
    r"""An estimate of a number, with no more digits than it deserves.

    >>> rounded_count(12_345), rounded_count(3e8), rounded_count(float("inf"))
    ('about 12\u202f000', 'over a million', 'more repeats instead')
    """
    if absent(value):
        return NOTHING
    if value > 1e6:
        return "over a million" if math.isfinite(value) else "more repeats instead"
    digits = max(0, math.floor(math.log10(max(value, 1))) - 1)
    return f"about {count(round(value, -digits))}"


def short_count(value: float) -> str:
    """A whole number where there is little room.

    >>> short_count(61_706), short_count(320)
    ('61.7 k', '320')
    """
    if absent(value) or value < 1000:
        return count(value)
    return scaled(value, [(1e9, "G"), (1e6, "M"), (1e3, "k")])


def ratio(value: float) -> str:
    """How many times as much.

    >>> ratio(14.23), ratio(1.04), ratio(230.4)
    ('14 times', '1.0 times', '230 times')
    """
    return f"{value:.1f} times" if value < 9.95 else f"{float(f'{value:.2g}'):.0f} times"


def listing(names: Iterable[str]) -> str:
    """Names as a sentence has them.

    >>> listing(["a", "b", "c"])
    'a, b and c'
    """
    names = list(names)
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1] if names else "none"


def plural(number: int, noun: str) -> str:
    """A number with its noun.

    >>> plural(1, "trial"), plural(3, "trial")
    ('1 trial', '3 trials')
    """
    return f"{count(number)} {noun}{'' if number == 1 else 's'}"


def shorten(name: str, length: int) -> str:
    """A name cut in the middle where it is longer than there is room for.

    >>> shorten("a-very-long-class-name", 12)
    'a-very-…name'
    """
    name = " ".join(name.split())
    tail = (length - 1) * 3 // 7
    return name if len(name) <= length else name[: length - 1 - tail] + "…" + name[len(name) - tail :]


def width(text: str) -> float:
    """Width of a text in units of its font size, generously for a proportional font, wide scripts included."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.6 for c in text)


def block_title(dataset: str, train_size: float | None) -> str:
    """A data set and, where only a part of it was trained on, how much.

    >>> block_title("digits", 100), block_title("digits", None)
    ('digits, 100 training images', 'digits')
    """
    return dataset if absent(train_size) else f"{dataset}, {count(train_size or 0)} training images"


def train_size(value: float | None) -> str:
    """A training size as a table has it."""
    return "all" if absent(value) else count(value or 0)


def plain(value: Any) -> str:
    """Anything else as text: whole numbers whole, other numbers to three digits."""
    if absent(value):
        return NOTHING
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return "yes" if value else "no"
    if isinstance(value, float) or type(value).__name__.startswith("float"):
        return count(value) if float(value).is_integer() else significant(float(value))
    return str(value)


COLUMNS: dict[str, tuple[str, Callable[[Any], str]]] = {
    "dataset": ("Data set", plain),
    "train_size": ("Trained on", train_size),
    "contender": ("Contender", plain),
    "family": ("Family", plain),
    "repeats": ("Repeats", count),
    "failed": ("Failed", count),
    "n_train": ("Training images", count),
    "n_test": ("Test images", count),
    "accuracy": ("Accuracy", percent),
    "low": ("95 % from", percent),
    "high": ("to", percent),
    "balanced_accuracy": ("Balanced accuracy", percent),
    "macro_f1": ("Macro F1", percent),
    "fit_cpu_seconds": ("Training, CPU time", seconds),
    "fit_wall_seconds": ("Training, wall time", seconds),
    "predict_cpu_seconds_per_image": ("Prediction, CPU time an image", seconds),
    "latency_seconds": ("Latency of one image", seconds),
    "peak_bytes": ("Peak memory", size),
    "peak_bytes_above_start": ("Peak memory above start", size),
    "model_bytes": ("Model", size),
    "parameters": ("Parameters", count),
    "first": ("First", plain),
    "second": ("Second", plain),
    "difference": ("Difference, points", points),
    "p": ("p", p_value),
    "p_holm": ("p, Holm", p_value),
    "p_adjusted": ("p, adjusted", p_value),
    "count": ("Images", count),
    "images": ("Images", count),
    "share": ("Share of the true class", percent),
}
"""Column → its heading and how its cells are written, wherever a table has it."""
