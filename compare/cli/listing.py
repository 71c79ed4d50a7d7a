"""`bakeoff list`: what there is to choose from."""

from __future__ import annotations

import click

from bakeoff.compare.catalog import REGISTRIES, entries

_PLACES = {
    "baselines": "baseline: alone",
    "networks": "network: alone, or before a classifier, which then sees what the network learned",
    "features": "feature: before a classifier",
    "classifiers": "classifier: last",
}
"""Where the parts of a kind stand in the name of a contender."""


@click.command("list")
@click.argument("kind", type=click.Choice(["contenders", *(kind for kind in REGISTRIES if kind != "baselines")]))
def list_command(kind: str) -> None:
    """Show what there is to choose from."""
    from bakeoff.compare.cli.console import print_rows

    if kind == "contenders":
        print_rows([[name, place] for kind, place in _PLACES.items() for name in entries(kind)])
        click.echo(
            "\nParts join with +, as in hog+pixels+svm or small-cnn+svm; options stand in brackets, as in svm[C=10].\n"
            "Trained elsewhere: pretrained:NAME_OR_FOLDER, alone to train it further, or frozen before a classifier.\n"
            "Your own: package.module:name, a scikit-learn estimator that takes images or a function that makes one."
        )
    else:
        print_rows([[entry.usage, entry.summary] for entry in entries(kind).values()])
