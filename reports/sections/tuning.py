"""What tuning brought, and what it cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from bakeoff.compare.results import ranking
from bakeoff.compare.study.search import Ending, Search
from bakeoff.reports import headings, wording
from bakeoff.reports.charts import drawing
from bakeoff.reports.charts.line_ends import name_ends
from bakeoff.reports.document import Figure, Section, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bakeoff.compare.results.results import Block, Results
    from bakeoff.compare.study.trial import Outcome

ORDER = 54


def section(results: Results) -> Section | None:
    """Best-so-far against seconds spent, default against tuned, and what was chosen; None where nothing was tuned."""
    blocks = [block for block in ranking.shown_blocks(results) if _searches(results.of(*block))]
    if not blocks:
        return None
    return make("Tuning", ORDER, _text(results), _figure(results, blocks), _chosen(results, blocks))


def _searches(outcomes: list[Outcome]) -> list[tuple[Outcome, Search]]:
    """Outcomes whose contender had settings to search, and the search."""
    return [(outcome, tuning) for outcome in outcomes if (tuning := outcome.tuning) is not None and tuning.attempts]


def _text(results: Results) -> Text:
    openings = {outcome.test_openings for outcome in results.outcomes if outcome.tuning is not None}
    shares = [outcome.tuning.share_of_budget for outcome in results.outcomes if outcome.tuning is not None]
    most = max((share for share in shares if not np.isnan(share)), default=np.nan)
    spent = "" if np.isnan(most) else f" The most that any of them spent is {wording.percent(most)} of the budget."
    once = "The test set was opened once in every trial, after the final fit. " if openings == {1} else ""
    return Text(
        (
            f"Every contender had the same budget, {results.study.budget}, for its own settings: feature extraction, "
            "settings that failed or were broken off, and the final fit are on its bill, and part of its training "
            f"time.{spent} A contender without settings to search was only fitted. Settings are tried in processes of "
            "their own, so that peak memory is that of the final fit.",
            "Settings were judged on validation images held out of the training set, and the best were fitted anew "
            f"on all of it. {once}Validation accuracy of the best settings is "
            "optimistically biased, as they were picked by it; "
            "the accuracies of this report are those on the test set.",
        )
    )


def _progress(search: Search) -> tuple[np.ndarray, np.ndarray]:
    """CPU seconds spent and the best validation accuracy by then, wherever it rose, and at the end."""
    spent: list[float] = []
    best: list[float] = []
    for attempt in search.attempts:
        if attempt.ending is Ending.ENDED and (not best or attempt.accuracy > best[-1]):
            spent.append(attempt.spent_cpu_seconds)
            best.append(attempt.accuracy)
    if best:
        spent.append(search.attempts[-1].spent_cpu_seconds)
        best.append(best[-1])
    return np.array(spent), np.array(best)


def _figure(results: Results, blocks: list[Block]) -> Figure:
    styles, names = drawing.styles(results), ranking.overall_order(results)
    shown = [n for n in names if any(_searches(results.of(*block, n)) for block in blocks)]
    columns = 2 if len(blocks) > 1 else 1

    def draw(panel: Axes, block: Block) -> None:
        _draw(panel, results, block, shown, styles)
        panel.set_title(headings.panel_title(results, block, 40))

    drawn = drawing.drawn(
        blocks,
        draw,
        columns=columns,
        height=3.3,
        left=0.7,
        shared_left=0.7,
        right=drawing.inches([wording.shorten(n, 24) for n in shown]) * 0.95 + 0.5,
        top=0.5,
        width=drawing.WIDTH if columns > 1 else 7.6,
    )
    return Figure(
        drawn,
        "Validation accuracy of the best settings so far against CPU seconds spent; one line a repeat, its last mark "
        "at the end of the search. A line begins when the first settings have ended, as a rule the contender's own.",
        f"Best validation accuracy so far against CPU seconds spent on {wording.listing(map(headings.title, blocks))}.",
        _table(results, blocks),
    )


def _draw(panel: Axes, results: Results, block: Block, names: list[str], styles: dict[str, drawing.Style]) -> None:
    lowest, top = 1.0, 0.0
    ends: dict[str, float] = {}
    seconds = [0.0]
    for name in names:
        style = styles[name]
        last: list[float] = []
        for _, search in _searches(results.of(*block, name)):
            spent, best = _progress(search)
            if not len(best):
                continue
            panel.step(spent, best, where="post", color=style.colour, linewidth=1.2, alpha=0.75)
            drawing.mark(panel, spent[-1:], best[-1:], style, size=4.5)
            lowest, top, last = min(lowest, float(best[0])), max(top, float(best[-1])), [*last, float(best[-1])]
            seconds.append(float(spent[-1]))
        if last:
            ends[name] = float(np.mean(last))
    room = 0.08 * max(top - lowest, 0.02)
    panel.set_ylim(lowest - room, top + room)
    panel.set_xlim(0, 1.04 * max(seconds))
    drawing.percent_axis(panel, "y")
    panel.tick_params(axis="y", labelcolor=drawing.SOFT)
    panel.set_xlabel("CPU seconds spent")
    name_ends(panel, {name: (1.04 * max(seconds), end) for name, end in ends.items()}, styles)


def _table(results: Results, blocks: list[Block]) -> Table:
    records: list[dict[str, Any]] = []
    for dataset, size in blocks:
        for name in results.contenders:
            searched = _searches(results.of(dataset, size, name))
            if not searched:
                continue
            outcomes, searches = zip(*searched, strict=True)
            endings = [attempt.ending for search in searches for attempt in search.attempts]
            first = [search.attempts[0].accuracy for search in searches]
            best = [search.attempts[search.chosen].accuracy for search in searches]
            records.append(
                {
                    "dataset": dataset,
                    "train_size": size,
                    "contender": name,
                    "default_accuracy": float(np.nanmean(first)) if not np.all(np.isnan(first)) else np.nan,
                    "tuned_accuracy": float(np.nanmean(best)) if not np.all(np.isnan(best)) else np.nan,
                    "test_accuracy": float(np.mean([outcome.correct.mean() for outcome in outcomes])),
                    "settings_tried": len(endings) / len(searches),
                    "pruned": endings.count(Ending.PRUNED) / len(searches),
                    "broken_off": endings.count(Ending.STOPPED) / len(searches),
                    "failed_settings": endings.count(Ending.FAILED) / len(searches),
                    "spent_cpu_seconds": float(np.mean([search.spent_cpu_seconds for search in searches])),
                    "most_cpu_seconds": max(search.spent_cpu_seconds for search in searches),
                    "final_fit_cpu_seconds": float(np.mean([search.refit_cpu_seconds for search in searches])),
                }
            )
    shares = ["default_accuracy", "tuned_accuracy", "test_accuracy"]
    return Table(
        "tuning",
        pd.DataFrame(records).astype({"train_size": "Int64"}),
        "Validation accuracy at the contender's own settings and at the best found, then test accuracy of the latter; "
        "means over the repeats.",
        formats=dict.fromkeys(shares, wording.percent)
        | dict.fromkeys(["spent_cpu_seconds", "most_cpu_seconds", "final_fit_cpu_seconds"], wording.seconds),
        titles={"default_accuracy": "Default, validation", "tuned_accuracy": "Tuned, validation"}
        | {"test_accuracy": "Tuned, test", "settings_tried": "Settings tried", "pruned": "Pruned"}
        | {"broken_off": "Broken off", "failed_settings": "Failed", "spent_cpu_seconds": "CPU time spent"}
        | {"most_cpu_seconds": "at most", "final_fit_cpu_seconds": "of it, final fit"},
    )


def _chosen(results: Results, blocks: list[Block]) -> Table:
    records = [
        {
            "dataset": dataset,
            "train_size": size,
            "contender": outcome.trial.contender,
            "repeat": outcome.trial.repeat,
            "settings": _settings(search.attempts[search.chosen].settings),
        }
        for dataset, size in blocks
        for outcome, search in _searches(results.of(dataset, size))
    ]
    frame = pd.DataFrame(records).astype({"train_size": "Int64"})
    return Table("chosen-settings", frame, "The settings that each contender was fitted with.", limit=60)


def _settings(settings: Mapping[str, Any]) -> str:
    written = [
        f"{name} = {wording.significant(value) if isinstance(value, float) else value}"
        for name, value in settings.items()
    ]
    return ", ".join(written) or "its own defaults"
