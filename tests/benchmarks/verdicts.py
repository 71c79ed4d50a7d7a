"""How often a verdict is wrong, and how often it sees what is there: outcomes in, verdicts out, through the real code.

    python -m tests.benchmarks.verdicts folds [LEARNER ...] [--n 200] [--studies 1000] [--gain 0]
    python -m tests.benchmarks.verdicts families [LEARNER ...]
    python -m tests.benchmarks.verdicts trainings
    python -m tests.benchmarks.verdicts fixed

Two contenders are one learner on two views of the same images: five numbers that both see, five that each has for
itself. The views are exchangeable, so that neither is better, whatever the learner; a gain makes one view clearer. The
constant of `compare/statistics/designs/folds.py` was chosen on TUNED; the others were held back.
"""

from __future__ import annotations

import argparse
import time
from functools import cache

import numpy as np

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.results.accuracies import accuracy_interval
from bakeoff.compare.results.pairwise.comparisons import Entrant, compare_block
from bakeoff.compare.statistics.designs.trainings import trainings_t
from bakeoff.compare.statistics.holm import holm
from bakeoff.compare.study.splits import split_for
from bakeoff.compare.study.trial import FOLDS, SPLITS, Outcome, Trial
from tests.benchmarks.learners import LEARNERS

SHARED, OWN, CLEAR = 5, 5, 1.0
NOISE = 1.0
"""Of real digits, in standard deviations of each number."""
DESIGNS = {"5 folds": (FOLDS, 5, 5), "2 x 5 folds": (FOLDS, 5, 10), "10 folds": (FOLDS, 10, 10)}
DESIGNS |= {"5 random splits": (SPLITS, 5, 5)}
TUNED = ("lda", "tree", "random-features", "mlp", "1-nn")
HELD_BACK = ("naive-bayes", "ridge", "10-nn", "forest", "kernel-ridge", "wide-mlp", "digits-ridge", "digits-3-nn")


def views(learner, n, contenders, gain, rng):
    """Labels (n,) and for each contender its numbers (n, size); real digits are seen through a noise of its own."""
    if learner.startswith("digits"):
        images, labels = gradients() if learner == "digits-svm" else digits()
        rows = rng.permutation(len(images))[:n]
        noise = NOISE * images.std(axis=0)
        seen = [
            images[rows] + noise * rng.normal(size=(n, images.shape[1])) / (1 + gain * (k == 0))
            for k in range(contenders)
        ]
        return np.where(labels[rows] % 2, 1, -1), seen
    y = np.where(np.arange(n) % 2, 1, -1)
    shift = CLEAR / np.sqrt(SHARED + OWN) * y[:, None]
    shared = rng.normal(size=(n, SHARED)) + shift
    own = [rng.normal(size=(n, OWN)) + shift * (1 + gain * (k == 0)) for k in range(contenders)]
    return y, [np.c_[shared, each] for each in own]


@cache
def gradients():
    """Real digits as histograms of oriented gradients."""
    from skimage.feature import hog
    from sklearn.datasets import load_digits

    images, labels = load_digits(return_X_y=True)
    features = np.array([hog(each.reshape(8, 8), 8, (2, 2), (1, 1)) for each in images])
    return features[:, features.std(axis=0) > 0.05], labels


@cache
def digits():
    from sklearn.datasets import load_digits

    images, labels = load_digits(return_X_y=True)
    return images[:, images.std(axis=0) > 1] / 16, labels


