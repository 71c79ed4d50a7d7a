"""Accuracy of the traditional side on whole data sets: python tests/benchmarks/traditional_accuracy.py [SET CONTENDER]

Data come from the folder BAKEOFF_DATA. Without arguments, all of `BARS`. Each stands in a process of its own with one
thread; printed are the share of test images that are right, the bar, CPU seconds of fit and of predict, and the peak
memory of the process. The settings were chosen on 5,000 validation images of the training set, for 10,000 others.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time

BARS = {
    ("fashion-mnist", "hog[cell=4]+hog[cell=7]+svm[C=10,gamma=1.0]"): 0.915,
    ("fashion-mnist", "hog[cell=2,block=1]+hog[cell=4]+hog[cell=7]+svm[C=10,gamma=0.667]"): 0.915,
    ("fashion-mnist", "hog[cells=(4,7)]+lbp+pixels+svm[C=10,gamma=1.0]"): 0.926,
    ("fashion-mnist", "pixels+svm"): 0.89,
    ("fashion-mnist", "pixels+random-forest"): 0.87,
    ("mnist", "hog+svm"): 0.99,
    ("mnist", "hog[cell=2,block=1]+hog[cell=4]+hog[cell=7]+svm[C=10,gamma=0.333]"): 0.99,
    ("mnist", "hog+random-forest"): 0.97,
}


def measure(name: str, what: str) -> str:
    from threadpoolctl import threadpool_limits

    from bakeoff.compare.contenders.contender import contender
    from bakeoff.compare.data.cache import prepare
    from bakeoff.compare.data.locations import DataLocations

    dataset = prepare(name, DataLocations.standard(offline=True)).dataset
    train, test = (dataset.split == part for part in ("train", "test"))
    images, labels = dataset.images[train], dataset.labels[train]
    model = contender(what).build(seed=0)
    with threadpool_limits(1):
        began = time.process_time()
        model.fit(images, labels)
        fitted = time.process_time()
        right = (model.predict(dataset.images[test]) == dataset.labels[test]).mean()
        ended = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return f"right {right:.4f}  fit {fitted - began:.0f}  predict {ended - fitted:.0f} CPU s  peak {peak:.1f} GiB"


def main() -> None:
    for (name, what), bar in BARS.items():
        ended = subprocess.run([sys.executable, __file__, name, what], capture_output=True, text=True, env=os.environ)
        answer = ended.stdout.strip() or ended.stderr.strip().splitlines()[-1]
        print(f"{name:14} {what:72} {answer}  (bar {bar})", flush=True)


if __name__ == "__main__":
    print(measure(*sys.argv[1:])) if len(sys.argv) > 1 else main()
