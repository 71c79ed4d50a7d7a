"""Made-up results of whole studies, with accuracies that are known."""

from dataclasses import replace

import numpy as np

from bakeoff.compare.results.results import Results
from bakeoff.compare.study.study import Study
from bakeoff.compare.study.trial import Examined, Outcome
from tests.fakes.results import trials_of


def study(
    rates,
    datasets=("d",),
    train_sizes=(None,),
    families=None,
    repeats=4,
    n=400,
    scores_are="none",
    curves=None,
    fixed=False,
    readings=lambda repeat: {},
):
    """Each contender is right on those images that are easy enough for it; `curves` is (name, size) → accuracy."""
    families = {name: "traditional" if "+" in name else "own" for name in rates} | (families or {})
    sizes = tuple("all" if size is None else size for size in train_sizes)
    asked = Study(datasets=tuple(datasets), contenders=tuple(rates), train_sizes=sizes, repeats=repeats)
    trials = trials_of(asked, families)
    outcomes = tuple(_outcome(trial, rates, n, scores_are, curves, fixed, readings) for trial in trials)
    return Results(asked, trials, outcomes)


def _outcome(trial, rates, n, scores_are, curves, fixed, readings):
    rng = np.random.default_rng([trial.repeat, int(trial.dataset_digest[:6], 16)])
    index, ease = np.sort(rng.permutation(5 * n)[:n]), rng.random(n)
    truth = rng.integers(0, 3, n)
    rate = curves(trial.contender, trial.train_size) if curves else rates[trial.contender]
    predicted = np.where(ease < rate, truth, (truth + 1) % 3)
    confidence = np.full((n, 3), (1 - rate) / 2, np.float32)
    confidence[np.arange(n), predicted] = rate
    return Outcome(
        trial=trial,
        classes=("a", "b", "c"),
        index=np.arange(n) if fixed else index,
        truth=truth,
        predicted=predicted,
        scores=confidence,
        scores_are=scores_are,
        n_train=trial.train_size or 4 * n,
        n_pool=4 * n,
        fixed_test=fixed,
        readings=readings(trial.repeat),
    )


def spoil(results, rates, digest=lambda _: "same"):
    """Each contender tells so large a share of the spoilt images, the easiest first, whatever the corruption."""

    def with_exam(outcome):
        n = 100
        right = np.arange(n) < rates[outcome.trial.contender] * n
        truth = outcome.truth[:n]
        facts = {
            "corruptions": np.array(["a", "b"]),
            "rows": outcome.index[:n],
            "truth": truth,
            "clean": outcome.predicted[:n],
            "predicted": np.broadcast_to(np.where(right, truth, truth + 1), (2, 3, n)),
            "digest": np.array(digest(outcome)),
        }
        return replace(outcome, exams={"corruptions": Examined(facts)})

    return replace(results, outcomes=tuple(map(with_exam, results.outcomes)))
