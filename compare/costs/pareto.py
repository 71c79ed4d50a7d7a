"""Who is beaten by somebody both better and cheaper: beyond doubt, or perhaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FRONT, PERHAPS, DOMINATED = "front", "perhaps dominated", "dominated"


@dataclass(frozen=True)
class Place:
    """Where a contender stands: its accuracy and its price, each (low, central, high)."""

    accuracy: tuple[float, float, float]
    price: tuple[float, float, float]


def standings(places: Mapping[str, Place]) -> dict[str, str]:
    """Of each contender, whether it is on the front, perhaps dominated, or dominated beyond doubt.

    Beyond doubt somebody is dominated by another whose whole interval of accuracy lies no lower, and whose whole
    interval of the price no higher. Perhaps, by one who is better or cheaper by the central numbers, and no worse.

    Examples
    --------
    >>> a = Place((0.90, 0.92, 0.94), (1.0, 1.1, 1.2))
    >>> b = Place((0.80, 0.82, 0.84), (2.0, 2.1, 2.2))
    >>> c = Place((0.89, 0.91, 0.93), (2.0, 2.1, 2.2))
    >>> standings({"a": a, "b": b, "c": c})
    {'a': 'front', 'b': 'dominated', 'c': 'perhaps dominated'}
    """
    return {name: _standing(name, places) for name in places}


def _standing(name: str, places: Mapping[str, Place]) -> str:
    own = places[name]
    others = [place for other, place in places.items() if other != name]
    if any(each.accuracy[0] >= own.accuracy[2] and each.price[2] <= own.price[0] and each != own for each in others):
        return DOMINATED
    centrally = [(each.accuracy[1] - own.accuracy[1], own.price[1] - each.price[1]) for each in others]
    beaten = any(better >= 0 and cheaper >= 0 and (better > 0 or cheaper > 0) for better, cheaper in centrally)
    return PERHAPS if beaten else FRONT
