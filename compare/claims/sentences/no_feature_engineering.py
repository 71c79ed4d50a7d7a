"""Deep learning finds its own features, so that nobody need engineer them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bakeoff.compare.claims.asks import Asks
from bakeoff.compare.claims.evidence import basis, cells, difference, largest
from bakeoff.compare.claims.judgement import Judgement, no_less
from bakeoff.compare.percentages import points
from bakeoff.compare.results.gaps import decompose, square

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results

ORDER = 30
PIXELS, ENGINEERED, DEEP = "pixels+svm", "hog+svm", "small-cnn"
SQUARE = square(ENGINEERED, DEEP)
ASKS = Asks((PIXELS, ENGINEERED, *SQUARE, DEEP))
HOW = (
    "Supported where the network, from raw pixels, is not behind HOG with an SVM by what matters, with the settings "
    "that each comes with; not supported where it surely is behind. What it takes to find good settings is not counted."
)


def judge(results: Results) -> Iterator[Judgement]:
    """The network's lead over engineered features, and which part of it is owed to features."""
    for dataset, found in largest(results, (ENGINEERED, DEEP)):
        lead = difference(found[DEEP], found[ENGINEERED])
        yield Judgement(
            dataset,
            no_less(lead, results.study.rope),
            f"lead of {DEEP} over {ENGINEERED}",
            *lead[:3],
            f"{basis(found)}. {_parts(results, dataset, found[DEEP][0].trial.train_size)}".strip(),
        )


def _parts(results: Results, dataset: str, train_size: int | None) -> str:
    said = []
    plain = cells(results, (dataset, train_size), (PIXELS, ENGINEERED))
    if plain is not None:
        worth = difference(plain[ENGINEERED], plain[PIXELS])
        said.append(f"Engineering them is worth {points(worth.difference)} points to the SVM")
    four = cells(results, (dataset, train_size), (ENGINEERED, *SQUARE, DEEP))
    if four is not None:
        parts = decompose(*four.values())
        said.append(
            f"of the network's lead, {points(parts.features.difference)} points are owed to its features, "
            f"{points(parts.classifier.difference)} to its classifier (interaction "
            f"{points(parts.interaction.difference)})"
        )
    return "; ".join(said) + "." if said else ""
