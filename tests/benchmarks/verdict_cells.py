"""How often a verdict is wrong, by design, learner and number of images: outcomes in, words out, through the real code.

    python -m tests.benchmarks.verdict_cells [DESIGN ...] [--learners LEARNER ...] [--n 200 ...] [--studies 2000]

Ten equally good contenders a study: one learner on ten views of the same images (`verdicts.views`), or none that learns
(`latent-RATIO`: images have an ease that contenders share in part, trainings scatter so many times as much as images
explain; `lone-RATIO`: those of one contender alone). A line a cell: of pairs judged alone, the share called better and
called practically equal; the share of studies in which any of eight and of ten was called better; the share of
accuracies that their intervals hold, and the 5 % and 95 % quantile of these intervals' widths; seconds.
"""

from __future__ import annotations

import argparse
import time
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri

from bakeoff.compare.results.accuracies import accuracy_interval
from bakeoff.compare.results.pairwise.comparisons import Entrant, contrasts_of, judge_block, scatter_of_block
from bakeoff.compare.statistics.evidence import equality_p
from bakeoff.compare.statistics.verdict import verdict
from bakeoff.compare.study.trial import FOLDS, SPLITS, Trial
from tests.benchmarks.learners import LEARNERS as LEARNED
from tests.benchmarks.verdicts import made, outcomes, views

CONTENDERS, FAMILIES = 10, (8, 10)
DESIGNS = {
    "5 folds": (FOLDS, 5, 5),
    "2 x 5 folds": (FOLDS, 5, 10),
    "10 folds": (FOLDS, 10, 10),
    "5 random splits": (SPLITS, 5, 5),
}
FIXED = {f"{count} trainings": count for count in (1, 3, 5)}
LEARNERS = ("lda", "tree", "forest", "10-nn", "mlp", "digits-svm", "1-nn")
LATENT = tuple(f"latent-{ratio}" for ratio in ("0.3", "1", "3", "10")) + ("lone-3", "lone-10")
ROPE = 0.005
SHARED = 0.5
"""Part of an image's ease that all contenders have in common."""
STABILITY = 0.5
"""What training sets share, in units of the variance of as many test images: the most that folds allow for."""


class Cell(NamedTuple):
    """What was seen in the studies of one cell."""

    pair: float
    equal: float
    families: dict[int, float]
    covered: float
    narrow: float
    wide: float


def latent(rng, rates, n, ratios, folds=5, rounds=1, shared=STABILITY):
    """(rounds, contenders, n) right or wrong; image i is tested in fold i mod `folds`, by a training of its own."""
    rates = np.asarray(rates, dtype=float)[:, None]
    ease = np.sqrt(SHARED) * rng.normal(size=n) + np.sqrt(1 - SHARED) * rng.normal(size=(len(rates), n))
    of_image = np.clip(rates * (1 - rates) * (1 - AGREED), 1e-9, None)  # half of what a difference has
    size, pool = n / folds, n - n / folds if folds > 1 else np.inf
    always = np.sqrt(shared * of_image / pool) * rng.normal(size=rates.shape)
    found = []
    for _ in range(rounds):
        once = np.sqrt(np.asarray(ratios)[:, None] * of_image / size) * rng.normal(size=(len(rates), folds))
        at = np.clip(rates + always + once, 1e-9, 1 - 1e-9)[:, np.arange(n) % folds]
        found.append(np.where(rates < 1, ease < ndtri(at), True))
    return np.stack(found)


def _agreed():
    """Correlation of being right that contenders have by the ease they share, at 80 %."""
    rng = np.random.default_rng(0)
    common, cut = np.sqrt(SHARED) * rng.normal(size=200_000), ndtri(0.8)
    one, other = (common + np.sqrt(1 - SHARED) * rng.normal(size=200_000) < cut for _ in range(2))
    return float(np.corrcoef(one, other)[0, 1])


AGREED = _agreed()


def in_folds(correct, folds=5):
    """Outcomes of contenders that were right so in each round."""
    rounds, contenders, n = correct.shape
    tested = [np.flatnonzero(np.arange(n) % folds == k) for k in range(folds)]
    return [
        [
            _answered(correct[r, c], tested[k], r * folds + k, n - len(tested[k]), FOLDS, folds)
            for r in range(rounds)
            for k in range(folds)
        ]
        for c in range(contenders)
    ]


