"""Two contenders over rounds of K folds: every image is tested once a round, by a model that did not see it.

Three variances add up in the mean of a round.

- That of the *test images*, Bonett and Price's over the images' means.
- What *trainings* differ by beyond it: folds scatter more than their images explain, as networks do that hang on their
  start. It falls with the number of trainings, and Nadeau and Bengio's n_test/n_train says what they share.
- What the *training images* shared by all folds do to every model alike. No spread within a study shows it (Bengio and
  Grandvalet 2004, JMLR 5), it does not fall with rounds, and leaving it out is what makes the test of Bayle et al.
  (2020) too bold (.149 at .05). A training image that is wrong misleads all models as a test image that is wrong
  misjudges them: its variance is that of as many test images, σ²/n_pool, times a stability κ. With κ = 0 learners would
  not hang on single training images at all; κ = 1 is Nadeau and Bengio's assumption. Against the true
  variance, simulated, LDA has κ of 0 to 0.1, a tree 0.2, a small network 0.3 to 0.5, 1-nearest-neighbour 0.4 to 0.7.

κ = 0.5 was chosen on 17 null cases (LDA, tree, random features, small MLP, 1-NN in 2 and 10 dimensions; n = 100 to
500), not derived. Wrong "better" at .05 of two equally good contenders at n = 200, through the real code
(`tests/benchmarks/verdicts.py folds`; in brackets with κ = 0, and today's corrected t on 5 random splits):

    learner       studies  5 folds      2 × 5 folds  10 folds     5 random splits
    1-NN          1,000    .040 (.094)  .031 (.086)  .031 (.081)  .010
    small MLP       250    .028 (.068)  .032 (.108)               .004
    held back from the choice of κ:
    naive Bayes     800    .015         .005         .014         .004
    10-NN           800    .021         .022         .020         .009
    ridge           800    .007         .007         .014         .006

Power where one view is clearer (LDA, 120 studies), at .05 and in brackets at .05/45:

    500 images    120      .67 (.23)    .78 (.20)    .76 (.20)    .38 (.00)
    200 images    120      .27 (.03)    .33 (.03)    .33 (.02)    .13 (.00)

Ten contenders of a block judged at once, and what that does to 100 % against 62 %: see `scatter`.
"Practically equal", half a point either way, of one pair that disagrees on 4 % of the images: told in none of 60
studies with 2,000 images, in .18 with 10,000, in .95 with 40,000.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from bakeoff.compare.statistics.evidence import Source
from bakeoff.compare.statistics.scatter import Scatter

STABILITY = 0.5
"""κ: what the training images that all folds share add, in units of the variance of as many test images."""


def fold_scatter(means: ArrayLike, rounds: Sequence[int], round_variance: float) -> Scatter:
    """How much folds scatter within their rounds, in units of what the images of one fold bring.

    Parameters
    ----------
    means
        (J,) of the test images of each fold.
    rounds
        (J,) which round each fold belongs to.
    round_variance
        of the mean of a single round from the choice of images, averaged over the rounds.
    """
    values, of = np.asarray(means, dtype=float), np.asarray(rounds)
    apart = [values[of == each] for each in np.unique(of)]
    degrees = len(values) - len(apart)
    spread = sum(float(((each - each.mean()) ** 2).sum()) for each in apart) / degrees
    return Scatter(spread, round_variance * len(values) / len(apart), degrees)


def fold_sources(
    scatter: Scatter,
    trainings: int,
    folds: int,
    image_variance: float,
    round_variance: float,
    n_tested: int,
    n_train: float,
    n_pool: float,
    image_degrees: float = math.inf,
) -> tuple[Source, Source]:
    """Sources of chance in a mean over whole rounds of folds: images with what training sets share, and trainings.

    Parameters
    ----------
    scatter
        of the folds, as `fold_scatter` finds it.
    trainings
        folds of all rounds together.
    folds
        of one round.
    image_variance
        of the mean over all rounds from the choice of images.
    round_variance
        the same of a single round, averaged over the rounds.
    n_tested
        distinct images, all of which every round tests.
    n_train
        images that each model was trained on.
    n_pool
        images that those were drawn from; as many where all are taken.
    image_degrees
        of freedom of the image variance; the groups less one, where images come in groups.
    """
    beyond = max(0.0, scatter.spread - scatter.unit)
    overlap = (n_tested / folds / n_pool) * (n_train / n_pool)
    shared = STABILITY * round_variance * n_tested / n_pool
    return (
        Source(image_variance + shared, image_degrees),
        Source(beyond * (1 / trainings + overlap), scatter.degrees),
    )
