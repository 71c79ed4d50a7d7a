"""HOG beside scikit-image and OpenCV 4, by one thread and by two: python tests/benchmarks/hog_speed.py [ROUNDS]

Needs opencv-python-headless<5 (5 has no HOGDescriptor). Prints CPU time an image in µs: the median of rounds in which
all take turns in one process, and the median of the ratios within a round. Images are noise; OpenCV interpolates
between directions and cells, and so has more to do. Threads are compared by wall time, which wants a machine without
other work. The last line is one image of 28×28 through a whole fitted pipeline.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from skimage.feature import hog
from threadpoolctl import threadpool_limits

from bakeoff.compare.contenders.contender import contender
from bakeoff.pipelines.compute.thread_count import limited_to
from bakeoff.pipelines.descriptors.gradient_histograms import gradient_histograms
from bakeoff.pipelines.features.hog import Hog

BARS = {(28, 4): (80, 3.5), (64, 8): (30, 2.5)}
"""(side, cell) → how many times as fast as scikit-image, and as OpenCV."""


def main(rounds: int = 15) -> None:
    cv2.setNumThreads(1)
    with threadpool_limits(1), limited_to(1):
        for (side, cell), bars in BARS.items():
            peers(side, cell, bars, rounds)
        other_ways(rounds)
        threads(rounds)
        single_image()


def noise(n: int, side: int, channels: int = 1) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (n, side, side, channels), dtype=np.uint8)


def peers(side: int, cell: int, bars: tuple[float, float], rounds: int) -> None:
    images = noise(2000, side)
    feature = Hog(cell=cell).fit(images)
    whole = side // cell * cell
    descriptor = cv2.HOGDescriptor((whole, whole), (2 * cell, 2 * cell), (cell, cell), (cell, cell), 9)
    ours, skimage, opencv = interleaved(
        rounds,
        (lambda: feature.transform(images), len(images)),
        (lambda: [by_skimage(image, cell) for image in images[:100]], 100),
        (lambda: [descriptor.compute(image) for image in images[:1000]], 1000),
    )
    expected = np.stack([by_skimage(image, cell) for image in images[:100]])
    difference = np.abs(feature.transform(images[:100]) - expected).max()
    print(
        f"{side}×{side}, cells of {cell}×{cell}: {np.median(ours):.2f} µs, scikit-image {np.median(skimage):.0f}, "
        f"OpenCV {cv2.__version__} {np.median(opencv):.1f}: × {np.median(skimage / ours):.0f} (bar {bars[0]}), × "
        f"{np.median(opencv / ours):.1f} (bar {bars[1]}); largest difference from scikit-image {difference:.1e}",
        flush=True,
    )


def by_skimage(image: np.ndarray, cell: int, norm: str = "L2-Hys", sqrt: bool = False) -> np.ndarray:
    colour = image.shape[-1] > 1
    return hog(
        image if colour else image[..., 0],
        9,
        (cell, cell),
        (2, 2),
        norm,
        transform_sqrt=sqrt,
        channel_axis=-1 if colour else None,
    )


def other_ways(rounds: int) -> None:
    bytes_, colour = noise(500, 28), noise(500, 28, 3)
    for name, images, norm, sqrt in (
        ("L1", bytes_, "L1", False),
        ("L1-sqrt", bytes_, "L1-sqrt", False),
        ("L2", bytes_, "L2", False),
        ("colour", colour, "L2-Hys", False),
        ("roots", bytes_, "L2-Hys", True),
        ("floats", bytes_ / 255, "L2-Hys", False),
        ("colour floats", colour / 255, "L2-Hys", False),
    ):
        ours, skimage = interleaved(
            rounds,
            (lambda i=images, n=norm, s=sqrt: gradient_histograms(i, 9, (4, 4), (2, 2), n, s), len(images)),
            (lambda i=images, n=norm, s=sqrt: [by_skimage(image, 4, n, s) for image in i[:50]], 50),
        )
        print(f"28×28, {name:13} {np.median(ours):6.2f} µs: × {np.median(skimage / ours):.0f} scikit-image", flush=True)


def threads(rounds: int) -> None:
    images = noise(20_000, 28)
    out = gradient_histograms(images, 9, (4, 4), (2, 2))  # how soon new memory is had is the system's affair
    walls: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(rounds):
        for count, taken in walls.items():
            began = time.perf_counter()
            with limited_to(count):
                gradient_histograms(images, 9, (4, 4), (2, 2), out=out)
            taken.append(time.perf_counter() - began)
    one, two = np.array(walls[1]), np.array(walls[2])
    print(
        f"20,000 of 28×28: {1000 * np.median(one):.1f} ms by one thread, {1000 * np.median(two):.1f} by two: × "
        f"{np.median(one / two):.2f} (bar 1.7)",
        flush=True,
    )


def single_image() -> None:
    images = noise(300, 28)
    model = contender("hog+linear-svm").build(0).fit(images, np.arange(300) % 10)
    feature = model["features"].transformer_list[0][1]["describe"]
    whole, described = (milliseconds(lambda f=f: f(images[:1])) for f in (model.predict, feature.transform))
    print(f"one image, hog+linear-svm {whole:.3f} ms (bar 0.15), of which HOG {described:.3f}")


def interleaved(rounds: int, *actions: tuple[Callable[[], Any], int]) -> np.ndarray:
    """CPU seconds an image of each action, (actions, rounds) in µs."""
    taken = np.empty((len(actions), rounds))
    for turn in range(-1, rounds):
        for k, (action, images) in enumerate(actions):
            began = time.process_time()
            action()
            taken[k, turn] = (time.process_time() - began) / images * 1e6  # the first turn is overwritten by the last
    return taken


def milliseconds(action: Callable[[], Any], calls: int = 500) -> float:
    walls = []
    for _ in range(calls):
        began = time.perf_counter()
        action()
        walls.append(time.perf_counter() - began)
    return float(np.median(walls[50:]) * 1000)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
