"""One look for every figure: colours, markers, type, and panels at exact sizes.

Figures are laid out by hand in inches rather than by a solver, which is quicker and never moves a label; matplotlib is
used without pyplot, so that no state is shared with whoever imports this.
"""

from __future__ import annotations

import io
import logging
import math
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import matplotlib
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from bakeoff.reports import wording

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bakeoff.compare.results.results import Results

Item = TypeVar("Item")

INK, SOFT, FAINT, PAPER = "#1c2430", "#5b6675", "#dde2e8", "#ffffff"
FONT_SIZE = 9.5
FONT_STACK = "-apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"
WIDTH = 9.8
"""Inches that a figure may be wide; the page shows it at its natural size."""

LOOK = {
    "font.family": "DejaVu Sans",  # ships with matplotlib: measures are equal everywhere, and wider than what is shown
    "font.size": FONT_SIZE,
    "text.parse_math": False,  # a "$" in the name of a class is a dollar
    "text.color": INK,
    "svg.fonttype": "none",
    "svg.hashsalt": "bakeoff",
    "axes.labelcolor": SOFT,
    "axes.labelsize": FONT_SIZE,
    "axes.titlesize": FONT_SIZE + 1,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 8,
    "axes.titley": 1.0,  # given rather than found, which would measure every label twice
    "axes.edgecolor": FAINT,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.unicode_minus": True,
    "grid.color": "#e9edf1",
    "grid.linewidth": 0.8,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "xtick.labelcolor": SOFT,
    "ytick.labelcolor": INK,
    "xtick.labelsize": FONT_SIZE - 0.5,
    "ytick.labelsize": FONT_SIZE,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
}

# Orange against blue is the pair that every common colour blindness keeps apart; families also differ in their marker,
# and members of a family in lightness, so that a grey print can be read.
RAMPS = {
    "traditional": ("#f2b04c", "#d9700f", "#8f3a06", "#4f1f05"),
    "deep": ("#7fbdf0", "#2f7fc4", "#164a86", "#0a2647"),
    "baseline": ("#8b95a1", "#5f6873"),
    "hybrid": ("#4fbf9b", "#0b7a5b", "#064533"),
    "own": ("#d58cc0", "#9c4a8c", "#5c2456"),
}
MARKERS = {"traditional": "s", "deep": "o", "baseline": "X", "hybrid": "D", "own": "^"}
DIVERGING = LinearSegmentedColormap.from_list(
    "bakeoff", ["#164a86", "#5a9bd5", "#c9dff2", "#ffffff", "#fbd9b5", "#e58a33", "#8f3a06"]
)
SEQUENTIAL = LinearSegmentedColormap.from_list(
    "bakeoff-rising", ["#ffffff", "#cfe1f3", "#7fb0dd", "#2f6fb0", "#0f2f57"]
)


SAYS = "says: "
"""What stands before the words of a mark where matplotlib has its name."""


@dataclass(frozen=True)
class Style:
    """How one contender looks, in every figure and table of a report."""

    colour: str
    marker: str


def styles(results: Results) -> dict[str, Style]:
    """A colour of its own for each contender, in the hue of its family, with the marker of its family."""
    families: dict[str, list[str]] = {}
    for contender in results.contenders:
        families.setdefault(results.family(contender), []).append(contender)
    found = {}
    for family, members in families.items():
        ramp = LinearSegmentedColormap.from_list(family, list(RAMPS.get(family, RAMPS["own"])), N=1024)
        for position, member in enumerate(members):
            place = 0.35 if len(members) == 1 else position / (len(members) - 1)
            found[member] = Style(to_hex(ramp(place)), MARKERS.get(family, MARKERS["own"]))
    return {contender: found[contender] for contender in results.contenders}


@contextmanager
def look() -> Iterator[None]:
    """Draw with the one look, whatever the settings of the user; they are as before afterwards."""
    defaults: dict[Any, Any] = {
        k: v for k, v in matplotlib.rcParamsDefault.items() if not k.startswith(("backend", "datapath"))
    }
    with matplotlib.rc_context(defaults | LOOK), warnings.catch_warnings():
        # The reader's browser has glyphs that the font we measure with has not.
        warnings.filterwarnings("ignore", message=r"Glyph .* missing", category=UserWarning)
        yield


def svg(figure: Figure) -> str:
    """The figure as SVG text, the same for the same figure; text stays text in the reader's own sans-serif."""
    drawn = io.StringIO()
    logger = logging.getLogger("matplotlib.font_manager")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    finally:
        logger.setLevel(level)
    text = drawn.getvalue()
    text = text[text.index("<svg") :].replace("font-family: 'DejaVu Sans'", f"font-family: {FONT_STACK}")
    text = re.sub(r"(font: [^;\"<>]*px) 'DejaVu Sans'", lambda found: f"{found[1]} {FONT_STACK}", text)
    text = re.sub(rf'<g id="{SAYS}([^"]*)">', r'<g class="mark"><title>\1</title>', text)
    return "".join(line.strip() + "\n" if "<" in line else line + "\n" for line in text.splitlines())


