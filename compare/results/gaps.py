"""The gap between the best traditional and the best deep contender of each block, taken apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bakeoff.compare.notation import split_options, split_parts
from bakeoff.compare.results.decomposition import decompose

if TYPE_CHECKING:
    import pandas as pd

    from bakeoff.compare.results.results import Results

CELLS = ("traditional", "with_deep_features", "with_deep_classifier", "deep")
COLUMNS = ("dataset", "train_size", *CELLS, "part", "difference", "low", "high", "p")

PIXELS, HEAD = "pixels", "mlp"
"""A network of fully connected layers is a classifier of pixels; any other is a classifier of what it has learned."""

FINE_TUNED = "pretrained:"
"""A backbone that was trained further sees other features than the frozen one under a classifier: it has no square."""


def gaps(results: Results) -> pd.DataFrame:
    """Three rows a block: the gap deep − traditional, its part owed to the features, and that owed to the classifier.

    For each pair of a traditional and a deep contender two hybrid ones are needed, deep features with the traditional
    classifier and the reverse; of the pairs that have both, the one is taken whose members are most accurate.
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
        rows += [{**place, "part": part, **difference._asdict()} for part, difference in parts.items()]
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
