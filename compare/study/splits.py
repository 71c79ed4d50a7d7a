"""Which images train and which test: drawn once for all contenders of a block, by a seed, stratified."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.errors import UserError
from bakeoff.compare.study.trial import FOLDS, HALVINGS, Trial, derive_seed


@dataclass(frozen=True, eq=False)
class Split:
    """Rows of a data set to train and to test on.

    Attributes
    ----------
    train
        (n_train,) int64, rows; a smaller training size is a prefix of a larger one.
    test
        (n_test,) int64, rows, sorted.
    """

    train: NDArray[np.int64]
    test: NDArray[np.int64]


def split_for(dataset: Dataset, trial: Trial) -> Split:
    """The training and the test set of a trial, as its design says.

    Raises
    ------
    UserError
        there are too few images for what is asked.
    """
    if trial.design == FOLDS and dataset.split is None:
        test = folds_of(dataset, trial.folds, trial.split_seed) == trial.repeat % trial.folds
        rng = np.random.default_rng(derive_seed("split", trial.split_seed, trial.repeat))
        return _split_around(dataset, np.flatnonzero(test), trial.train_size, rng)
    half = trial.repeat % 2 if trial.design == HALVINGS else None
    return make_split(dataset, trial.split_seed, trial.test_fraction, trial.train_size, half)


def make_split(
    dataset: Dataset | Labels, seed: int, test_fraction: float, train_size: int | None = None, half: int | None = None
) -> Split:
    """Draw a training and a test set; what a data set itself holds out stays the test set.

    A group never stands on both sides. Both parts keep the proportions of the classes as well as groups allow, and
    training sizes are nested.

    Parameters
    ----------
    seed
        of this draw; equal seeds give equal draws.
    test_fraction
        share of the images that is held out, where the data set has no test set.
    train_size
        number of training images; None takes all.
    half
        0 or 1 to test on that half of the data and train on the other, whatever the fraction; None for neither.

    Raises
    ------
    UserError
        there are too few images for what is asked.
    """
    if half is not None:
        test_fraction = 0.5
    rng = np.random.default_rng(derive_seed("split", seed))
    if dataset.split is not None:
        test = np.flatnonzero(dataset.split == "test")
    elif dataset.groups is not None:
        test = _groups_held_out(dataset, dataset.groups, test_fraction, seed)
    else:
        n_test = max(round(test_fraction * len(dataset)), len(dataset.classes))
        test = np.sort(stratified_order(dataset.labels, rng)[:n_test])
    if half == 1 and dataset.split is None:
        test = np.setdiff1d(np.arange(len(dataset)), test)
    return _split_around(dataset, test, train_size, rng)


def _split_around(
    dataset: Dataset | Labels, test: NDArray[np.int64], train_size: int | None, rng: np.random.Generator
) -> Split:
    """All or some of the images that are not tested, in an order of which every prefix is stratified."""
    rest = np.setdiff1d(np.arange(len(dataset)), test)
    train = rest[stratified_order(dataset.labels[rest], rng)]
    if train_size is not None:
        if train_size > len(train):
            raise UserError(
                f"{train_size} training images were asked for, but '{dataset.name}' leaves {len(train)}. Take a "
                "smaller --train-size, or leave it out to train on all."
            )
        train = train[:train_size]
    if len(np.unique(dataset.labels[train])) < 2:
        raise UserError(
            f"{len(train)} training images of '{dataset.name}' show only one class. Take a larger --train-size."
        )
    return Split(train, test)


def folds_of(dataset: Dataset | Labels, folds: int, seed: int) -> NDArray[np.int64]:
    """Cut a data set into folds of one size: for each image, the fold that tests it.

    Classes are dealt out evenly, to within one image a fold; groups stay together.

    Parameters
    ----------
    folds
        how many.
    seed
        equal seeds give equal folds.

    Raises
    ------
    UserError
        there are fewer images, or groups, than folds.
    """
    groups = dataset.groups
    there = len(dataset) if groups is None else len(np.unique(groups))
    if there < folds:
        what = "images" if groups is None else "groups"
        raise UserError(
            f"'{dataset.name}' has {there} {what}; {folds} folds need as many at least. Take fewer --folds."
        )
    if groups is not None:
        return _folds_of_groups(dataset, groups, folds, seed)
    rng = np.random.default_rng(derive_seed("folds", seed))
    by_class = [rng.permutation(np.flatnonzero(dataset.labels == label)) for label in np.unique(dataset.labels)]
    fold = np.empty(len(dataset), dtype=np.int64)
    fold[np.concatenate(by_class)] = np.arange(len(dataset)) % folds  # where one class ends, the next one goes on
    return fold


def _folds_of_groups(dataset: Dataset | Labels, groups: NDArray[np.int64], folds: int, seed: int) -> NDArray[np.int64]:
    from sklearn.model_selection import StratifiedGroupKFold

    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=seed % 2**31)
    fold = np.empty(len(dataset), dtype=np.int64)
    for number, (_, test) in enumerate(splitter.split(np.zeros(len(dataset)), dataset.labels, groups)):
        fold[test] = number
    return fold


def validation_split(dataset: Dataset, train: NDArray[np.int64], seed: int, fraction: float = 0.2) -> Split:
    """Carve validation images out of a training set, stratified and grouped as the split itself.

    Returns
    -------
    Split
        A draw whose `test` are the validation images; both are positions in `train`, not rows of the data set.

    Raises
    ------
    UserError
        there are too few images, or groups, to hold some out.
    """
    groups = None if dataset.groups is None else dataset.groups[train]
    if groups is not None:
        fraction = max(fraction, 1 / max(2, len(np.unique(groups))))
    labels = dataset.labels[train]
    part = Labels(dataset.name, labels, dataset.classes, groups)
    try:
        return make_split(part, seed, fraction)
    except UserError:
        raise UserError(
            f"A budget needs validation images, and {len(train)} training images of '{dataset.name}' in "
            f"{len(np.unique(labels))} classes are too few to spare any. Take a larger --train-size, or no --budget."
        ) from None


@dataclass(frozen=True, eq=False)
class Labels:
    """All of a data set that decides a split."""

    name: str
    labels: NDArray[np.int64]
    classes: tuple[str, ...]
    groups: NDArray[np.int64] | None = None
    split: None = None

    def __len__(self) -> int:
        return len(self.labels)


def stratified_order(labels: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """A random order of which every prefix has the classes in proportion, to within one image a class.

    Each image gets a random place within its class, spread evenly over [0, 1); sorting by it deals the classes out.
    """
    place = np.empty(len(labels))
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        place[rows] = (rng.permutation(len(rows)) + rng.random(len(rows))) / len(rows)
    return np.argsort(place, kind="stable")


def _groups_held_out(
    dataset: Dataset | Labels, groups: NDArray[np.int64], test_fraction: float, seed: int
) -> NDArray[np.int64]:
    folds = max(2, round(1 / test_fraction))
    if len(np.unique(groups)) < folds:
        raise UserError(
            f"'{dataset.name}' has {len(np.unique(groups))} groups; to hold out {test_fraction:.0%} of them it needs "
            f"{folds}. Take a larger test-fraction."
        )
    return np.flatnonzero(_folds_of_groups(dataset, groups, folds, seed) == 0)


def specimens(dataset: Dataset, rows: NDArray[np.int64], seed: int, count: int = 6) -> NDArray[np.int64]:
    """Choose images to explain, of as many classes as there are places; the same for every contender of a block."""
    rng = np.random.default_rng(derive_seed("specimens", seed))
    rows = rng.permutation(rows)
    turn = np.array([np.sum(dataset.labels[rows[:i]] == dataset.labels[row]) for i, row in enumerate(rows[:500])])
    chosen = rows[np.argsort(turn, kind="stable")[:count]]
    return chosen[np.argsort(dataset.labels[chosen], kind="stable")]
