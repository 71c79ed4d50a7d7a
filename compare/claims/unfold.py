"""Claims → the studies that they need: one for each data set, sizes and exams, trials in common run once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bakeoff.compare.catalog import entries, find
from bakeoff.compare.claims.asks import Asks
from bakeoff.compare.study.study import HELD_OUT, Study

if TYPE_CHECKING:
    from bakeoff.compare.data.dataset import Dataset

NAME = "claims"
FOLDS = 5


class Unfolded(NamedTuple):
    """Studies to run one after another, and why a claim is not tested on a data set, a sentence each."""

    studies: list[Study]
    left_out: list[str]


def unfold(
    claims: Sequence[str],
    datasets: Sequence[str],
    load: Callable[[str], Dataset],
    *,
    quick: bool = False,
    most: int | None = None,
) -> Unfolded:
    """The studies of some claims, or of all where none is named.

    Studies that ask something of fitted models come first: their trials serve the others, not the other way round.

    Parameters
    ----------
    datasets
        to test on; empty for those that each claim names.
    load
        name → data set.
    quick
        one data set a claim where none is named, and one training where a data set brings a test set of its own; else
        there are as many as folds, since what one pair of trained models does is no claim about ways to learn.
    most
        training images at most.

    Raises
    ------
    UserError
        there is no such claim or data set.
    """
    wanted: dict[tuple[str, tuple[int | str, ...], tuple[str, ...]], list[str]] = {}
    left_out = []
    known: dict[str, Dataset] = {}
    for name in claims or list(entries("claims")):
        asks: Asks = find("claims", name).load().ASKS
        for place in (datasets or asks.datasets)[: 1 if quick and not datasets else None]:
            dataset = known.setdefault(place, load(place))
            if asks.landmarks and dataset.landmarks is None:
                left_out.append(f"{name} is not tested on {dataset.name}: no landmarks come with its images.")
                continue
            contenders = wanted.setdefault((place, _sizes(dataset, asks.per_class, most), asks.exams), [])
            contenders += [each for each in asks.contenders if each not in contenders]
    studies = [
        Study(
            name=NAME,
            datasets=[place],
            contenders=names,
            train_sizes=sizes,
            exams=exams,
            folds=FOLDS,
            repeats=None if quick or known[place].split is None else FOLDS,
        )
        for (place, sizes, exams), names in wanted.items()
    ]
    return Unfolded(sorted(studies, key=lambda study: -len(study.exams)), left_out)


def together(studies: Sequence[Study]) -> Study:
    """One study that names all that several ask, for the record: not each contender met each size."""
    names: dict[str, list[str]] = {}
    for study in studies:
        for contender in study.contenders:
            names.setdefault(contender, []).extend(d for d in study.datasets if d not in names.get(contender, []))
    datasets = _each(study.datasets for study in studies)
    return Study(
        name=NAME,
        datasets=datasets,
        contenders=list(names),
        only={name: some for name, some in names.items() if len(some) < len(datasets)},
        train_sizes=_each(study.train_sizes for study in studies),
        exams=_each(study.exams for study in studies),
        folds=FOLDS,
    )


def _each(groups: object) -> list[object]:
    return list(dict.fromkeys(item for group in groups for item in group))  # type: ignore[attr-defined]


def _sizes(dataset: Dataset, per_class: Sequence[int], most: int | None) -> tuple[int | str, ...]:
    """Sizes that leave room to grow to the largest, and the largest."""
    split = dataset.split
    pool = int(len(dataset) * (1 - HELD_OUT)) if split is None else int((split == "train").sum())
    whole = pool if most is None else min(pool, most)
    few = [each * len(dataset.classes) for each in per_class]
    return (*[size for size in few if 2 * size <= whole], "all" if whole == pool else whole)
