"""How well each map of each contender finds evidence that was planted, over several trainings.

    python -m tests.benchmarks.planted_evidence [SEEDS]

Prints a row a contender, part and method: share of the class that is named rightly, share that still is without the
part, pointing game, mass over area and intersection over union. Below .95 named rightly, maps are not to be judged.
"""

from __future__ import annotations

import sys
import time
import warnings

import numpy as np

from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load
from bakeoff.compare.exams.planted_evidence import examine
from bakeoff.compare.study.splits import make_split

CONTENDERS = (
    "pixels+linear-svm",
    "pixels+random-forest",
    "pixels+svm",
    "hog+linear-svm",
    "hog+svm",
    "hog+random-forest",
    "mlp",
    "small-cnn",
    "residual-cnn",
)


def main(seeds: int = 3) -> None:
    """Train each contender on as many sets, and print the means."""
    warnings.simplefilter("ignore")
    print(f"{'contender':22s}{'part':11s}{'named':>6s}{'left':>6s}  {'method':22s}{'hits':>6s}{'mass':>7s}{'IoU':>6s}")
    for name in CONTENDERS:
        began, found = time.process_time(), []
        for seed in range(seeds):
            dataset = load(f"planted[n=1200,seed={seed}]", DataLocations())
            split = make_split(dataset, seed, 0.3)
            model = contender(name).build(seed).fit(dataset.images[split.train], dataset.labels[split.train])
            examined = examine(model, dataset, split, seed)
            assert examined is not None
            found.append(examined.facts)
        mean = {key: np.nanmean([facts[key] for facts in found], axis=0) for key in ("hits", "mass", "overlap")}
        whole = {key: np.nanmean([facts[key] for facts in found], axis=0) for key in ("named", "left")}
        for k, part in enumerate(found[0]["parts"].tolist()):
            for m, method in enumerate(found[0]["methods"].tolist()):
                told = "" if k or m else name
                print(
                    f"{told:22s}{part:11s}{whole['named'][k]:6.3f}{whole['left'][k]:6.2f}  {method:22s}"
                    f"{mean['hits'][m, k]:6.2f}{mean['mass'][m, k]:7.2f}{mean['overlap'][m, k]:6.2f}",
                    flush=True,
                )
        print(f"{'':22s}{time.process_time() - began:.0f} CPU s", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
