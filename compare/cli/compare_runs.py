"""`bakeoff compare`: what has changed from one run to another, and whether it is real."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bakeoff.reports.document import Section

WORSE_EXIT = 1
"""Exit code where --fail-if holds, for programs that watch over a model."""


@click.command("compare")
@click.argument("first", metavar="RUN", type=click.Path(path_type=Path))
@click.argument("others", metavar="RUN...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--html", type=click.Path(path_type=Path), metavar="FILE", help="Write a page too; one other RUN only.")
@click.option("--fail-if", type=click.Choice(["worse"]), help="Exit with 1 where a contender is worse for sure.")
def compare_runs_command(first: Path, others: tuple[Path, ...], html: Path | None, fail_if: str | None) -> None:
    """Show what differs between runs: study, data, code, machine, scores and costs.

    Each later RUN is set beside the first. Scores are paired where both were tested on the same images; only
    differences are shown.
    """
    from bakeoff.compare.errors import UserError
    from bakeoff.compare.results.results import load
    from bakeoff.compare.results.run_differences import WORSE, scores
    from bakeoff.reports.run_comparison import compare_runs

    if html is not None and len(others) > 1:
        raise UserError(f"--html sets two runs beside each other; got {1 + len(others)}. Leave runs or --html out.")
    before = load(first)
    worse = False
    for other in others:
        after = load(other)
        sections = compare_runs(before, after)
        click.echo(f"{first} → {other}\n")
        _print(sections)
        if html is not None:
            from bakeoff.reports.render.single_page import write_page

            title = f"{first.name} → {other.name}"
            click.echo(f"Page: {write_page(title, 'What differs between two runs.', sections, html)}")
        worse = worse or bool((scores(before, after).verdict == WORSE).any())
    if fail_if == "worse" and worse:
        raise click.exceptions.Exit(WORSE_EXIT)


def _print(sections: list[Section]) -> None:
    from bakeoff.compare.cli.console import print_rows
    from bakeoff.reports.document import Table, Text
    from bakeoff.reports.render.tables import shown

    for section in sections:
        click.echo(section.title)
        for block in section.elements:
            if isinstance(block, Text):
                click.echo("\n".join(block.paragraphs))
            elif isinstance(block, Table):
                table = shown(block)
                print_rows(table.rows, table.headings)
        click.echo("")