def outcomes(design, y, seen, predict, rng, groups=None, train_size=None):
    """Every contender's outcomes on the splits that the study itself would draw."""
    name, folds, trainings = design
    labels = (y > 0).astype(np.int64)
    data = Dataset("d", np.zeros((len(y), 1, 1, 1), np.uint8), labels, ("a", "b"), groups=groups, source="", licence="")
    seed, found = int(rng.integers(2**31)), [[] for _ in seen]
    for repeat in range(trainings):
        trial = Trial("d", "0", "c", "own", "c", repeat, train_size, 0.2, seed, design=name, folds=folds)
        split = split_for(data, trial)
        for numbers, own in zip(seen, found, strict=True):
            said = predict(numbers[split.train], y[split.train].astype(float), numbers[split.test], rng)
            own.append(
                made(
                    trial,
                    split.test,
                    labels[split.test],
                    (said > 0).astype(np.int64),
                    len(split.train),
                    len(y) - len(split.test),
                    data.groups,
                )
            )
    return found


def made(trial, index, truth, predicted, n_train, n_pool, groups=None, fixed=False):
    return Outcome(
        trial,
        ("a", "b"),
        index,
        truth,
        predicted,
        np.zeros((len(index), 2), np.float32),
        "none",
        n_train,
        fixed,
        {},
        groups=None if groups is None else groups[index],
        n_pool=n_pool,
    )


def judged(found, families=None, rope=0.005):
    names = [f"c{k}" for k in range(len(found))]
    of = families or ["own"] * len(found)
    return compare_block({n: Entrant(f, o, frozenset()) for n, f, o in zip(names, of, found, strict=True)}, rope)


def folds(learner, n, studies, gain, train_size=None, seed=0):
    """For each design: share told better, at .05/45, called equal; accuracies' coverage and width."""
    rng = np.random.default_rng([seed, n, int(1000 * gain), sum(map(ord, learner))])
    rows = {name: [] for name in DESIGNS}
    for _ in range(studies):
        y, seen = views(learner, n, 2, gain, rng)
        for name, design in DESIGNS.items():
            found = outcomes(design, y, seen, LEARNERS[learner], rng, train_size=train_size)
            (row,) = judged(found)
            low, high = accuracy_interval(found[1])
            accuracy = np.mean([o.correct.mean() for o in found[1]])
            rows[name].append(
                (
                    row["verdict"] == "better",
                    row["p"] < 0.05 / 45,
                    row["verdict"] == "practically equal",
                    row["high"] - row["low"],
                    low,
                    high,
                    accuracy,
                )
            )
    told = {}
    for name, values in rows.items():
        better, strict, equal, width, low, high, accuracy = np.array(values, dtype=float).T
        covered = np.mean((low <= accuracy.mean()) & (accuracy.mean() <= high))
        told[name] = (
            better.mean(),
            strict.mean(),
            equal.mean(),
            width.mean(),
            covered,
            (high - low).mean(),
            *np.quantile(high - low, [0.05, 0.95]),
        )
    return told


