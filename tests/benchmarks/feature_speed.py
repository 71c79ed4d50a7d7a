"""Speed and accuracy of every feature of the catalog: python tests/benchmarks/feature_speed.py [FEATURE …]

Data come from the folder BAKEOFF_DATA. Prints, on one core, CPU microseconds an image of `transform` at 28 × 28
(Fashion-MNIST) and 64 × 64 (the same images, enlarged), beside a loop over scikit-image at the same settings where it
has the like; then CPU seconds of `fit` on 3,000 images, and the share of 2,000 other images of the training parts of
MNIST and Fashion-MNIST that a linear and an RBF SVM at their defaults are right on. A feature of colour is timed on
coloured images and judged on CIFAR-10's. Test images are not looked at.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from scipy.ndimage import zoom
from skimage.color import rgb2hsv
from skimage.feature import ORB, daisy, hog, local_binary_pattern
from skimage.filters import gabor
from skimage.util import img_as_float
from threadpoolctl import threadpool_limits

from bakeoff.compare.catalog import entries
from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.data.cache import prepare
from bakeoff.compare.data.locations import DataLocations
from bakeoff.pipelines.descriptors.outlines import resized

COLOUR = ("color-histogram",)
TRAIN, VALIDATE = 3000, 2000


def by_hog(image: np.ndarray, feature: Any) -> None:
    cell = max(1, round(min(image.shape[:2]) / 7))
    hog(image[..., 0], 9, (cell, cell), (2, 2), block_norm="L2-Hys")


def by_lbp(image: np.ndarray, feature: Any) -> None:
    patterns = local_binary_pattern(image[..., 0], feature.points, feature.radius, "nri_uniform").astype(int)
    for rows in np.array_split(patterns, feature.grid):
        for cell in np.array_split(rows, feature.grid, axis=1):
            np.bincount(cell.ravel(), minlength=59)


def by_daisy(image: np.ndarray, feature: Any) -> None:
    step = int(feature.rows_[1] - feature.rows_[0])
    daisy(np.pad(image[..., 0] / 255, feature.radius_, mode="edge"), step, feature.radius_, 2, 6, 8)


def by_orb(image: np.ndarray, feature: Any) -> None:
    enlarged = resized(image[None, ..., 0].astype(np.float32), 112)[0][0]
    peer = ORB(n_keypoints=feature.most, n_scales=3, fast_threshold=feature.threshold / 255)
    peer.detect_and_extract(np.pad(img_as_float(enlarged.astype(np.uint8)), 20, mode="edge"))


def by_gabor(image: np.ndarray, feature: Any) -> None:
    for scale in range(feature.scales):
        for k in range(feature.orientations):
            frequency = 1 / (feature.wavelength_ * 2**scale)
            magnitude = np.hypot(*gabor(image[..., 0] / 255, frequency, np.pi * k / feature.orientations))
            for rows in np.array_split(magnitude, feature.grid):
                for cell in np.array_split(rows, feature.grid, axis=1):
                    cell.mean(), cell.std()


def by_color_histogram(image: np.ndarray, feature: Any) -> None:
    for rows in np.array_split(rgb2hsv(image), feature.grid):
        for cell in np.array_split(rows, feature.grid, axis=1):
            for axis in range(3):
                np.histogram(cell[..., axis], feature.bins, (0, 1))


PEERS: dict[str, Callable[[np.ndarray, Any], None]] = {
    "hog": by_hog,
    "lbp": by_lbp,
    "daisy": by_daisy,
    "orb": by_orb,
    "gabor": by_gabor,
    "color-histogram": by_color_histogram,
}


def main(names: list[str]) -> None:
    with threadpool_limits(1):
        for name in names:
            print(name, flush=True)
            for side in (28, 64):
                print(f"  {side} × {side}  {speed(name, side)}", flush=True)
            for dataset in ("cifar10",) if name in COLOUR else ("mnist", "fashion-mnist"):
                print(f"  {dataset:13}  {accuracy(name, dataset)}", flush=True)


def speed(name: str, side: int) -> str:
    images = training("fashion-mnist")[0][:256]
    images = zoom(images, (1, side / 28, side / 28, 1), order=1)
    if name in COLOUR:
        images = np.stack([images[..., 0], images[::-1, ..., 0], images[:, ::-1, ..., 0]], axis=-1)
    feature = made(name)
    feature.fit(images)
    ours = min(cpu_seconds(lambda: feature.transform(images)) for _ in range(3)) / len(images)
    told = f"{1e6 * ours:8.1f} µs"
    if name in PEERS:
        few = images[:3] if name == "gabor" else images[:40]
        peer = cpu_seconds(lambda: [PEERS[name](image, feature) for image in few]) / len(few)
        told += f"  scikit-image {1e6 * peer:10.1f} µs  × {peer / ours:.1f}"
    return told


def accuracy(name: str, dataset: str) -> str:
    images, labels = training(dataset)
    order = np.random.default_rng(0).permutation(len(images))[: TRAIN + VALIDATE]
    train, validate = order[:TRAIN], order[TRAIN:]
    seconds = cpu_seconds(lambda: made(name).fit(images[train]))
    right = []
    for last in ("linear-svm", "svm"):
        model = contender(f"{name}+{last}").build(seed=0).fit(images[train], labels[train])
        right.append((model.predict(images[validate]) == labels[validate]).mean())
    return f"fit {seconds:6.2f} CPU s  right: linear-svm {right[0]:.4f}, svm {right[1]:.4f}"


def made(name: str) -> Any:
    return contender(f"{name}+linear-svm").build(seed=0)["features"].transformer_list[0][1]["describe"]


def training(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Images and labels of the training set."""
    if name == "cifar10":
        folder = Path(os.environ["BAKEOFF_DATA"]) / "cifar10_jpg" / "train"
        files = sorted(folder.glob("*/*"))
        classes = sorted({file.parent.name for file in files})
        labels = np.array([classes.index(file.parent.name) for file in files])
        return np.stack([np.asarray(Image.open(file).convert("RGB")) for file in files]), labels
    dataset = prepare(name, DataLocations.standard(offline=True)).dataset
    rows = np.flatnonzero(dataset.split == "train")
    return dataset.images[rows], dataset.labels[rows]


def cpu_seconds(action: Callable[[], Any]) -> float:
    began = time.process_time()
    action()
    return time.process_time() - began


if __name__ == "__main__":
    main(sys.argv[1:] or list(entries("features")))