def inches(names: Sequence[str], size: float = FONT_SIZE) -> float:
    """Width in inches of the longest of some labels."""
    return max((wording.width(name) for name in names), default=0.0) * size / 72


def panels(
    count: int,
    *,
    columns: int,
    height: float,
    left: float = 0.2,
    right: float = 0.2,
    top: float = 0.4,
    bottom: float = 0.55,
    shared_left: float | None = None,
    width: float = WIDTH,
) -> tuple[Figure, list[Axes]]:
    """Equal panels in rows, each axes `height` inches tall inside margins of its own.

    `left` is the margin of the first column; the others have `shared_left` where it is given.
    """
    columns = min(columns, count)
    rows = math.ceil(count / columns)
    inner = left if shared_left is None else shared_left
    panel = (width - left - inner * (columns - 1) - right * columns) / columns
    total = rows * (top + height + bottom)
    figure = Figure((width, total))
    axes = []
    for position in range(count):
        row, column = divmod(position, columns)
        x = left + column * (panel + right + inner)
        y = total - row * (top + height + bottom) - top - height
        axes.append(figure.add_axes((x / width, y / total, panel / width, height / total)))
    return figure, axes


def drawn(items: Sequence[Item], draw: Callable[[Axes, Item], None], **layout: Any) -> str:
    """A panel an item in the one look, as SVG text; `layout` is what `panels` takes."""
    with look():
        figure, axes = panels(len(items), **layout)
        for panel, item in zip(axes, items, strict=True):
            draw(panel, item)
        return svg(figure)


def name_rows(axes: Axes, names: Sequence[str], *, shown: bool = True, room: int = 30) -> None:
    """One row a name, the first at the top."""
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.grid(axis="y", visible=False)
    if shown:
        axes.set_yticks(range(len(names)), [wording.shorten(name, room) for name in names])
    else:
        axes.yaxis.set_major_locator(NullLocator())
    axes.spines["left"].set_visible(False)


def percent_axis(axes: Axes, which: str = "x", ticks: int = 5) -> None:
    """Shares written as percent."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_locator(MaxNLocator(ticks, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.4g} %" if -1e-9 < value < 1 + 1e-9 else ""))


def log_axis(
    axes: Axes, values: Sequence[float], write: Callable[[float], str], margin: float = 0.12, ticks: int = 4
) -> None:
    """A logarithmic x-axis over positive values, with a margin as a share of its length and so many ticks at most."""
    low, high = math.log10(min(values)), math.log10(max(values))
    spread = max(high - low, 0.6)
    middle = (low + high) / 2
    low, high = middle - spread / 2, middle + spread / 2
    axes.set_xscale("log")
    axes.set_xlim(10 ** (low - margin * spread), 10 ** (high + margin * spread))
    places = _log_ticks(low - margin * spread, high + margin * spread, room=ticks)
    axes.xaxis.set_major_locator(FixedLocator(places))
    axes.xaxis.set_major_formatter(FixedFormatter([write(place) for place in places]))
    axes.xaxis.set_minor_locator(NullLocator())


def _log_ticks(low: float, high: float, room: int) -> list[float]:
    """Round numbers between two powers of ten: 1-2-5 where there is room for them, else whole decades evenly spaced."""
    decades = range(math.floor(low), math.ceil(high) + 1)
    fine = [step * 10.0**power for power in decades for step in (1, 2, 5)]
    fine = [tick for tick in fine if low <= math.log10(tick) <= high]
    whole = [10.0**power for power in decades if low <= power <= high]
    stride = -(-len(whole) // room) if whole else 1
    return fine if len(fine) <= room else whole[::stride]


def mark(axes: Axes, xs: Any, ys: Any, style: Style, size: float = 6.8, faint: bool = False, says: str = "") -> None:
    """Draw the marks of one contender, `size` points wide; what one `says` is shown to who points at it."""
    edge = {"markeredgewidth": 0, "alpha": 0.4, "zorder": 2} if faint else {"markeredgewidth": 0.8, "zorder": 4}
    axes.plot(
        xs,
        ys,
        linestyle="none",
        marker=style.marker,
        markersize=size,
        color=style.colour,
        markeredgecolor=PAPER,
        clip_on=False,
        gid=SAYS + " ".join(says.split()) if says else None,
        **edge,  # type: ignore[arg-type]
    )
