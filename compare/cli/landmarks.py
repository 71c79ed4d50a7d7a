"""`bakeoff landmarks`: train a localiser on annotated faces, and measure one."""

from __future__ import annotations

from pathlib import Path

import click

from bakeoff.compare.errors import UserError

BUILT_IN = "built-in"


@click.group("landmarks")
def landmarks() -> None:
    """Find the points of faces: train a localiser, and measure it.

    DATA is a folder of pictures with a .pts of 68 points beside each (the form of 300-W), or a table with the columns
    path, x0, y0, … x67, y67.
    """


@landmarks.command("train")
@click.argument("data", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="FILE.npz", help="Where the model goes.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Everything random follows from it.")
def train_command(data: Path, out: Path, seed: int) -> None:
    """Train a localiser by supervised descent on annotated faces (Xiong and De la Torre 2013).

    `face-landmarks[model=FILE.npz]` uses it. The model is derived from the pictures and annotations, whose terms it may
    share.
    """
    _refuse_place(out, ".npz")
    from bakeoff.compare.landmarks.annotated_faces import read_annotated
    from bakeoff.compare.landmarks.whole_file import written
    from bakeoff.pipelines.faces.locate.supervised_descent import SupervisedDescent

    faces = read_annotated(data)
    model = SupervisedDescent(random_state=seed).fit(faces.pictures, faces.points)
    with written(out) as file:
        model.save(file)
    click.echo(f"Wrote {out}, trained on {len(faces)} faces. Measure it with: bakeoff landmarks score {out} DATA")


@landmarks.command("score")
@click.argument("model", metavar=f"MODEL.npz|{BUILT_IN}")
@click.argument("data", type=click.Path(path_type=Path))
@click.option("--worst", type=click.Path(path_type=Path), metavar="FILE.png", help="Draw the worst faces.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of the built-in localiser.")
def score_command(model: str, data: Path, worst: Path | None, seed: int) -> None:
    """Measure how far a localiser's points lie from the annotated ones.

    Errors are divided by the distance between the outer corners of the eyes. The built-in localiser learns from one
    half of the pictures, without a look at their points, and is measured on the other; and the other way around.
    """
    if worst is not None:
        _refuse_place(worst, ".png")
    from bakeoff.compare.cli.console import print_rows
    from bakeoff.compare.landmarks.annotated_faces import read_annotated
    from bakeoff.compare.landmarks.scores import scored, scored_built_in
    from bakeoff.compare.landmarks.sheet import draw_worst
    from bakeoff.pipelines.faces.locate.supervised_descent import SupervisedDescent

    if model == BUILT_IN:
        faces = read_annotated(data)
        scores = scored_built_in(faces, seed)
    else:
        try:
            localiser = SupervisedDescent.load(model)
        except ValueError as error:
            raise UserError(str(error)) from None
        faces = read_annotated(data)
        scores = scored(localiser, faces)
    print_rows(scores.rows())
    if worst is not None:
        draw_worst(worst, faces, scores)
        click.echo(f"Wrote {worst}: green is annotated, red is found.")


def _refuse_place(path: Path, suffix: str) -> None:
    """Say before any work is done that a file cannot be written.

    Raises
    ------
    UserError
        it has another ending, is a folder, or its folder is not there.
    """
    if path.suffix.lower() != suffix:
        raise UserError(f"'{path}' must end with {suffix}.")
    if path.is_dir():
        raise UserError(f"'{path}' is a folder. Name a file.")
    if not path.parent.is_dir():
        raise UserError(f"The folder '{path.parent}' is not there. Make it, or name another file.")
