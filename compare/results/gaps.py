"""How much of the gap between a traditional and a deep contender is owed to features, and how much to classifiers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bakeoff.compare.notation import split_options, split_parts
from bakeoff.compare.results.pairwise.contrasts import Contrast
from bakeoff.compare.statistics.evidence import PairedDifference
from bakeoff.compare.statistics.holm import holm

if TYPE_CHECKING:
    import pandas as pd

    from bakeoff.compare.results.results import Results
    from bakeoff.compare.study.trial import Outcome

CELLS = ("traditional", "with_deep_features", "with_deep_classifier", "deep")
COLUMNS = ("dataset", "train_size", *CELLS, "part", "difference", "low", "high", "p", "p_holm")

PIXELS, HEAD = "pixels", "mlp"
"""A network of fully connected layers is a classifier of pixels; any other is a classifier of what it has learned."""

FINE_TUNED = "pretrained:"
"""A backbone that was trained further sees other features than the frozen one under a classifier: it has no square."""


class Decomposition(NamedTuple):
    """The gap, its two parts, which sum to it, and by how much more the two bring together than each by itself."""

    gap: PairedDifference
    features: PairedDifference
    classifier: PairedDifference
    interaction: PairedDifference


def decompose(
    traditional: Sequence[Outcome],
    deep_features: Sequence[Outcome],
    deep_classifier: Sequence[Outcome],
    deep: Sequence[Outcome],
) -> Decomposition:
    """Split the gap deep − traditional, by changing features and classifier one at a time, in either order.

    Each part is the mean of what the change brings before and after the other (Shapley 1953, of a game of two), so
    that the parts sum to the gap whichever way features and classifiers help or hinder one another. How much they do
    is the interaction: where it is large, neither part says what a change by itself would bring.

    Parameters
    ----------
    traditional
        traditional features and classifier.
    deep_features
        the deep contender's features with the traditional classifier.
    deep_classifier
        the traditional features with the deep contender's classifier.
    deep
        the deep contender as it is.

    Raises
    ------
    ValueError
        the four share no repeat.
    """
    cells = [traditional, deep_features, deep_classifier, deep]
    return Decomposition(
        contrast(cells, [-1, 0, 0, 1]),
        contrast(cells, [-0.5, 0.5, -0.5, 0.5]),
        contrast(cells, [-0.5, -0.5, 0.5, 0.5]),
        contrast(cells, [1, -1, -1, 1]),
    )


def contrast(cells: Sequence[Sequence[Outcome]], weights: Sequence[float]) -> PairedDifference:
    """A weighted sum of accuracies on the same images, with its interval and the p of its being zero.

    It is tested as a pair is, by the design of the study; where images come in groups, the groups are counted.

    Raises
    ------
    ValueError
        the cells share no repeat, or were not tested on the same images.
    """
    by_repeat = [{outcome.trial.repeat: outcome for outcome in cell} for cell in cells]
    shared = sorted(set.intersection(*(set(cell) for cell in by_repeat)))
    if not shared:
        raise ValueError(
            "contenders can be set against each other only on repeats that all have ended; they share none"
        )
    rows = [[cell[repeat] for cell in by_repeat] for repeat in shared]
    if any(not np.array_equal(each.index, row[0].index) for row in rows for each in row):
        raise ValueError("contenders can be set against each other only on the same test images")
    images = [np.asarray(weights, dtype=float) @ np.stack([each.correct for each in row]) for row in rows]
    return Contrast([row[0] for row in rows], images).judged()


def gaps(results: Results) -> pd.DataFrame:
    """Four rows a block: the gap deep − traditional, the parts owed to features and to classifier, their interaction.

    For each pair of a traditional and a deep contender two hybrid ones are needed, deep features with the traditional
    classifier and the reverse; of the pairs that have both, the one is taken whose members are most accurate, which
    makes what is said of it a description of these four. `p_holm` is adjusted for parts and interaction together.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for dataset, train_size in results.blocks:
        found = _best_square(results, dataset, train_size)
        if found is None:
            continue
        cells = [results.of(dataset, train_size, name) for name in found]
        if not set.intersection(*({outcome.trial.repeat for outcome in cell} for cell in cells)):
            continue
        place = {"dataset": dataset, "train_size": train_size, **dict(zip(CELLS, found, strict=True))}
        parts = decompose(*cells)._asdict()
        adjusted = [parts["gap"].p, *holm([part.p for name, part in parts.items() if name != "gap"])]
        rows += [
            {
                **place,
                "part": name,
                **dict(zip(("difference", "low", "high", "p"), part, strict=False)),
                "p_holm": float(p),
            }
            for (name, part), p in zip(parts.items(), adjusted, strict=True)
        ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.assign(train_size=pd.Series([row["train_size"] for row in rows], dtype=object))


def square(traditional: str, deep: str) -> tuple[str, str]:
    """The two hybrid contenders that stand between a traditional and a deep one.

    >>> square("hog+svm", "small-cnn"), square("hog+svm", "mlp")
    (('small-cnn+svm', 'hog+mlp'), ('pixels+svm', 'hog+mlp'))
    >>> square("hog+svm[C=1e+3]", "small-cnn")
    ('small-cnn+svm[C=1e+3]', 'hog+mlp')
    """
    *features, classifier = split_parts(traditional)
    learned = PIXELS if split_options(deep)[0] == HEAD else deep
    return f"{learned}+{classifier}", "+".join([*features, deep if learned == PIXELS else HEAD])


def _best_square(results: Results, dataset: str, train_size: int | None) -> tuple[str, str, str, str] | None:
    accuracy = {
        name: sum(o.correct.mean() for o in outcomes) / len(outcomes)
        for name in results.contenders
        if (outcomes := results.of(dataset, train_size, name))
    }
    by_family = {
        family: [name for name in accuracy if results.family(name) == family] for family in ("traditional", "deep")
    }
    found = [
        (accuracy[one] + accuracy[other], (one, *square(one, other), other))
        for one in by_family["traditional"]
        for other in by_family["deep"]
        if len(split_parts(one)) > 1
        and not other.startswith(FINE_TUNED)
        and all(name in accuracy for name in square(one, other))
    ]
    return max(found)[1] if found else None