def on_one_test_set(correct):
    """Outcomes of contenders that were trained several times and right so each time."""
    trainings, contenders, n = correct.shape
    every = np.arange(n)
    return [
        [_answered(correct[r, c], every, r, 5 * n, SPLITS, 5, fixed=True) for r in range(trainings)]
        for c in range(contenders)
    ]


def _answered(correct, index, repeat, pool, design, folds, fixed=False):
    trial = Trial("d", "0", "c", "own", "c", repeat, None, 0.2, 0, design=design, folds=folds)
    truth = np.zeros(len(index), np.int64)
    return made(trial, index, truth, 1 - correct[index].astype(np.int64), pool, pool, None, fixed)


def study(design, learner, n, rng, contenders=CONTENDERS):
    """Outcomes of equally good contenders, of whom those that learn do so on splits that the study would draw."""
    kind, _, ratio = learner.rpartition("-")
    if kind in ("latent", "lone"):
        ratios = [float(ratio)] * contenders if kind == "latent" else [0.0] * (contenders - 1) + [float(ratio)]
        if design in FIXED:
            return on_one_test_set(latent(rng, [0.8] * contenders, n, ratios, 1, FIXED[design], shared=0.0))
        _, folds, trainings = DESIGNS[design]
        return in_folds(latent(rng, [0.8] * contenders, n, ratios, folds, trainings // folds), folds)
    y, seen = views(learner, n, contenders, 0.0, rng)
    return outcomes(DESIGNS[design], y, seen, LEARNED[learner], rng)


def entrants(found):
    """As a block of two families."""
    deep = len(found) // 3
    families = ["traditional"] * (len(found) - deep) + ["deep"] * deep
    return {
        f"c{k}": Entrant(family, each, frozenset())
        for k, (family, each) in enumerate(zip(families, found, strict=True))
    }


def cell(design, learner, n, studies, families=FAMILIES):
    """Judge so many studies of a cell; pairs alone are five of every study, no contender twice."""
    rng = np.random.default_rng([n, sum(map(ord, design + learner))])
    pairs, wrong, means, ends = [], dict.fromkeys(families, 0), [], []
    for _ in range(studies):
        found = study(design, learner, n, rng)
        block = entrants(found)
        contrasts = contrasts_of(block)
        for count in families:
            some = dict(list(block.items())[:count])
            between = {names: each for names, each in contrasts.items() if some.keys() >= set(names)}
            wrong[count] += any(each.verdict == "better" for each in judge_block(some, ROPE, between))
        alone = [(contrasts.get((a, b)) or contrasts[b, a]).judged() for a, b in zip(*[iter(block)] * 2, strict=True)]
        pairs += [verdict(each.p, equality_p(each, ROPE)) for each in alone]
        scatter = scatter_of_block(contrasts)
        means += [np.mean([o.correct.mean() for o in each]) for each in found]
        ends += [accuracy_interval(each, scatter) for each in found]
    (low, high), truth, said = np.array(ends).T, np.mean(means), np.array(pairs)
    return Cell(
        float(np.mean(said == "better")),
        float(np.mean(said == "practically equal")),
        {count: times / studies for count, times in wrong.items()},
        float(np.mean((low <= truth) & (truth <= high))),
        *np.quantile(high - low, [0.05, 0.95]).tolist(),
    )


def table(design, learners, sizes, studies):
    """Run the cells of a design and print each as it ends."""
    found = []
    for n in sizes:
        for learner in learners:
            start = time.perf_counter()
            seen = cell(design, learner, n, studies)
            found.append(seen)
            wrong = " ".join(f"{share:.4f}" for share in seen.families.values())
            print(
                f"{design:16} {learner:12} {n:5} {studies:5}  {seen.pair:.4f} {seen.equal:.4f}  {wrong}  "
                f"{seen.covered:.3f} {seen.narrow:.3f} {seen.wide:.3f}  {time.perf_counter() - start:.0f}s",
                flush=True,
            )
    return found


def main():
    """Run what is asked for, everything by default."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("designs", nargs="*", default=[*DESIGNS, *FIXED])
    parser.add_argument("--learners", nargs="*")
    parser.add_argument("--n", nargs="*", type=int, default=[100, 200, 500, 2000])
    parser.add_argument("--studies", type=int, default=2000)
    asked = parser.parse_args()
    for design in asked.designs:
        learners = LATENT if design in FIXED else LEARNERS + LATENT
        table(design, asked.learners or learners, asked.n, asked.studies)


if __name__ == "__main__":
    main()
