"""Made-up outcomes of a few images."""

import numpy as np

from bakeoff.compare.study.trial import Outcome, Trial


def outcome(correct, repeat=0, fixed=False, index=None, groups=None, design="splits"):
    correct = np.asarray(correct, dtype=bool)
    truth = np.zeros(len(correct), dtype=np.int64)
    return Outcome(
        trial=Trial("d", "0", "c", "own", "r", repeat, None, 0.2, 0, design=design),
        classes=("a", "b"),
        index=np.arange(len(correct)) if index is None else index,
        truth=truth,
        predicted=np.where(correct, 0, 1),
        scores=np.zeros((len(correct), 2), np.float32),
        scores_are="none",
        n_train=4 * len(correct),
        fixed_test=fixed,
        readings={},
        groups=groups,
    )


def random(seed, rate, repeats, fixed):
    rng = np.random.default_rng(seed)
    return [outcome(rng.random(100) < rate, repeat, fixed) for repeat in range(repeats)]
