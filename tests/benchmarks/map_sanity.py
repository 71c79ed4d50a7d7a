"""How often maps of models that learned nothing are struck out, and those of honest models kept.

    python -m tests.benchmarks.map_sanity [SEEDS]

A case is a map of one contender by one method on one draw. Honest contenders are asked the exams `permuted-labels` and
`random-weights`; beside them stand the same contenders trained on shuffled labels, and networks with the weights they
started from, judged as if they were somebody's entries. Prints a row a set, contender and method, then the rates.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections import Counter
from typing import Any

import numpy as np
from sklearn.base import clone

from bakeoff.compare.catalog import find
from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load
from bakeoff.compare.results.doubts.floor import at_floor
from bakeoff.compare.study.splits import make_split
from bakeoff.reports.map_trust import verdict

SETS = ("planted", "shapes[n=1200]", "drawn-faces[people=10,images=30,size=32]", "textures")
CONTENDERS = ("pixels+linear-svm", "pixels+random-forest", "hog+linear-svm", "hog+svm", "small-cnn")
STRUCK = ("struck out", "not interpreted")


def main(seeds: int = 3) -> None:
    """Judge every map of every model, and count."""
    warnings.simplefilter("ignore")
    counts: Counter[tuple[str, bool]] = Counter()
    print(f"{'data':14s}{'contender':22s}{'right':>6s}  {'method':22s}{'labels':>8s}{'weights':>8s}  honest / shuffled")
    for name in SETS:
        for seed in range(seeds):
            dataset = load(name, DataLocations())
            split = make_split(dataset, seed, 0.3)
            for entry in CONTENDERS:
                began = time.process_time()
                _judge(dataset, split, entry, seed, counts)
                print(f"{time.process_time() - began:.0f} CPU s", flush=True)
    for kind in sorted({kind for kind, _ in counts}):
        struck, whole = counts[kind, True], counts[kind, True] + counts[kind, False]
        print(f"{kind}: {struck} of {whole} struck out ({struck / max(whole, 1):.1%})")


def _judge(dataset: Any, split: Any, entry: str, seed: int, counts: Counter[tuple[str, bool]]) -> None:
    images, truth = dataset.images[split.test], dataset.labels[split.test]
    taught, labels = dataset.images[split.train], dataset.labels[split.train]
    model = contender(entry).build(seed).fit(taught, labels)
    fooled = clone(model).fit(taught, np.random.default_rng(1000 + seed).permutation(labels))
    models = {"honest": model, "shuffled labels": fooled}
    if hasattr(model, "untrained_twin"):
        models["untrained"] = model.untrained_twin(taught[:500])
    shuffled, random = (
        _medians(find("exams", exam).load().examine(model, dataset, split, seed))
        for exam in ("permuted-labels", "random-weights")
    )
    for method in shuffled:
        row = dict.fromkeys(("over_random", "over_sobel"), float("nan"))
        row |= {"survival": shuffled[method], "random": random.get(method, float("nan"))}
        said = {kind: verdict(row, at_floor(each.predict(images), truth)) for kind, each in models.items()}
        for kind, one in said.items():
            learned = kind != "honest" or not one.startswith("not interpreted")
            counts[kind if learned else "honest, no better than the floor", one.startswith(STRUCK)] += 1
        right = float((model.predict(images) == truth).mean())
        print(
            f"{dataset.name[:13]:14s}{entry:22s}{right:6.3f}  {method:22s}{row['survival']:8.2f}{row['random']:8.2f}  "
            f"{said['honest']} / {said['shuffled labels']}",
            flush=True,
        )


def _medians(examined: Any) -> dict[str, float]:
    """Method → its median survival, of random weights where all are."""
    if examined is None:
        return {}
    facts = examined.facts
    each = facts["survival"] if facts["survival"].ndim == 2 else facts["survival"][:, -1]
    return dict(zip(facts["methods"].tolist(), np.nanmedian(each, 1).tolist(), strict=True))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
