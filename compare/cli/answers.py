"""`bakeoff predict` and `bakeoff explain`: what the contenders of a run say to images, and where they look."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bakeoff.compare.results.kept.answers import Answers

STANDARD_OUTPUT = Path("-")


def _command(name: str) -> Callable[[Callable[..., None]], click.Command]:
    """What both take."""

    def made(function: Callable[..., None]) -> click.Command:
        for decorator in (
            click.option(
                "--json",
                "json_file",
                type=click.Path(path_type=Path),
                metavar="FILE",
                help="The same as JSON; - prints it.",
            ),
            click.option(
                "--html", "--out", "html", type=click.Path(path_type=Path), metavar="FILE", help="Write a page."
            ),
            click.option("-d", "--dataset", metavar="NAME", help="Whose models to ask, where the run has several."),
            click.option("-c", "--contender", "contenders", multiple=True, metavar="NAME", help="Ask these only."),
            click.argument("images", metavar="IMAGE...", nargs=-1, required=True, type=click.Path(path_type=Path)),
            click.argument("run_dir", metavar="RUN", type=click.Path(path_type=Path)),
        ):
            function = decorator(function)
        return click.command(name)(function)

    return made


@_command("predict")
def predict_command(**asked: Any) -> None:
    """Ask every contender of a run what images show.

    The run must have kept its models (bakeoff run --keep-models). Images are brought to the size and colours of its
    data set.
    """
    _ask(with_maps=False, **asked)


@_command("explain")
def explain_command(**asked: Any) -> None:
    """Ask every contender of a run what images show, and where it looks at; maps side by side on a page.

    The run must have kept its models (bakeoff run --keep-models). Without --html, the page is explained.html.
    """
    if asked["html"] is None and asked["json_file"] is None:
        asked["html"] = Path("explained.html")
    _ask(with_maps=True, **asked)


def _ask(
    run_dir: Path,
    images: tuple[Path, ...],
    contenders: tuple[str, ...],
    dataset: str | None,
    html: Path | None,
    json_file: Path | None,
    with_maps: bool,
) -> None:
    from bakeoff.compare.results.kept.answers import ask
    from bakeoff.compare.results.results import load

    results = load(run_dir)
    answers = ask(results, images, contenders, dataset, with_maps=with_maps)
    if json_file == STANDARD_OUTPUT:
        click.echo(_json(answers))
    else:
        _print(answers)
    if json_file is not None and json_file != STANDARD_OUTPUT:
        click.echo(f"JSON: {_written(json_file, _json(answers))}")
    if html is not None:
        from bakeoff.reports.answers_page import answers_sections
        from bakeoff.reports.render.single_page import write_page

        title = f"What {run_dir.name} says to {len(images)} {'image' if len(images) == 1 else 'images'}"
        page = write_page(
            title, f"Models that were trained on {answers.dataset}.", answers_sections(results, answers), html
        )
        click.echo(f"Page: {page}", err=json_file == STANDARD_OUTPUT)


def _json(answers: Answers) -> str:
    return json.dumps(answers.as_json(), indent=1, ensure_ascii=False)


def _written(path: Path, text: str) -> Path:
    from bakeoff.compare.errors import UserError
    from bakeoff.pipelines.whole_file import write_whole

    try:
        write_whole(path, text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise UserError(f"'{path}' cannot be written: {error.strerror or error}. Name another file.") from None
    return path


def _print(answers: Answers) -> None:
    from bakeoff.compare.cli.console import print_rows

    rows = [
        [
            name if first else "",
            answer.contender,
            answers.classes[answer.predicted[i]],
            "" if answer.probability is None else f"{answer.probability[i]:.1%}".replace("%", " %"),
        ]
        for i, name in enumerate(answers.names)
        for first, answer in zip([True] + [False] * len(answers.given), answers.given, strict=False)
    ]
    print_rows(rows, ["image", "contender", "answer", "probability"])
    for contender, reason in answers.left_out.items():
        click.echo(f"Not asked: {contender}: {reason}")
