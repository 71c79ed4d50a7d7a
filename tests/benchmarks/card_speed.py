"""CPU seconds of the data card for sets of 28×28, and for MNIST: python tests/benchmarks/card_speed.py [DATA_DIR]"""

from __future__ import annotations

import sys
import time

import numpy as np

from bakeoff.compare.data.card import card_of
from bakeoff.compare.data.dataset import Dataset


def clouds(n: int) -> Dataset:
    """Smooth random images, as natural ones are to a perceptual hash."""
    random = np.random.default_rng(0)
    coarse = random.integers(0, 256, (n, 8, 8)).astype(np.float32)
    weights = np.maximum(0, 1 - np.abs(np.linspace(0, 7, 28)[:, None] - np.arange(8)))
    images = (weights @ coarse @ weights.T).astype(np.uint8)[..., None]
    return Dataset("clouds", images, np.arange(n) % 10, tuple("0123456789"), "generated")


def report(dataset: Dataset) -> None:
    began = time.process_time()
    card = card_of(dataset)
    taken = time.process_time() - began
    found = {name: finding["count"] for name, finding in card["findings"].items()}
    print(
        f"{dataset.name:14} {len(dataset):>8,} images  {taken:6.2f} CPU s  "
        f"{1e6 * taken / len(dataset):5.1f} µs each  {found}"
    )


def main(data_dir: str | None = None) -> None:
    for n in (15_000, 60_000, 240_000):
        report(clouds(n))
    if data_dir:
        from bakeoff.compare.data.locations import DataLocations
        from bakeoff.compare.data.source import load

        for name in ("mnist", "fashion-mnist"):
            dataset = load(name, DataLocations.standard(data_dir, offline=True))
            report(dataset)
            train = {image.tobytes() for image in dataset.images[dataset.split == "train"]}
            across = sum(image.tobytes() in train for image in dataset.images[dataset.split == "test"])
            kinds = len({image.tobytes() for image in dataset.images})
            print(f"  brute force: {len(dataset) - kinds} copies, {across} test images are in train too")


if __name__ == "__main__":
    main(*sys.argv[1:])
