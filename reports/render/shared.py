"""What the drawings of one page share, so that it is said once: looks, as classes, and short identifiers."""

from __future__ import annotations

import re
from collections.abc import Callable

POINT = re.compile(r"([ML]) ?(-?[\d.]+) (-?[\d.]+)")


class Shared:
    """Gives each look a class and each identifier a short name; one for a page.

    >>> Shared().compact('<g><text style="fill: red" x="1">a</text></g>')
    '<text class="k0" x="1">a</text>'
    """

    def __init__(self) -> None:
        self._classes: dict[str, str] = {}
        self._identifiers = 0

    @property
    def css(self) -> str:
        """The rules of the classes given so far."""
        rules = (f".drawing .{name}{{{_short_look(look)}}}" for look, name in self._classes.items())
        return "\n".join(rules)

    def compact(self, svg: str) -> str:
        """The same drawing in fewer characters; what a contender's colour is in keeps its look, which scripts go by."""
        svg = self._renamed(svg)
        svg = re.sub(r' style="([^"]*)"', self._classed, svg)
        svg = re.sub(r' d="([^"]*)"', lambda found: f' d="{_short_path(found[1])}"', svg)
        return _flat(svg)

    def _classed(self, found: re.Match[str]) -> str:
        look = found[1]
        if "var(--c" in look:
            return f' style="{_short_look(look)}"'
        return f' class="{self._classes.setdefault(look, f"k{len(self._classes)}")}"'

    def _renamed(self, svg: str) -> str:
        names: dict[str, str] = {}

        def name(known: str) -> str:
            if known not in names:
                names[known] = f"i{self._identifiers}"
                self._identifiers += 1
            return names[known]

        return _each_identifier(svg, name)


def _each_identifier(svg: str, name: Callable[[str], str]) -> str:
    pattern = r'( id="|url\(#|href="#)([^")]+)'
    return re.sub(pattern, lambda found: f"{found[1]}{name(found[2])}", svg)


def _short_look(look: str) -> str:
    return re.sub(r"\s*([:;])\s*", r"\1", look).rstrip(";")


def _short_path(path: str) -> str:
    """Lines along an axis name one coordinate, a line back to the start none.

    >>> _short_path("M 1 2L 5 2L 5 9L 1 9L 1 2")
    'M1 2H5V9H1Z'
    """
    points = POINT.findall(path)
    if len(POINT.sub("", path).strip(" zZ")):
        return path
    said, start, last = [], ("", ""), ("", "")
    for place, (command, x, y) in enumerate(points):
        ends = place + 1 == len(points) or points[place + 1][0] == "M"
        if command == "M":
            said.append(f"M{x} {y}")
            start = (x, y)
        elif ends and (x, y) == start:
            said.append("Z")
        elif y == last[1]:
            said.append(f"H{x}")
        elif x == last[0]:
            said.append(f"V{y}")
        else:
            said.append(f"L{x} {y}")
        last = (x, y)
    closed = "Z" if path.rstrip().endswith(("z", "Z")) and said and said[-1] != "Z" else ""
    return "".join(said) + closed


def _flat(svg: str) -> str:
    """Groups that say nothing of their own are left out."""
    kept: list[bool] = []

    def piece(found: re.Match[str]) -> str:
        tag = found[0]
        if tag == "</g>":
            return tag if kept.pop() else ""
        if tag.endswith("/>"):
            return "" if tag == "<g/>" else tag
        kept.append(tag != "<g>")
        return tag if kept[-1] else ""

    return re.sub(r"</g>|<g(?:/| [^>]*)?>", piece, svg)
