"""Whether edges, shapes and classes follow one another in the layers of networks, over several trainings each.

    python -m tests.benchmarks.layer_order [TRAININGS [DATA_SET …]]

Prints a row a data set and network: accuracy, the mean layer of each peak, Page's p, the least gain (95 %) of each
peak over the network before training, and the verdict; then where the largest gains stand. MNIST and CIFAR-10 have no
masks of parts, so that of shapes nothing can be told there. Two networks must be denied the order whatever the data:
one that learned shuffled labels, and one of a single layer. `BAKEOFF_DATA` names the folder with `mnist` and
`cifar10_jpg`.
"""

from __future__ import annotations

import os
import sys
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np

from bakeoff.compare.catalog import find
from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load
from bakeoff.compare.statistics.learned.stage_order import stage_order
from bakeoff.compare.study.splits import make_split
from bakeoff.reports.layer_story import FACTS, THINGS

NETWORKS = ("lenet", "small-cnn", "residual-cnn")
SETS = (
    "shapes[n=2000]",
    "drawn-faces[people=20,images=25,size=32,variation=0.5]",
    "mnist",
    "folder:cifar10_jpg",
)
ONE_LAYER = "mlp[hidden=(100,)]"
TRAIN_SIZE = 1200


def main(trainings: int = 5, *names: str) -> None:
    """Train each network several times on each set, each time on another draw and from another seed."""
    warnings.simplefilter("ignore")
    print(
        f"{'data':14s}{'network':30s}{'right':>6s}  {'peaks':16s}{'Page p':>8s}  {'least gain':22s}{'most gained':16s}"
    )
    for name in names or SETS:
        dataset = loaded(name)
        for network in NETWORKS:
            _row(dataset, network, trainings)
        if dataset.masks:
            shuffled = np.random.default_rng(0).permutation(dataset.labels)
            _row(replace(dataset, labels=shuffled, name=f"{dataset.name}, shuffled"), "small-cnn", trainings)
            _row(dataset, ONE_LAYER, trainings)


def loaded(name: str) -> Dataset:
    """A set by its name; folders lie where BAKEOFF_DATA says."""
    kind, _, place = name.partition(":")
    folder = Path(os.environ.get("BAKEOFF_DATA", "."))
    return load(f"{kind}:{folder / place}" if place else name, DataLocations())


def _row(dataset: Dataset, network: str, trainings: int) -> None:
    found, right = [], []
    for seed in range(trainings):
        split = make_split(dataset, seed, 0.3)
        split = replace(split, train=split.train[:TRAIN_SIZE])
        model = contender(network).build(seed).fit(dataset.images[split.train], dataset.labels[split.train])
        some = split.test[:1000]
        right.append(float((model.predict(dataset.images[some]) == dataset.labels[some]).mean()))
        facts = find("exams", "layers").load().examine(model, dataset, split, seed).facts
        found.append([facts[thing] for thing in FACTS])
    curves = np.array(found)
    trained, before = curves[:, :, 0], curves[:, :, 1]
    order = stage_order(trained, before, THINGS)
    gained = (trained - before).mean(0)
    most = ["-" if np.isnan(gain).any() else str(int(gain.argmax()) + 1) for gain in gained]
    peaks = " ".join("-" if np.isnan(peak) else f"{peak:.1f}" for peak in order.peaks)
    lows = " ".join(f"{low:+.3f}" for low in order.lows)
    print(
        f"{dataset.name[:13]:14s}{network:22s}{trained.shape[2]:2d} layers{np.mean(right):6.3f}  {peaks:16s}"
        f"{order.p_value:8.4f}  {lows:22s}{' '.join(most):10s}{order.verdict}: {order.because}",
        flush=True,
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]), *sys.argv[2:])
