"""What a run shows in the terminal: a bar while it goes on, and a table at its end."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from bakeoff.compare.percentages import NOTHING
from bakeoff.compare.results.at_a_glance import tables

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results
    from bakeoff.compare.study.trial import Damage, Failure, Trial


class Bar:
    """A progress bar with the contender's name and the time left; a failed trial is told at once.

    Where standard error is no terminal only failures are printed.
    """

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
            transient=True,
        )
        self._task: Any = None
        self._waiting: deque[Trial] = deque()

    def __enter__(self) -> Bar:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def loading(self, dataset: str) -> None:
        """A data set is about to be read."""
        if self._task is None:
            self._task = self._bar.add_task("", total=None)
        self._bar.update(self._task, description=f"reading {escape(dataset)}")

    def warned(self, sentence: str) -> None:
        """Say it above the bar."""
        self._console.print(f"[yellow]note[/yellow] {escape(sentence)}", highlight=False)

    def set_aside(self, damage: Damage) -> None:
        """A stored outcome is damaged, lies in `damaged/` now, and will be run again."""
        self._console.print(
            f"[red]damaged[/red] {escape(damage.trial.contender)} on {escape(damage.trial.dataset)}, repeat "
            f"{damage.trial.repeat}: {escape(damage.reason)}; set aside as damaged/{damage.trial.key}, and run again",
            highlight=False,
            soft_wrap=True,
        )

    def planned(self, trials: Sequence[Trial], done: int) -> None:
        """So many trials are about to run, and so many need not."""
        self._waiting.extend(trials)
        total = len(trials) + done
        if self._task is None:
            self._task = self._bar.add_task("", total=total)
        self._bar.reset(self._task, total=total, completed=done, description=self._next())

    def ended(self, trial: Trial, failure: Failure | None) -> None:
        """One trial has ended, well or badly."""
        if trial in self._waiting:
            self._waiting.remove(trial)
        if failure is not None:
            self._console.print(
                f"[red]failed[/red] {escape(trial.contender)} on {escape(trial.dataset)}, repeat {trial.repeat}: "
                f"{escape(failure.reason)}",
                highlight=False,
                soft_wrap=True,
            )
        self._bar.update(self._task, advance=1, description=self._next())

    def _next(self) -> str:
        if not self._waiting:
            return "done"
        return f"{escape(self._waiting[0].contender)} on {escape(self._waiting[0].dataset)}"


def print_rows(rows: Sequence[Sequence[str]], headings: Sequence[str] = ()) -> None:
    """Print plain text in columns; what does not fit a terminal is folded, and nothing is cut in a pipe."""
    table = Table(*headings, box=None, show_header=bool(headings), pad_edge=False, header_style="bold")
    for _ in range(0 if headings else max(map(len, rows), default=0)):
        table.add_column(overflow="fold")
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    console = Console()
    if not console.is_terminal:
        console = Console(width=max(200, *(sum(map(len, row)) + 2 * len(row) for row in rows))) if rows else console
    console.print(table, highlight=False, soft_wrap=not console.is_terminal)


def print_summary(results: Results) -> None:
    """Print accuracy with its interval and the main costs, block by block."""
    for table in tables(results):
        sizes = [size for size in table.pop("training images") if size != NOTHING]
        dataset = table.pop("data set").iloc[0]
        headings = table.columns.tolist()
        headings[0] = f"{dataset}, {sizes[0]} training images" if sizes else dataset
        print_rows(table.to_numpy().tolist(), headings)
        print()
