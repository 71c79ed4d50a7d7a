"""What a run says of models that were to be kept, and could not be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results


def print_not_kept(results: Results, folder: Path) -> None:
    """Say how many models were kept, and name each contender whose models were not, with the reason."""
    from bakeoff.compare.storage.model_store import ModelStore

    models = ModelStore(folder)
    known = [about for outcome in results.outcomes if (about := models.about(outcome.trial.key)) is not None]
    click.echo(f"{sum(bool(about.file) for about in known)} models are kept in {models.folder}.")
    reasons = {
        (outcome.trial.contender, about.reason)
        for outcome in results.outcomes
        if (about := models.about(outcome.trial.key)) is not None and about.reason
    }
    for contender, reason in sorted(reasons):
        click.echo(f"Not kept: {contender}: {reason}.")
