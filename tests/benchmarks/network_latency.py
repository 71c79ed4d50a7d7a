"""One image through a network, eager and with ONNX Runtime: python tests/benchmarks/network_latency.py [NETWORK …]

Needs `pip install 'bakeoff[onnx]'`. Trains on drawn 28 × 28 gray images, whose labels do not matter here, and prints
for each network milliseconds of one image through `predict` with one thread, the median of 300 calls in a row:
of `NetworkClassifier`, of torch's module alone, of `OnnxClassifier` and of its session alone. Then images a second in
batches of 256, and on how many of 2,000 images both say the same label. Bars, for small-cnn: 0.7 ms eager, 0.2 ms ONNX.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from bakeoff.pipelines.estimators.architecture import networks
from bakeoff.pipelines.estimators.network import NetworkClassifier
from bakeoff.pipelines.estimators.onnx import IMAGES, OnnxClassifier, export

BARS = {"small-cnn": " (bars 0.7 and 0.2)"}


def main(*names: str) -> None:
    torch.set_num_threads(1)
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (2000, 28, 28, 1)).astype(np.uint8)
    for name in names or networks():
        eager = NetworkClassifier(name, epochs=1, threads=1, random_state=0).fit(images, np.arange(2000) % 10)
        with tempfile.TemporaryDirectory() as folder:
            export(eager, Path(folder) / "network.onnx")
            exported = OnnxClassifier(Path(folder) / "network.onnx", threads=1)
        one_image(name, eager, exported, images[:1])
        many_images(eager, exported, images)


def one_image(name: str, eager: NetworkClassifier, exported: OnnxClassifier, one: np.ndarray) -> None:
    tensor = torch.from_numpy(one).permute(0, 3, 1, 2)
    with torch.inference_mode():
        walls = milliseconds(
            {
                "eager": lambda: eager.predict(one),
                "module": lambda: eager.module_(tensor),
                "onnx": lambda: exported.predict(one),
                "session": lambda: exported._session.run(None, {IMAGES: one}),
            }
        )
    print(
        f"{name:14} one image: eager {walls['eager']:.3f} ms, of it module {walls['module']:.3f};  "
        f"onnx {walls['onnx']:.3f} ms, of it session {walls['session']:.3f}{BARS.get(name, '')}"
    )


def many_images(eager: NetworkClassifier, exported: OnnxClassifier, images: np.ndarray) -> None:
    batch = images[:256]
    walls = milliseconds({"eager": lambda: eager.predict(batch), "onnx": lambda: exported.predict(batch)}, 20)
    same = (eager.predict(images) == exported.predict(images)).sum()
    print(
        f"{'':14} batches of 256: eager {256_000 / walls['eager']:,.0f} images/s, onnx "
        f"{256_000 / walls['onnx']:,.0f};  same label on {same} of {len(images)}",
        flush=True,
    )


def milliseconds(actions: dict[str, Callable[[], Any]], calls: int = 300) -> dict[str, float]:
    """Median wall time of each action, called so often in a row, after five calls that do not count."""
    walls: dict[str, list[float]] = {name: [] for name in actions}
    for name, action in actions.items():
        for _ in range(calls + 5):
            began = time.perf_counter()
            action()
            walls[name].append(time.perf_counter() - began)
    return {name: float(np.median(times[5:]) * 1000) for name, times in walls.items()}


if __name__ == "__main__":
    main(*sys.argv[1:])
