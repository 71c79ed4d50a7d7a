"""What a notebook shows of results: one row a contender, best first, block by block."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from bakeoff.compare.percentages import percent

if TYPE_CHECKING:
    import pandas as pd

    from bakeoff.compare.results.results import Results

NOTHING = "–"


def as_html(results: Results) -> str:
    """The line that a session shows, and a table of accuracies with their 95 % interval and the main costs.

    Everything that a data set or a contender is called is escaped; nothing is run or loaded by it.
    """
    import pandas as pd

    blocks = results.summary().groupby(["dataset", "train_size"], sort=False, dropna=False)
    rows = [_row(row) for _, block in blocks for _, row in block.sort_values("accuracy", ascending=False).iterrows()]
    with pd.option_context("display.max_colwidth", None):
        table = pd.DataFrame(rows).to_html(index=False, border=0)
    return f"<p>{escape(repr(results))}</p>\n{table}"


def _row(row: pd.Series) -> dict[str, Any]:
    ended = row["repeats"] > 0
    return {
        "data set": row["dataset"],
        "training images": f"{row['n_train']:.0f}" if ended else NOTHING,
        "contender": row["contender"],
        "accuracy": percent(row["accuracy"]) if ended else NOTHING,
        "95 % interval": f"{percent(row['low'])} – {percent(row['high'])}" if ended else NOTHING,
        "fit, CPU s": _number(row["fit_cpu_seconds"]),
        "one image, ms": _number(1000 * row["latency_seconds"]),
        "trials": row["repeats"],
        "failed": row["failed"],
    }


def _number(value: float) -> str:
    return NOTHING if np.isnan(value) else f"{value:.2f}"
