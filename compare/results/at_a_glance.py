"""Results as a terminal and a notebook show them: one row a contender, best first, block by block."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from bakeoff.compare.percentages import NOTHING, absent, percent

if TYPE_CHECKING:
    import pandas as pd

    from bakeoff.compare.results.results import Results


def tables(results: Results) -> list[pd.DataFrame]:
    """Accuracies with their 95 % interval and the main costs as they are written, a table a block."""
    import pandas as pd

    blocks = results.summary().groupby(["dataset", "train_size"], sort=False, dropna=False)
    return [
        pd.DataFrame([_row(row) for _, row in block.sort_values("accuracy", ascending=False).iterrows()])
        for _, block in blocks
    ]


def as_html(results: Results) -> str:
    """The line that a session shows, and the rows of all blocks as one table, in which every name is escaped."""
    import pandas as pd

    with pd.option_context("display.max_colwidth", None):
        table = pd.concat(tables(results)).to_html(index=False, border=0)
    return f"<p>{escape(repr(results))}</p>\n{table}"


def _row(row: pd.Series) -> dict[str, str]:
    interval = f"{percent(row['low'])} – {percent(row['high'])}"
    return {
        "data set": row["dataset"],
        "training images": _number(row["n_train"], 0),
        "contender": row["contender"],
        "accuracy": percent(row["accuracy"]),
        "95 % interval": NOTHING if absent(row["low"]) else interval,
        "fit, CPU s": _number(row["fit_cpu_seconds"]),
        "one image, ms": _number(1000 * row["latency_seconds"]),
        "failed": str(row["failed"] or ""),
    }


def _number(value: float, decimals: int = 2) -> str:
    return NOTHING if absent(value) else f"{value:.{decimals}f}"
