"""Two contenders trained several times and tested on one test set: a t-test that allows for both kinds of chance.

Type I error at .05, at .05/28 (nominal .0018; 10,000 draws a cell), and of eight equally good contenders under Holm
(1,500 draws), by the ratio of the variance of trainings to that of images (`tests/benchmarks/verdicts.py trainings`):

    trainings  ratio     .05     .05/28   eight   with Satterthwaite's degrees of freedom
    3            0.3    .037      .0000    .007
    3            1      .027      .0002    .009
    3            3      .033      .0011    .015   .075, .0117 and .21
    3           10      .037      .0018    .042   eight: .38
    5            0.3    .046      .0011    .022
    5            1      .042      .0003    .016
    5            3      .041      .0002    .015   eight: .13
    5           10      .040      .0015    .021   eight: .14
    10         .3–10  .042–.049 .0010–.0018 .022–.033

From outcomes to the verdict, 300 studies of 1,000 test images each (`verdicts.py fixed`): wrong "better" .017 to .053
and accuracies covered .947 to .983, with 3 and 5 trainings at these ratios; with 8 and 30 groups .027 to .063, and
.943 to .947.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from bakeoff.compare.statistics.evidence import PairedDifference, Source, judged
from bakeoff.compare.statistics.scatter import Scatter, no_less_than


def training_scatter(means: ArrayLike, image_variance: float) -> Scatter:
    """How much trainings on one test set scatter, in units of the variance that the choice of the images brings."""
    values = np.asarray(means, dtype=float)
    return Scatter(float(values.var(ddof=1)), image_variance, len(values) - 1)


def trainings_t(
    differences: ArrayLike,
    image_variance: float,
    image_degrees: float = math.inf,
    level: float = 0.95,
    block: Scatter | None = None,
) -> PairedDifference:
    """Test and interval of a mean difference, for other trainings and other test images.

    The variance is the sum of that over the trainings, s²/J, and of that from the choice of the test images, which all
    trainings share; each keeps its own degrees of freedom (see `evidence`). McNemar's test knows the second kind of
    chance only: two models of one way to learn may well differ significantly, and its p-values of several trainings say
    nothing of which way to learn is better.

    Parameters
    ----------
    differences
        accuracy of the first contender minus that of the second, one a training; at least two.
    image_variance
        of the mean difference, as `contrasts.least_variance_of` gives it.
    image_degrees
        of freedom of that; the groups less one, where images come in groups.
    block
        how trainings scatter in all pairs that are judged at once; None where this one stands alone.
    """
    values = np.asarray(differences, dtype=float)
    scatter = no_less_than(training_scatter(values, image_variance), block)
    trained = Source(scatter.spread / len(values), scatter.degrees)
    return judged(float(values.mean()), [Source(image_variance, image_degrees), trained], level)
