"""How much more trainings scatter than their test images explain, by one pair and by all of its block.

A handful of trainings says little of how trainings scatter: five folds have four degrees of freedom. Among 45 pairs
some scatter so little by accident that chance looks small, and are called different; some scatter so much that 100 %
against 62 % of 200 images is not told. All pairs of ten contenders together have nine times the degrees. So where a
block is judged, a pair's trainings are taken to scatter no less than the block's do on the whole, in units of what
images explain, and the critical value has the degrees of both. A pair that scatters more than the block keeps its own
figure: one network that hangs on its start may stand among machines that do not.

What each rule does, by these formulas on simulated answers: ten contenders of 80 % on 200 images in five folds, 1,500
studies a row, with what training sets share at the edge of what `designs.folds` allows for; "one" and "five" hang on
their start, the others' trainings scatter as images explain. Wrong "better" of a pair at .05, the worst pair's in
brackets, then of any pair after correction:

    ratio of variances          a pair alone          with its block
    all       0             .033 (.043)  .011     .031 (.038)  .009
    all       1             .043 (.049)  .052     .016 (.021)  .003
    all       3             .042 (.053)  .127     .009 (.016)  .000
    all      10             .027 (.033)  .127     .004 (.007)  .001
    one      10             .034 (.047)  .042     .020 (.061)  .023
    one      30             .032 (.042)  .042     .014 (.061)  .031
    five     10             .038 (.052)  .133     .011 (.029)  .003
    100 % against 62 % told      .843                  .997

From outcomes to verdicts through the real code (`tests/benchmarks/verdict_cells.py`), ten equally good contenders:
wrong "better" of a pair alone, of any of eight and of ten after correction, accuracies covered, and the 5 % and 95 %
quantile of their intervals' widths. κ of `designs.folds` was chosen on LDA, tree, MLP and 1-NN, not on the others:

    5 folds, n = 200     studies   pair   eight   ten   covered   widths
    LDA                   1,000    .010   .000   .000    .988   .121–.177
    tree                    300    .012   .000   .000    .976   .154–.211
    forest                  100    .010   .000   .000    .988   .140–.201
    10-NN                 1,000    .018   .005   .004    .971   .128–.180
    MLP, random start       400    .033   .013   .015    .957   .132–.189
    SVM on HOG of digits    300    .022   .010   .007    .976   .129–.184
    1-NN                  1,000    .037   .008   .008    .954   .144–.197
    all hang, ratio 3     1,000    .042   .000   .000    .980   .197–.271
    all hang, ratio 10    1,000    .028   .000   .000    .913   .188–.282
    one hangs, ratio 10   1,000    .036   .014   .031    .978   .136–.254
    n = 100 and 500, 2 × 5 and 10 folds at n = 200, 300 to 500 studies, LDA, 10-NN and 1-NN:
                                   .039   .014   .010   .945–.988   (the worst of each)
    one test set of 500, 3 and 5 trainings, ratios .3 to 10, 500 studies each:
                                   .054   .032   .026   .948–.983   (the worst of each)

Where all hang on their start at a ratio of 10, accuracies are covered too seldom: their intervals are never wider than
those of a single fold.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Scatter(NamedTuple):
    """Variance over trainings, what of it images alone would bring, and the degrees of freedom it is known with.

    Attributes
    ----------
    spread
        variance of one training's mean, over trainings.
    unit
        the variance that it is measured by: what the choice of the images brings.
    """

    spread: float
    unit: float
    degrees: float

    @property
    def ratio(self) -> float:
        """How many times what images bring."""
        return self.spread / self.unit if self.unit > 0 else 0.0


def of_block(pairs: Sequence[Scatter], contenders: int) -> Scatter | None:
    """What all pairs of so many contenders say together, beyond what one pair says itself; None where that is nothing.

    Their pairs overlap: together they have the degrees of contenders × trainings, less one each way, and a single pair
    has one such share of it.
    """
    if contenders < 3 or not pairs:
        return None
    spread, unit = sum(each.spread for each in pairs), sum(each.unit for each in pairs)
    return Scatter(spread, unit, (contenders - 2) * pairs[0].degrees)


def no_less_than(own: Scatter, block: Scatter | None) -> Scatter:
    """A pair's scatter, but no less than that of its block; known with the degrees of both."""
    if block is None:
        return own
    return Scatter(max(own.spread, own.unit * block.ratio), own.unit, own.degrees + block.degrees)


def drawn_towards(own: Scatter, block: Scatter | None, most: float = 3.0) -> Scatter:
    """A scatter averaged with its block's, weighted by degrees of freedom; the block weighs up to `most` times its own.

    So intervals of contenders that were tested alike have widths that are alike, and are not a matter of luck.
    """
    if block is None:
        return own
    degrees = min(block.degrees, most * own.degrees)
    ratio = (own.ratio * own.degrees + block.ratio * degrees) / (own.degrees + degrees)
    return Scatter(own.unit * ratio, own.unit, own.degrees + degrees)
