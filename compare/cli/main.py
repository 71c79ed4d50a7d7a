"""The command line; everything heavy is imported by the command that needs it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bakeoff.compare.cli.answers import explain_command, predict_command
from bakeoff.compare.cli.claims import claims_command
from bakeoff.compare.cli.compare_runs import compare_runs_command
from bakeoff.compare.cli.cost_options import assumptions, cost_options
from bakeoff.compare.cli.landmarks import landmarks
from bakeoff.compare.cli.listing import list_command
from bakeoff.compare.cli.pack import pack_command
from bakeoff.compare.errors import UserError

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results
    from bakeoff.compare.study.study import Study

FORMATS = ("html", "md", "csv")
SOME_FAILED, NONE_ENDED = 1, 3
"""What a run exits with; 2 is a mistake of the user's."""


class Mistake(click.ClickException):
    """What click prints without a traceback."""

    def __init__(self, error: UserError) -> None:
        super().__init__(str(error))
        self.exit_code = error.exit_code  # type: ignore[misc]  # of the class, says click's type


class Bakeoff(click.Group):
    """Shows a mistake that the user can mend in a line or two, and exits with what is its code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except UserError as error:
            raise Mistake(error) from None


@click.group(cls=Bakeoff, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="bakeoff")
def cli() -> None:
    """Compare traditional machine learning with deep learning on images, fairly.

    \b
    bakeoff run                            the default study, in about two minutes
    bakeoff run -d folder:photos           your own images, one folder a class
    bakeoff run STUDY.toml                 a study that you wrote down
    """  # noqa: D301 (click reads the backspace)


@cli.command("run")
@click.argument("study_file", metavar="[STUDY.toml]", required=False, type=click.Path(path_type=Path))
@click.option("-d", "--dataset", "datasets", multiple=True, metavar="NAME", help="Data set; may be given again.")
@click.option("-c", "--contender", "contenders", multiple=True, metavar="NAME", help="Contender; may be given again.")
@click.option(
    "--train-size", "train_sizes", multiple=True, metavar="N|all", help="Training images; may be given again."
)
@click.option("--folds", type=int, metavar="K", help="Parts that data without a test set are cut into.  [default: 5]")
@click.option("--repeats", type=int, metavar="N", help="Rounds of folds; trainings where there is a test set.")
@click.option("--seed", type=int, metavar="N", help="Everything random follows from it.  [default: 0]")
@click.option("--budget", metavar="BUDGET", help="For tuning, each: '60 cpu-seconds', '20 trials'.  [default: none]")
@click.option("--timeout", metavar="TIME", help="When a trial counts as failed: 90s, 10m, 1h.  [default: 10m]")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Trials at a time.")
@click.option("--cluster", metavar="ADDRESS", help="Run trials there: dask://HOST:8786.")
@click.option(
    "--data-dir",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where to look for data sets first.  [default: $BAKEOFF_DATA]",
)
@click.option("--offline", is_flag=True, help="Never touch the network.")
@click.option("--strict", is_flag=True, help="Refuse data of which a file cannot be read.")
@click.option("--allow-conflicts", is_flag=True, help="Accept the same pixels under two labels.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder of the run.  [default: runs/NAME]")
@click.option("--keep-models", is_flag=True, help="Keep each fitted model, for predict, explain and examine.")
@click.option("--remeasure-costs", is_flag=True, help="Run again, alone, what was measured beside other work.")
@cost_options
def run_command(
    study_file: Path | None,
    jobs: int,
    cluster: str | None,
    data_dir: Path | None,
    offline: bool,
    strict: bool,
    allow_conflicts: bool,
    out: Path | None,
    keep_models: bool,
    remeasure_costs: bool,
    bill: dict[str, Any],
    **changes: Any,
) -> None:
    """Run a study, or what is missing of it, and write its report.

    What a run folder already holds is not run again. Flags override the study file; without either, the default
    study compares nine contenders on three bundled data sets, and landmarks of faces on one of them.

    Exit status: 0 all trials ended, 1 some failed, 2 the study cannot be run as asked, 3 none ended.
    """
    from bakeoff.compare.cli.console import Bar
    from bakeoff.compare.cli.interruption import INTERRUPTED, interruptible
    from bakeoff.compare.cli.not_kept import print_not_kept
    from bakeoff.compare.results.results import load
    from bakeoff.compare.running.runner import run

    study = _study(study_file, {name: value for name, value in changes.items() if value not in (None, ())})
    resting_on = assumptions(bill)  # before anything is run, as it may be a mistake
    folder = out or _default_folder(study)
    try:
        with interruptible(), Bar() as bar:
            results = run(
                study,
                out,
                jobs=jobs,
                cluster=cluster,
                data_dir=data_dir,
                offline=offline,
                strict=strict,
                allow_conflicts=allow_conflicts,
                progress=bar,
                remeasure_costs=remeasure_costs,
                keep_models=keep_models,
                assumptions=resting_on,
            )
    except KeyboardInterrupt:
        click.echo("Interrupted. The same command goes on from here.", err=True)
        with suppress(UserError, KeyboardInterrupt):  # there may be no plan yet, or no patience
            _report(load(folder, resting_on), folder)
        raise SystemExit(INTERRUPTED) from None
    if keep_models:
        print_not_kept(results, folder)
    _report(results, folder)


def _report(results: Results, folder: Path) -> None:
    """Show what came of a run, and write its report."""
    from bakeoff.compare.cli.console import print_summary
    from bakeoff.reports import write

    print_summary(results)
    page = write(results, folder / "report", FORMATS, only_if_changed=True)
    if results.failures:
        click.echo(f"{len(results.failures)} of {len(results.trials)} trials failed; the report says why.")
    click.echo(f"Report: {page}")
    if results.failures:
        raise SystemExit(SOME_FAILED if results.outcomes else NONE_ENDED)


@cli.command("prepare")
@click.argument("datasets", metavar="DATASET...", nargs=-1, required=True)
@click.option(
    "--data-dir",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where to look for data sets first.  [default: $BAKEOFF_DATA]",
)
@click.option("--offline", is_flag=True, help="Never touch the network.")
@click.option("--strict", is_flag=True, help="Refuse data of which a file cannot be read.")
@click.option("--allow-conflicts", is_flag=True, help="Accept the same pixels under two labels.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; decode and write nothing.")
def prepare_command(
    datasets: tuple[str, ...], data_dir: Path | None, offline: bool, strict: bool, allow_conflicts: bool, dry_run: bool
) -> None:
    """Fetch, verify and decode data sets, check them, and show what they consist of.

    A run does the same on its own; but it refuses files that changed since, and this takes them as they are now.
    """
    from bakeoff.compare.cli.data_card import print_card
    from bakeoff.compare.data.cache import prepare
    from bakeoff.compare.data.card import card_of, refuse
    from bakeoff.compare.data.intentions import intentions
    from bakeoff.compare.data.locations import DataLocations

    if dry_run:
        for name in datasets:
            for line in intentions(name, DataLocations.standard(data_dir, offline=True)):
                click.echo(line)
        return
    for name in datasets:
        prepared = prepare(name, DataLocations.standard(data_dir, offline), again=True)
        card = prepared.card if prepared.card is not None else card_of(prepared.dataset)
        print_card(prepared.dataset, card)
        refuse(name, card, strict=strict, allow_conflicts=allow_conflicts)


@cli.command("report")
@click.argument("run_dir", type=click.Path(path_type=Path))
@click.option("--format", "formats", multiple=True, type=click.Choice(FORMATS), help="[default: all]")
@cost_options
def report_command(run_dir: Path, formats: tuple[str, ...], bill: dict[str, Any]) -> None:
    """Write the report of a run again, from its facts."""
    from bakeoff.compare.results.results import load
    from bakeoff.reports import write

    click.echo(f"Report: {write(load(run_dir, assumptions(bill)), run_dir / 'report', formats or FORMATS)}")


@cli.command("plan")
@click.argument("study_file", metavar="STUDY.toml", type=click.Path(path_type=Path))
@click.option("--data-dir", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--offline", is_flag=True, help="Never touch the network.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder of the run.  [default: runs/NAME]")
@click.option("--forecast", is_flag=True, help="Run pilots for half a minute, and say what is missing will take.")
def plan_command(study_file: Path, data_dir: Path | None, offline: bool, out: Path | None, forecast: bool) -> None:
    """Show what a study consists of: what is done, missing, failed; what it could tell, and what it will take."""
    from bakeoff.compare.cli.console import print_rows
    from bakeoff.compare.cli.forecast import print_forecast
    from bakeoff.compare.data.locations import DataLocations
    from bakeoff.compare.running.plan import missing, plan_study, status
    from bakeoff.compare.running.prospects import foreseen

    study = _study(study_file, {})
    plan = plan_study(study, DataLocations.standard(data_dir, offline))
    folder = out or _default_folder(study)
    rows = status(plan, folder)
    print_rows([[str(cell) for cell in row] for row in rows], ["data set", "contender", "done", "missing", "failed"])
    if told := foreseen(plan):
        click.echo(f"\n{told}")
    if forecast:
        print_forecast(plan, missing(plan, folder))


@cli.command("init")
@click.argument("study_file", metavar="[STUDY.toml]", default="study.toml", type=click.Path(path_type=Path))
def init_command(study_file: Path) -> None:
    """Write a commented study file to start from."""
    from bakeoff.compare.study.study import DEFAULT_STUDY

    try:
        with study_file.open("x", encoding="utf-8") as file:
            file.write(DEFAULT_STUDY.read_text(encoding="utf-8"))
    except FileExistsError:
        raise UserError(f"'{study_file}' exists and is left as it is. Name another file.") from None
    except OSError as error:
        raise UserError(f"'{study_file}' cannot be written: {error.strerror}.") from None
    click.echo(f"Wrote {study_file}. Run it with: bakeoff run {study_file}")


@cli.command("check")
def check_command() -> None:
    """Show versions, device, threads, and which optional parts are missing."""
    from bakeoff.compare.cli.checkup import checkup
    from bakeoff.compare.cli.console import print_rows

    print_rows(checkup())


cli.add_command(claims_command)
cli.add_command(explain_command)
cli.add_command(landmarks)
cli.add_command(list_command)
cli.add_command(pack_command)
cli.add_command(predict_command)
cli.add_command(compare_runs_command)


def _study(file: Path | None, changes: dict[str, Any]) -> Study:
    from bakeoff.compare.study.study import Study
    from bakeoff.compare.study.study_file import read_study

    if "train_sizes" in changes:
        sizes = changes["train_sizes"]
        changes = changes | {"train_sizes": tuple(int(size) if size.isdecimal() else size for size in sizes)}
    if file is not None:
        return read_study(file).with_changes(changes)
    if changes and "name" not in changes:
        changes = {"name": _name_for(changes)} | changes
    return Study().with_changes(changes)


def _name_for(changes: dict[str, Any]) -> str:
    """A run without a study file is named for its data sets, so that different questions do not share a folder."""
    datasets = changes.get("datasets")
    return "+".join(Path(name.partition("[")[0]).name for name in datasets)[:100] if datasets else "default"


def _default_folder(study: Study) -> Path:
    from bakeoff.compare.running.runner import default_folder

    return default_folder(study)


def main() -> None:
    """Entry point of `bakeoff`."""
    cli(prog_name="bakeoff")
