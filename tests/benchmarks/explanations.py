"""How well each map of each contender agrees with what a part of a drawn face is worth, and with controls.

    python -m tests.benchmarks.explanations [PEOPLE [IMAGES]]

Prints a table contender × method: mean rank correlation over test images between the fall of the margin without a part
and the map's mass on it, gains over random and Sobel orders, and accuracy. A contender whose accuracy is below .95 is
marked, and its maps are not to be interpreted.
"""

from __future__ import annotations

import sys
import time
import warnings

import numpy as np

from bakeoff.compare.catalog import find
from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load
from bakeoff.compare.study.splits import make_split
from bakeoff.reports.map_trust import removal_agreement

CONTENDERS = (
    "face-landmarks+linear-svm",
    "face-landmarks+random-forest",
    "hog+svm",
    "hog+linear-svm",
    "pixels+svm",
    "pixels+linear-svm",
    "pixels+random-forest",
    "small-cnn",
    "residual-cnn",
)


def main(people: int = 20, images: int = 30) -> None:
    """Train each contender on one draw, and print its rows."""
    warnings.simplefilter("ignore")
    dataset = load(f"drawn-faces[people={people},images={images},size=48]", DataLocations())
    split = make_split(dataset, 0, 0.3)
    print(f"{'contender':32s}{'accuracy':>9s}  {'method':22s}{'removal':>8s}{'> random':>9s}{'> Sobel':>9s}  CPU s")
    for name in CONTENDERS:
        model = contender(name).knowing(dataset.images, dataset.landmarks).build(0)
        model.fit(dataset.images[split.train], dataset.labels[split.train])
        accuracy = float((model.predict(dataset.images[split.test]) == dataset.labels[split.test]).mean())
        began = time.process_time()
        removed, faithful = (
            find("exams", exam).load().examine(model, dataset, split, 0).facts
            for exam in ("part-removal", "faithfulness")
        )
        spent = time.process_time() - began
        apart = dict(zip(faithful["methods"].tolist(), (faithful["least"] - faithful["most"]).mean(1), strict=True))
        for m, method in enumerate(removed["methods"].tolist()):
            agreement = removal_agreement(removed["drops"], removed["masses"][m])
            gains = [apart[method] - apart[control] for control in ("random", "Sobel")]
            print(
                f"{name if m == 0 else '':32s}{accuracy:9.3f}{' ' if accuracy >= 0.95 else '!'} {method:22s}"
                f"{agreement:8.2f}{gains[0]:9.3g}{gains[1]:9.3g}  {spent:5.1f}",
                flush=True,
            )
    print(np.unique(dataset.labels).size, "people")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