def families(learner, contenders, studies, gain=0.0, n=200, seed=0, groups=None):
    """Share of studies in which any of so many equal contenders is called better, and true ones where one is."""
    rng = np.random.default_rng([seed, n, contenders, sum(map(ord, learner))])
    of = ["traditional"] * (contenders - contenders // 3) + ["deep"] * (contenders // 3)
    wrong, right = 0, []
    for _ in range(studies):
        y, seen = views(learner, n, contenders, gain, rng)
        rows = judged(outcomes(DESIGNS["5 folds"], y, seen, LEARNERS[learner], rng), of)
        better = [(r["first"], r["second"]) for r in rows if r["verdict"] == "better"]
        ahead = [pair for pair in better if "c0" in pair] if gain else []
        wrong += bool(len(better) - len(ahead))
        right.append(len(ahead) / (contenders - 1))
    return wrong / studies, float(np.mean(right))


def trainings(studies=10_000, family=1500, seed=0):
    """Type I error of `trainings_t` by trainings and variance ratio: at .05, .05/28, and of eight under Holm."""
    rng = np.random.default_rng(seed)
    told = {}
    for count in (3, 5, 10):
        for ratio in (0.3, 1, 3, 10):
            image = rng.normal(size=(studies, 1))
            p = np.array([trainings_t(d, 1.0).p for d in image + np.sqrt(ratio) * rng.normal(size=(studies, count))])
            any_told = 0
            for _ in range(family):
                means = np.sqrt(0.5) * (rng.normal(size=(8, 1)) + np.sqrt(ratio) * rng.normal(size=(8, count)))
                pairs = [trainings_t(means[i] - means[j], 1.0).p for i in range(8) for j in range(i)]
                any_told += holm(pairs).min() < 0.05
            told[count, ratio] = (float(np.mean(p < 0.05)), float(np.mean(p < 0.05 / 28)), any_told / family)
    return told


def fixed(count, ratio, studies, n=1000, persons=None, gain=0.0, seed=0):
    """Two ways to learn on one test set: share told better; accuracies' coverage and mean width."""
    rng = np.random.default_rng([seed, count, int(10 * ratio), persons or 0])
    groups = None if persons is None else np.arange(n) % persons
    rows, accuracy = [], 0.85
    # Of two contenders that err on their own, a difference has the variance 2a(1−a)/n from the images.
    scatter = np.sqrt(ratio * accuracy * (1 - accuracy) / n)
    for _ in range(studies):
        found = []
        hard = 0.0 if groups is None else 0.5 * rng.normal(size=(2, persons))
        for k in (0, 1):
            place = rng.normal(size=n) if groups is None else (rng.normal(size=n) + hard[k][groups]) / np.sqrt(1.25)
            rates = np.clip(accuracy + gain * (k == 0) + scatter * rng.normal(size=count), 0.01, 0.99)
            cuts = np.quantile(NORMAL, rates)
            found.append(
                [
                    made(
                        Trial("d", "0", "c", "own", "c", r, None, 0.2, 0),
                        np.arange(n),
                        np.zeros(n, np.int64),
                        (place >= cuts[r]).astype(np.int64),
                        5 * n,
                        5 * n,
                        groups,
                        True,
                    )
                    for r in range(count)
                ]
            )
        (row,) = judged(found)
        low, high = accuracy_interval(found[1])
        rows.append((row["verdict"] == "better", low <= accuracy <= high, high - low))
    return np.array(rows, dtype=float).mean(axis=0)


NORMAL = np.random.default_rng(0).normal(size=200_000)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["folds", "families", "trainings", "fixed"])
    parser.add_argument("learners", nargs="*", default=[*TUNED, *HELD_BACK])
    for name, kind, default in (
        ("n", int, 200),
        ("studies", int, 1000),
        ("gain", float, 0.0),
        ("contenders", int, 8),
        ("train-size", int, None),
    ):
        parser.add_argument(f"--{name}", type=kind, default=default)
    asked, start = parser.parse_args(), time.perf_counter()
    if asked.what == "trainings":
        for place, values in trainings().items():
            print(*place, *(f"{value:.4f}" for value in values), flush=True)
    elif asked.what == "fixed":
        for count, ratio, persons in [(c, r, None) for c in (3, 5) for r in (0.3, 1, 3, 10)] + [
            (1, 0, 8),
            (1, 0, 30),
            (5, 1, 8),
            (5, 1, 30),
            (1, 0, None),
        ]:
            print(count, ratio, persons, *fixed(count, ratio, asked.studies, persons=persons).round(4), flush=True)
    elif asked.what == "families":
        for name in asked.learners:
            print(
                name,
                asked.contenders,
                *families(name, asked.contenders, asked.studies, asked.gain, asked.n),
                flush=True,
            )
    else:
        for name in asked.learners:
            for design, values in folds(name, asked.n, asked.studies, asked.gain, asked.train_size).items():
                print(
                    f"{name:16}{asked.n:5}{asked.gain:5} {design:16}",
                    *(f"{v:.3f}" for v in values),
                    f"{time.perf_counter() - start:.0f}s",
                    flush=True,
                )


if __name__ == "__main__":
    main()
