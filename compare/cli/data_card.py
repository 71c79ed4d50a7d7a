"""The data card as `bakeoff prepare` prints it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.markup import escape

from bakeoff.compare.cli.console import print_rows
from bakeoff.compare.data.dataset import Dataset

MOST_CLASSES = 30


def print_card(dataset: Dataset, card: Mapping[str, Any]) -> None:
    """Print counts by class and part, where the data come from, what was done to them, and what was found."""
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"[bold]{escape(dataset.name)}[/bold]  {len(dataset):,} images, {card['sizes']}")
    counts, total = card["counts"], {part: sum(values) for part, values in card["counts"].items()}
    rows = [
        [name, *(f"{values[label]:,}" for values in counts.values())]
        for label, name in enumerate(dataset.classes[:MOST_CLASSES])
    ]
    if len(dataset.classes) > MOST_CLASSES:
        rest = [f"{sum(values[MOST_CLASSES:]):,}" for values in counts.values()]
        rows.append([f"{len(dataset.classes) - MOST_CLASSES} more", *rest])
    rows.append([f"{len(dataset.classes)} classes", *(f"{total[part]:,}" for part in counts)])
    print_rows(rows, ["class", *counts])
    groups = [["groups", f"{card['groups']:,}; none stands on both sides of a drawn split"]] if card["groups"] else []
    facts = [["source", dataset.source], ["licence", dataset.licence], *groups]
    facts += [["flips", "a mirrored image still shows its class"]] if dataset.flips else []
    facts += [["note", note] for note in dataset.notes] + [["digest", dataset.digest[:16]]]
    for what, text in facts:
        console.print(f"{what:8}{escape(text)}")
    for name, finding in card["findings"].items():
        console.print(f"[yellow]warning[/yellow] ({name.replace('-', ' ')}): {escape(finding['sentence'])}")
        for example in finding["examples"]:
            console.print(f"        {escape(example)}")
    if not card["findings"]:
        console.print("Nothing was found to warn of.")
    console.print()
