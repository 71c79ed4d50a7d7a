"""Who is it? face-landmarks beside HOG and pixels: python tests/benchmarks/faces.py SET [MODEL [REPEATS]]

SET is orl, lfw, lfw-64, lfw-middle or drawn; data come from the folder BAKEOFF_DATA. MODEL is a localiser that
`bakeoff landmarks train` has written; without one its rows are left out. Over repeated splits of each person's images,
the balanced accuracy on the test set is printed with its standard deviation, the CPU seconds of a fit and a predict
with one thread, and the bar, where there is one. The built-in localiser is fitted in each training set and stands on
the bill; the CPU time of MODEL is printed apart.
"""

from __future__ import annotations

import sys
import time
import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray

GEOMETRY, ALL = "face-landmarks[describe=geometry]+linear-svm", "face-landmarks+linear-svm"
HOG, PIXELS = ("no points", "hog+linear-svm"), ("no points", "pixels+linear-svm")

SETS: dict[str, tuple[str, float, int, dict[tuple[str, str], float | None]]] = {
    "orl": (
        "orl",
        0.5,
        10,
        {
            ("built-in", ALL): 0.97,
            ("model", GEOMETRY): None,
            ("model", ALL): 0.985,
            HOG: None,
            PIXELS: None,
        },
    ),
    "lfw": ("lfw", 0.7, 2, {("model", GEOMETRY): None, ("model", ALL): 0.88, ("built-in", ALL): None, HOG: None}),
    "lfw-64": ("lfw[size=64]", 0.7, 2, {HOG: None, PIXELS: None}),
    "lfw-middle": (
        "lfw",
        0.7,
        2,
        {
            ("no points", "hog[cell=8]+linear-svm[C=10]"): None,
            ("no points", "pixels[components=150]+linear-svm[C=30]"): None,
        },
    ),
    "drawn": (
        "drawn-faces",
        0.5,
        5,
        {
            ("its own", GEOMETRY): None,
            ("its own", ALL): None,
            ("built-in", ALL): None,
            HOG: None,
            PIXELS: None,
        },
    ),
}
"""Data set, share of each person's images to train on, repeats; and where points come from, contender, bar."""


MIDDLE = np.s_[:, 70:195, 78:172]
"""Rows and columns that scikit-learn's `fetch_lfw_people` takes of LFW: what knows of no landmarks is shown the face,
and not the room around it. The settings for it were chosen on validation images of the first split's training set."""


def split(labels: NDArray[np.int64], share: float, repeat: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows to train on and to test on: a share of each person's images, drawn by chance."""
    random, train = np.random.default_rng(repeat), []
    for person in np.unique(labels):
        rows = random.permutation(np.flatnonzero(labels == person))
        train.append(rows[: round(share * len(rows))])
    chosen = np.concatenate(train)
    return chosen, np.setdiff1d(np.arange(len(labels)), chosen)


def sought(localiser: Any, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The points that a localiser finds, NaN where it finds no face."""
    began = time.process_time()
    located = localiser.locate(images)
    each = 1000 * (time.process_time() - began) / len(images)
    print(f"  {type(localiser).__name__}: {each:.1f} CPU ms a face, {(~located.found).sum()} not found", flush=True)
    return np.where(located.found[:, None, None], located.points, np.float32(np.nan))


def main(which: str, model: str = "", at_most: str = "10") -> None:
    from sklearn.metrics import balanced_accuracy_score
    from threadpoolctl import threadpool_limits

    from bakeoff.compare.contenders.contender import contender
    from bakeoff.compare.data.cache import prepare
    from bakeoff.compare.data.locations import DataLocations
    from bakeoff.pipelines.faces.locate.supervised_descent import SupervisedDescent

    threadpool_limits(1)
    warnings.simplefilter("ignore")  # liblinear's, of iterations that did not suffice: counted as it is
    name, share, repeats, bars = SETS[which]
    dataset = prepare(name, DataLocations.standard(offline=True)).dataset
    images, labels = dataset.images, dataset.labels
    if which == "lfw-middle":
        images = np.ascontiguousarray(images[MIDDLE])
    rows = {row: bar for row, bar in bars.items() if model or row[0] != "model"}
    # A model that was read finds the same points whatever the training set is.
    by_model = sought(SupervisedDescent.load(model), images) if ("model", ALL) in rows else None
    points = {"no points": None, "its own": dataset.landmarks, "model": by_model, "built-in": None}
    right: dict[tuple[str, str], list[float]] = {row: [] for row in rows}
    seconds: dict[tuple[str, str], list[float]] = {row: [] for row in rows}
    for repeat in range(min(repeats, int(at_most))):
        train, test = split(labels, share, repeat)
        for row in rows:
            settings = {"face-landmarks.model": model} if row[0] == "model" else {}
            asked = contender(row[1]).with_settings(settings).knowing(images, points[row[0]])
            estimator = asked.build(seed=repeat)
            began = time.process_time()
            predicted = estimator.fit(images[train], labels[train]).predict(images[test])
            seconds[row].append(time.process_time() - began)
            right[row].append(balanced_accuracy_score(labels[test], predicted))
    for row, bar in rows.items():
        score = f"{np.mean(right[row]):.4f} ± {np.std(right[row]):.4f} of {len(right[row])} repeats"
        target = f"  (bar {bar})" if bar else ""
        print(f"{name:14} {row[0]:10} {row[1]:46} {score}  {np.mean(seconds[row]):6.1f} CPU s{target}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
