"""First and second load of every real set, each in a process of its own: python tests/benchmarks/real_sets.py DATA_DIR

Prints seconds (wall and CPU) and peak memory of the whole process, and of the load alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

SETS = {
    "mnist": "70000",
    "fashion-mnist": "70000",
    "orl": "400",
    "olivetti": "400",
    "lfw": "3023",
    "folder:{}/cifar10_jpg": "7000",
    "folder:{}/flowers128": "800",
    "folder:{}/orl_faces": "400",
    "medmnist:pneumoniamnist[official=False]": "5856",
    "npz:{}/pneumoniamnist/pneumoniamnist.npz": "5856",
    "idx:{}/fashion_mnist": "70000",
}

LOAD = """
import resource, sys, time
from bakeoff.compare.data.cache import prepare
from bakeoff.compare.data.locations import DataLocations
import numpy
began, cpu = time.perf_counter(), time.process_time()
dataset = prepare(sys.argv[1], DataLocations.standard(sys.argv[2], offline=True)).dataset
wall, cpu = time.perf_counter() - began, time.process_time() - cpu
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
split = [] if dataset.split is None else [f"{part} {numpy.sum(dataset.split == part)}" for part in ("train", "test")]
print(f"{len(dataset)} images {dataset.image_shape} {len(dataset.classes)} classes", *split, end="  ")
print(f"wall {wall:.2f} s  CPU {cpu:.2f} s  peak {peak:.0f} MB")
"""


def main(data_dir: str) -> None:
    with tempfile.TemporaryDirectory() as cache:
        environment = os.environ | {"BAKEOFF_CACHE": cache}
        for name, count in SETS.items():
            for turn in ("first", "second"):
                command = [sys.executable, "-c", LOAD, name.format(data_dir), data_dir]
                ended = subprocess.run(command, env=environment, capture_output=True, text=True)
                answer = ended.stdout.strip() or ended.stderr.strip().splitlines()[-1]
                mark = "" if answer.startswith(f"{count} ") else f"  EXPECTED {count}"
                print(f"{Path(name).name:45} {turn:7} {answer}{mark}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
