"""Studies of two or more contenders whose accuracies, losses by corruption and costs are known by construction."""

from dataclasses import replace

import numpy as np

from bakeoff.compare.results.results import Results
from bakeoff.compare.study.study import Study
from bakeoff.compare.study.trial import Examined, Outcome
from tests.fakes.results import trials_of

SHARED = 0.6
"""How much of what makes an image hard is common to all contenders."""


def planted(rates, *, datasets=1, sizes=(None,), n=1500, folds=5, spoilt=None, seconds=None, spread=0.01, epochs=None):
    """A study of so many data sets, each a draw of its own, of folds over n images.

    Parameters
    ----------
    rates
        contender → size → share of the images that it is right about, on average; trainings differ by `spread`.
    spoilt
        contender → the share of corrupted images; the exam is in the outcomes then.
    seconds
        contender → size → CPU seconds to train.
    epochs
        contender → epoch from which it tells all training images, with the exam of gradients.
    """
    names = tuple(f"d{i}" for i in range(datasets))
    asked = Study(
        datasets=names,
        contenders=tuple(rates),
        train_sizes=tuple("all" if size is None else size for size in sizes),
        folds=folds,
        repeats=folds,
    )
    trials = tuple(
        replace(trial, design="folds", folds=folds) for trial in trials_of(asked, dict.fromkeys(rates, "own"))
    )
    outcomes = [_outcome(trial, rates, n, spoilt, seconds, spread, epochs) for trial in trials]
    return Results(asked, trials, tuple(outcomes))


def _outcome(trial, rates, n, spoilt, seconds, spread, epochs):
    whole = np.random.default_rng(int(trial.dataset_digest[:8], 16))
    ease, truth = whole.normal(size=n), whole.integers(0, 3, n)
    index = np.sort(np.array_split(whole.permutation(n), trial.folds)[trial.repeat])
    own = np.random.default_rng(list(trial.key.encode()))
    rate = rates[trial.contender](trial.train_size) + spread * own.normal()
    right = _right(ease[index], own, rate)
    exams = {}
    if spoilt is not None:
        rows = index[: len(index) // 2]
        worse = np.stack([_right(ease[rows], own, spoilt[trial.contender]) for _ in range(6)]).reshape(3, 2, -1)
        exams["corruptions"] = Examined(
            {
                "corruptions": np.array(["a", "b", "c"]),
                "rows": rows,
                "truth": truth[rows],
                "clean": np.where(right[: len(rows)], truth[rows], (truth[rows] + 1) % 3),
                "predicted": np.where(worse, truth[rows], (truth[rows] + 1) % 3),
                "digest": np.array("the same bytes"),
            }
        )
    if epochs is not None:
        first = max(1, round(epochs[trial.contender] * own.lognormal(0, 0.1)))
        exams["gradients"] = Examined(
            {"norms": np.ones((20, 3)), "accuracy": np.where(np.arange(20) + 1 < first, 0.5, 1.0)}
        )
    size = trial.train_size or n - n // trial.folds
    cpu = seconds[trial.contender](size) * own.lognormal(0, 0.05) if seconds else 1.0
    return Outcome(
        trial=trial,
        classes=("a", "b", "c"),
        index=index,
        truth=truth[index],
        predicted=np.where(right, truth[index], (truth[index] + 1) % 3),
        scores=np.zeros((len(index), 3), np.float32),
        scores_are="none",
        n_train=size,
        fixed_test=False,
        readings={"fit": {"cpu_seconds": cpu, "wall_seconds": cpu}},
        n_pool=n - len(index),
        exams=exams,
    )


def _right(ease, own, rate):
    """Which images are told, the share `rate` of them on average."""
    from scipy.special import ndtri

    known = SHARED * ease + (1 - SHARED**2) ** 0.5 * own.normal(size=len(ease))
    return known < ndtri(np.clip(rate, 0.001, 0.999))
