"""`bakeoff claims`: what is said of deep learning, tested."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bakeoff.compare.errors import UserError

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results


@click.command("claims")
@click.option("-d", "--dataset", "datasets", multiple=True, metavar="NAME", help="Data set; may be given again.")
@click.option("--claim", "claims", multiple=True, metavar="NAME", help="Claim; may be given again.  [default: all]")
@click.option("--quick", is_flag=True, help="One bundled data set a claim; one training where a set brings a test set.")
@click.option("--train-size", type=click.IntRange(2), metavar="N", help="Training images at most.  [default: all]")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Trials at a time.")
@click.option(
    "--data-dir",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where to look for data sets first.  [default: $BAKEOFF_DATA]",
)
@click.option("--offline", is_flag=True, help="Never touch the network.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("runs/claims"),
    show_default=True,
    metavar="DIR",
    help="Folder.",
)
def claims_command(
    datasets: tuple[str, ...],
    claims: tuple[str, ...],
    quick: bool,
    train_size: int | None,
    jobs: int,
    data_dir: Path | None,
    offline: bool,
    out: Path,
) -> None:
    """Test what is said of deep learning, here: each sentence an experiment, with a verdict.

    Contenders and rules are fixed beforehand; `bakeoff list claims` shows the sentences. Without data sets, each is
    tested on bundled ones.
    """
    from bakeoff.compare.claims.unfold import together, unfold
    from bakeoff.compare.cli.console import Bar
    from bakeoff.compare.cli.interruption import INTERRUPTED, interruptible
    from bakeoff.compare.data.cache import prepare
    from bakeoff.compare.data.locations import DataLocations
    from bakeoff.compare.running.joint.many_studies import run_all
    from bakeoff.reports import write

    locations = DataLocations.standard(data_dir, offline)
    unfolded = unfold(claims, datasets, lambda name: prepare(name, locations).dataset, quick=quick, most=train_size)
    for sentence in unfolded.left_out:
        click.echo(sentence)
    if not unfolded.studies:
        raise UserError("There is nothing to test: none of these claims can be asked of these data sets.")
    try:
        with interruptible(), Bar() as bar:
            whole = together(unfolded.studies)
            results = run_all(unfolded.studies, whole, out, jobs=jobs, data_dir=data_dir, offline=offline, progress=bar)
    except KeyboardInterrupt:
        click.echo("Interrupted. The same command goes on from here.", err=True)
        raise SystemExit(INTERRUPTED) from None
    _print(results)
    click.echo(f"Report: {write(results, out / 'report', only_if_changed=True)}")


def _print(results: Results) -> None:
    from bakeoff.compare.claims.judged import judge_all
    from bakeoff.compare.cli.console import print_rows

    for claim in judge_all(results):
        click.echo(f"\n{claim.said}")
        print_rows([[each.dataset, each.verdict, each.effect] for each in claim.judgements])
    click.echo("")
