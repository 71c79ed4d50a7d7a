"""What accuracy costs, and which contenders are worth their cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from bakeoff.compare.billing import bills, economy
from bakeoff.compare.results import ranking
from bakeoff.reports import headings, wording
from bakeoff.reports.charts import drawing, labels
from bakeoff.reports.document import Figure, Section, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bakeoff.compare.results.results import Block, Results

ORDER = 60
PRICES = {"fit_cpu_seconds": "CPU time to train", "latency_seconds": "Latency of one image"}


def section(results: Results) -> Section | None:
    """Accuracy against training time and against latency, with the Pareto front of each."""
    blocks = [(block, _prices(results, block)) for block in ranking.whole_blocks(results)]
    blocks = [(block, prices) for block, prices in blocks if prices]
    if not blocks:
        return None
    text = Text(
        (
            "A contender is on the Pareto front when nobody is as accurate for less, or more accurate for the same; "
            "up and left is better, and whoever lies below the line is beaten by someone both cheaper and more "
            "accurate. The front is drawn through the measured accuracies: two neighbours on it may differ by no more "
            "than chance (see Significance); the table says who is dominated beyond doubt, whole intervals of "
            "accuracy and price considered, and who perhaps. Baselines are left out: not to look at the images is "
            "always cheapest.",
            "On the front, cheapest first:",
        ),
        tuple(
            (headings.title(block), ". ".join(_told(_rivals(results, block), price) for price in prices) + ".")
            for block, prices in blocks
        ),
    )
    figures = [_figure(results, block, prices, number) for number, (block, prices) in enumerate(blocks, 1)]
    return make("Accuracy against cost", ORDER, text, *headings.under_headings([b for b, _ in blocks], figures))


def _rivals(results: Results, block: Block) -> pd.DataFrame:
    rows = ranking.ranked(results, block)
    return rows[rows["family"] != ranking.BASELINE]


def _prices(results: Results, block: Block) -> list[str]:
    rows, disturbed = _rivals(results, block), bills.why_unranked(results.of(*block))
    names = [name for name in PRICES if name != "latency_seconds" or not disturbed]
    return [name for name in names if (rows[name] > 0).any()]


def _told(rows: pd.DataFrame, price: str) -> str:
    names = front(rows, price)
    name = PRICES[price]
    if len(names) == 1:
        only = "is cheapest and most accurate at once" if (rows[price] > 0).sum() > 1 else "is the only one"
        return f"{name}: {names[0]} {only}"
    return f"{name}: {wording.listing(names)}"


def front(rows: pd.DataFrame, price: str) -> list[str]:
    """Contenders that nobody beats in accuracy at their price or below, cheapest first."""
    there = rows[rows[price] > 0].sort_values([price, "accuracy"], ascending=[True, False], kind="stable")
    kept, best = [], -1.0
    for row in ranking.records(there):
        if row.accuracy > best:
            kept.append(row.contender)
            best = row.accuracy
    return kept


def _figure(results: Results, block: Block, prices: list[str], number: int) -> Figure:
    rows, styles = _rivals(results, block), drawing.styles(results)

    def draw(panel: Axes, price: str) -> None:
        _draw(panel, rows, price, styles)

    drawn = drawing.drawn(
        prices,
        draw,
        columns=2,
        height=3.3,
        left=0.75,
        shared_left=0.75,
        right=0.3,
        top=0.35,
        bottom=0.6,
        width=drawing.WIDTH if len(prices) > 1 else 6.5,
    )
    frame = rows[["dataset", "train_size", "contender", "family", "accuracy", "low", "high", *prices]].copy()
    for price in prices:
        frame[f"front_{price}"] = frame["contender"].map(economy.fronts(results, block, price))
    table = Table(
        f"trade-off-{number}",
        frame,
        f"Accuracy and cost, {headings.title(block)}.",
        titles={
            f"front_{price}": f"Front of {'training' if price.startswith('fit') else 'latency'}" for price in prices
        },
    )
    return Figure(
        drawn,
        "The line is the Pareto front, and the names on it are bold; vertical bars are 95 % intervals of the accuracy.",
        f"Scatter plot of accuracy against cost on {headings.title(block)}. On the front, cheapest first: "
        + "; ".join(_told(rows, price) for price in prices)
        + ".",
        table,
    )


def _draw(panel: Axes, rows: pd.DataFrame, price: str, styles: dict[str, drawing.Style]) -> None:
    there = rows[rows[price] > 0]
    drawing.log_axis(panel, list(there[price]), wording.round_seconds, margin=0.2, ticks=6)
    low, high = there["low"].fillna(there["accuracy"]), there["high"].fillna(there["accuracy"])
    spread = max(float(high.max() - low.min()), 0.02)
    panel.set_ylim(float(low.min()) - 0.08 * spread, float(high.max()) + 0.1 * spread)
    drawing.percent_axis(panel, "y")
    panel.tick_params(axis="y", labelcolor=drawing.SOFT, labelsize=drawing.FONT_SIZE - 0.5)
    panel.set_xlabel(PRICES[price])
    panel.set_title("Accuracy", fontsize=drawing.FONT_SIZE, fontweight="normal", color=drawing.SOFT)
    best = front(there, price)
    steps = there.set_index("contender").loc[best]
    xs, ys = list(steps[price]), list(steps["accuracy"])
    # A staircase: between two contenders nothing better than the cheaper one can be had.
    xs, ys = [*xs, panel.get_xlim()[1]], [*ys, ys[-1]]
    panel.plot(xs, ys, drawstyle="steps-post", color="#9fb0c2", linewidth=1.4, zorder=1)
    places, lines = {}, []
    for row, bottom, top in zip(ranking.records(there), low, high, strict=True):
        style, x = styles[row.contender], float(getattr(row, price))
        panel.plot([x, x], [bottom, top], color=style.colour, linewidth=1.2, alpha=0.45, zorder=2)
        says = f"{row.contender}: {wording.percent(row.accuracy)}, {PRICES[price]} {wording.seconds(x)}"
        drawing.mark(panel, [x], [row.accuracy], style, size=7.5, says=says)
        places[row.contender] = (x, row.accuracy)
        lines.append(((x, bottom), (x, top)))
    for i in range(len(xs) - 1):
        lines += [((xs[i], ys[i]), (xs[i + 1], ys[i])), ((xs[i + 1], ys[i]), (xs[i + 1], ys[i + 1]))]
    labels.label_points(panel, places, strong=best, lines=lines)
