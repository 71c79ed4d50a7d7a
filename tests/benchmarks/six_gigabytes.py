"""Two million images of 32×32×3 (6 GB): prepared and served with bounded memory.

python tests/benchmarks/six_gigabytes.py [FOLDER] [IMAGES]

FOLDER needs room for twice the set. Prints the peak memory of each step, each in a process of its own.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np

SHAPE = (32, 32, 3)
BLOCK = 10_000

PREPARE = """
import resource, sys, time
from bakeoff.compare.data.cache import prepare
from bakeoff.compare.data.locations import DataLocations
began, cpu = time.perf_counter(), time.process_time()
prepared = prepare(f"npz:{sys.argv[1]}", DataLocations(offline=True))
print(len(prepared.dataset), "images", prepared.dataset.digest[:12], list(prepared.card["findings"]), end="  ")
print(f"wall {time.perf_counter() - began:.1f} s  CPU {time.process_time() - cpu:.1f} s", end="  ")
print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
"""

SERVE = """
import resource, sys, time
import numpy
from bakeoff.compare.data.image_buffer import take
from bakeoff.compare.data.cache import prepare
from bakeoff.compare.data.locations import DataLocations
dataset = prepare(f"npz:{sys.argv[1]}", DataLocations(offline=True)).dataset
random, began, cpu = numpy.random.default_rng(1), time.perf_counter(), time.process_time()
for _ in range(2000):
    rows = random.integers(0, len(dataset), 256)
    batch = take(dataset.images, rows)
    numbers = batch.reshape(256, -1)[:, :4].copy().view(numpy.uint32)[:, 0]
    assert (numbers == rows).all(), "a batch holds other images than were asked for"
print(f"2000 batches of 256: wall {time.perf_counter() - began:.1f} s  CPU {time.process_time() - cpu:.1f} s", end="  ")
print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
"""


def generate(path: Path, n: int) -> None:
    """Random images that carry their row in the first four bytes."""
    random = np.random.default_rng(0)
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "|u1", "fortran_order": False, "shape": (n, *SHAPE)})
    with zipfile.ZipFile(path, "w", allowZip64=True) as archive:
        with archive.open("images.npy", "w", force_zip64=True) as file:
            file.write(header.getvalue())
            for start in range(0, n, BLOCK):
                rows = np.arange(start, min(start + BLOCK, n), dtype=np.uint32)
                images = random.integers(0, 256, (len(rows), int(np.prod(SHAPE))), dtype=np.uint8)
                images[:, :4] = rows[:, None].view(np.uint8)
                file.write(images.tobytes())
        with archive.open("labels.npy", "w") as file:
            np.lib.format.write_array(file, (np.arange(n) % 10).astype(np.uint8))


def main(folder: str | None = None, n: str = "2000000") -> None:
    with tempfile.TemporaryDirectory(dir=folder) as place:
        path = Path(place, "set.npz")
        generate(path, int(n))
        print(f"{path.stat().st_size / 1e9:.2f} GB generated", flush=True)
        environment = os.environ | {"BAKEOFF_CACHE": str(Path(place, "cache"))}
        for step, program in (("first load", PREPARE), ("second load", PREPARE), ("serve", SERVE)):
            ended = subprocess.run(
                [sys.executable, "-c", program, path], env=environment, capture_output=True, text=True
            )
            print(f"{step:12}", ended.stdout.strip() or ended.stderr.strip()[-2000:], flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
