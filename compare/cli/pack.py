"""`bakeoff pack`: many outcomes in one file."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("pack")
@click.argument("run_dir", type=click.Path(path_type=Path))
def pack_command(run_dir: Path) -> None:
    """Bring the outcomes of a run into one file, trials.tar, which is read more quickly than many folders.

    Nothing is lost by it, and a run goes on as before. `tar xf trials.tar -C trials` makes folders of it again.
    """
    from bakeoff.compare.results.store import Store

    store = Store(run_dir)
    store.read_plan()
    click.echo(f"Packed {store.pack()} outcomes into {store.folder / 'trials.tar'}.")
