"""Who is it? Accuracy of face-landmarks beside HOG and pixels: python tests/benchmarks/faces.py orl|lfw|drawn [MODEL]

Data come from the folder BAKEOFF_DATA. MODEL is a localiser that `bakeoff landmarks train` has written. For each
contender is printed, over repeated splits of each person's images, the balanced accuracy on the test part and its
standard deviation, the CPU seconds of a fit and a predict, how many faces were not found, and the bar, where there is
one. One thread. Localisers, medians, scales and the mean face are fitted anew in each training part.
"""

from __future__ import annotations

import sys
import time
import warnings

import numpy as np
from numpy.typing import NDArray

GEOMETRY = "face-landmarks[describe=geometry,known_points=False]+linear-svm"
BUILT_IN = "face-landmarks[known_points=False]+linear-svm"

SETS = {
    "orl": ("orl", 0.5, 10, {GEOMETRY: None, BUILT_IN: 0.97, "hog+linear-svm": None, "pixels+linear-svm": None}),
    "lfw": ("lfw", 0.7, 2, {BUILT_IN: None, "hog+linear-svm": None}),
    "lfw-64": ("lfw[size=64]", 0.7, 2, {"hog+linear-svm": None, "pixels+linear-svm": None}),
    "drawn": (
        "drawn-faces",
        0.5,
        5,
        {
            "face-landmarks[describe=geometry]+linear-svm": None,
            "face-landmarks+linear-svm": None,
            GEOMETRY: None,
            BUILT_IN: None,
            "hog+linear-svm": None,
            "pixels+linear-svm": None,
        },
    ),
}
"""Data set, share of each person's images to train on, repeats, and the bar of each contender."""

BARS_WITH_MODEL = {"orl": 0.985, "lfw": 0.88}


def split(labels: NDArray[np.int64], share: float, repeat: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows to train on and to test on: a share of each person's images, drawn by chance."""
    random, train = np.random.default_rng(repeat), []
    for person in np.unique(labels):
        rows = random.permutation(np.flatnonzero(labels == person))
        train.append(rows[: round(share * len(rows))])
    chosen = np.concatenate(train)
    return chosen, np.setdiff1d(np.arange(len(labels)), chosen)


def main(which: str, model: str | None = None) -> None:
    from sklearn.metrics import balanced_accuracy_score
    from threadpoolctl import threadpool_limits

    from compare.contender import contender
    from compare.prepared import prepare
    from compare.shelves import Shelves
    from pipelines.traditional import blocks

    name, share, repeats, bars = SETS[which]
    dataset = prepare(name, Shelves.standard(offline=True)).dataset
    if model is not None:
        bars = {
            f"face-landmarks[describe=geometry,known_points=False,model='{model}']+linear-svm": None,
            f"face-landmarks[known_points=False,model='{model}']+linear-svm": BARS_WITH_MODEL.get(which),
        }
    warnings.simplefilter("ignore")  # liblinear's, of iterations that did not suffice: counted as it is
    for what, bar in bars.items():
        right, seconds, lost = [], [], []
        for repeat in range(repeats):
            train, test = split(dataset.labels, share, repeat)
            images = dataset.images[train], dataset.images[test]
            estimator = contender(what).knowing(dataset.images, dataset.landmarks).build(seed=repeat)
            with threadpool_limits(1):
                began = time.process_time()
                estimator.fit(images[0], dataset.labels[train])
                predicted = estimator.predict(images[1])
                seconds.append(time.process_time() - began)
            right.append(balanced_accuracy_score(dataset.labels[test], predicted))
            feature = blocks(estimator)[0].transformer
            if hasattr(feature, "locate") and repeat == 0:
                lost.append(int(sum((~feature.locate(part).found).sum() for part in images)))
        print(
            f"{name:14} {what:80} {np.mean(right):.4f} ± {np.std(right):.4f}  {np.mean(seconds):6.1f} CPU s"
            + (f"  {lost[0]} of {len(dataset)} not found" if lost else "")
            + (f"  (bar {bar})" if bar else ""),
            flush=True,
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
