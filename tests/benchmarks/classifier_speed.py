"""Classifiers beside scikit-learn's own, and single images: python tests/benchmarks/classifier_speed.py [IMAGES]

Data come from the folder BAKEOFF_DATA: HOG of the first 10,000 training images of MNIST, and of its test images. Prints
CPU seconds with one thread, and milliseconds (median of 300) for one image through the whole pipeline and through all
of it but HOG.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.svm import SVC
from threadpoolctl import threadpool_limits

from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.data.cache import prepare
from bakeoff.compare.data.locations import DataLocations


def main(count: int = 10_000) -> None:
    dataset = prepare("mnist", DataLocations.standard(offline=True)).dataset
    train, test = (np.flatnonzero(dataset.split == part)[:count] for part in ("train", "test"))
    images, labels = dataset.images[train], dataset.labels[train]
    with threadpool_limits(1):
        features = contender("hog+svm").build(0).fit(images[:1000], labels[:1000])["features"]
        rows, others = features.transform(images), features.transform(dataset.images[test])
        svm(rows, labels, others)
        single_images(images[:2000], labels[:2000])


def svm(rows: np.ndarray, labels: np.ndarray, others: np.ndarray) -> None:
    ours = contender("hog+svm").build(0)["classifier"]
    theirs = SVC(**ours.get_params())
    seconds = {}
    for name, model in (("ours", ours), ("scikit-learn", theirs)):
        seconds[name] = (
            cpu_seconds(lambda model=model: model.fit(rows, labels)),
            cpu_seconds(lambda model=model: model.predict(others)),
        )
        print(f"svm {name:13} fit {seconds[name][0]:7.2f}  predict {seconds[name][1]:7.2f} CPU s", flush=True)
    fit, predict = (seconds["scikit-learn"][k] / seconds["ours"][k] for k in (0, 1))
    found, expected = ours.predict(others), theirs.predict(others)
    shared = np.intersect1d(ours.support_, theirs.support_)
    print(f"fit × {fit:.1f} (bar 2)  predict × {predict:.1f} (bar 10)")
    print(f"labels that differ: {(found != expected).sum()} of {len(found)}; from libsvm on the same machine: ", end="")
    print((found != ours.classes_[SVC._dense_predict(ours, others.astype(np.float64)).astype(int)]).sum())
    print(f"support vectors: {len(ours.support_)}, {len(theirs.support_)}, shared {len(shared)}", flush=True)


def single_images(images: np.ndarray, labels: np.ndarray) -> None:
    one = images[:1]
    for name, bar in (("hog+linear-svm", 0.15), ("hog+random-forest", 0.5)):
        model = contender(name).build(0).fit(images, labels)
        hog = model["features"].transformer_list[0][1]["describe"]
        whole, described = (milliseconds(lambda f=f: f(one)) for f in (model.predict, hog.transform))
        print(f"one image, {name:18} {whole:.3f} ms (bar {bar}), without HOG {whole - described:.3f}", flush=True)
    model, row = model["classifier"], model["features"].transform(one)
    ours = milliseconds(lambda: model.predict_proba(row))
    theirs = milliseconds(lambda: RandomForestClassifier.predict_proba(model, row), 30)
    print(f"one row,   random-forest      {ours:.3f} ms, scikit-learn {theirs:.3f}")


def cpu_seconds(action: Callable[[], Any]) -> float:
    began = time.process_time()
    action()
    return time.process_time() - began


def milliseconds(action: Callable[[], Any], calls: int = 300) -> float:
    walls = []
    for _ in range(calls + 5):
        began = time.perf_counter()
        action()
        walls.append(time.perf_counter() - began)
    return float(np.median(walls[5:]) * 1000)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
