"""How often the judge of a claim is wrong: python tests/benchmarks/claims.py [CLAIM ...] [--studies 100]

For each claim two studies of so many data sets, each of 1,500 images in five folds: in one it is true by construction,
in the other false, by the effect that `tests/fakes/planted_claims.py` states. Prints how often the verdict was right,
undecided and wrong. The bar is 95 right of 100, and 5 wrong at most.
"""

from __future__ import annotations

import argparse
import inspect
import re
from collections import Counter

from bakeoff.compare.catalog import find
from bakeoff.compare.claims.judgement import CANNOT_TELL, NOT_SUPPORTED, SUPPORTED
from tests.fakes.planted_claims import PLANTED

RIGHT, WRONG = 95, 5


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("claims", nargs="*", default=list(PLANTED))
    parser.add_argument("--studies", type=int, default=100)
    asked = parser.parse_args()
    for name in asked.claims:
        print(f"{name}: {re.sub(r' +', ' ', inspect.getdoc(PLANTED[name]))}")
        for truth, right in ((True, SUPPORTED), (False, NOT_SUPPORTED)):
            judgements = find("claims", name).load().judge(PLANTED[name](truth, asked.studies))
            counts = Counter(each.verdict for each in judgements)
            wrong = sum(counts.values()) - counts[right] - counts[CANNOT_TELL]
            share = 100 / asked.studies
            met = counts[right] * share >= RIGHT and wrong * share <= WRONG
            print(
                f"  {'true ' if truth else 'false'}  right {counts[right]:4}  undecided {counts[CANNOT_TELL]:4}  "
                f"wrong {wrong:4}  {'meets the bar' if met else 'MISSES THE BAR'}"
            )


if __name__ == "__main__":
    main()
