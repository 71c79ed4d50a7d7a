"""Made-up results of whole studies, with accuracies that are known."""

import hashlib

import numpy as np

from bakeoff.compare.results.results import Results
from bakeoff.compare.study.study import Study
from bakeoff.compare.study.trial import Outcome, Trial


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
    outcomes = []
    for dataset in datasets:
        digest = hashlib.sha256(dataset.encode()).hexdigest()
        for repeat in range(repeats):
            rng = np.random.default_rng([repeat, int(digest[:6], 16)])
            index, ease = np.sort(rng.permutation(5 * n)[:n]), rng.random(n)
            index = np.arange(n) if fixed else index
            truth = rng.integers(0, 3, n)
            for size in train_sizes:
                for name, rate in rates.items():
                    rate = curves(name, size) if curves else rate
                    family = (families or {}).get(name, "traditional" if "+" in name else "own")
                    trial = Trial(dataset, digest, name, family, name, repeat, size, 0.2, 0)
                    confidence = np.full((n, 3), (1 - rate) / 2, np.float32)
                    predicted = np.where(ease < rate, truth, (truth + 1) % 3)
                    confidence[np.arange(n), predicted] = rate
                    outcomes.append(
                        Outcome(
                            trial=trial,
                            classes=("a", "b", "c"),
                            index=index,
                            truth=truth,
                            predicted=predicted,
                            scores=confidence,
                            scores_are=scores_are,
                            n_train=size or 4 * n,
                            n_pool=4 * n,
                            fixed_test=fixed,
                            readings=readings(repeat),
                        )
                    )
    asked = Study(datasets=list(datasets), contenders=list(rates))
    return Results(asked, tuple(outcome.trial for outcome in outcomes), tuple(outcomes))
