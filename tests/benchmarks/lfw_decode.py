"""Decoding LFW against a bare Pillow loop, on one core and on all: python tests/benchmarks/lfw_decode.py LFW_DIR

LFW_DIR holds one folder a person. The bare loop opens each file, decodes it to gray and keeps nothing.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.image_batch import read_all

TURNS = 9


def main(folder: str) -> None:
    paths = sorted(Path(folder).glob("*/*.jpg"))

    def bare() -> None:
        for path in paths:
            with Image.open(path) as image:
                np.asarray(image.convert("L"))

    def batch() -> None:
        read_all(paths, Path(folder), locations=DataLocations(drafts=drafts))

    def clean() -> None:
        for file in drafts.iterdir():  # a first load finds no older file to cut down
            file.unlink()

    drafts = Path(tempfile.mkdtemp())
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    (loop_wall, loop_cpu), (one_wall, one_cpu) = _alternately(clean, bare, batch)
    os.sched_setaffinity(0, cores)
    [(all_wall, all_cpu)] = _alternately(clean, batch)
    print(f"{len(paths)} files; fastest of {TURNS}, wall and CPU seconds")
    print(f"bare loop, one core   {loop_wall:.2f} {loop_cpu:.2f}")
    print(
        f"read_all, one core    {one_wall:.2f} {one_cpu:.2f}  ratio {one_wall / loop_wall:.2f} {one_cpu / loop_cpu:.2f}"
    )
    shutil.rmtree(drafts)
    print(f"read_all, {len(cores)} cores    {all_wall:.2f} {all_cpu:.2f}")


def _alternately(clean, *functions):  # type: ignore[no-untyped-def]
    taken = {function: [] for function in functions}
    for _ in range(TURNS):
        for function in functions:
            wall, cpu = time.perf_counter(), time.process_time()
            function()
            taken[function].append((time.perf_counter() - wall, time.process_time() - cpu))
            clean()
    return [np.min(taken[function], axis=0) for function in functions]


if __name__ == "__main__":
    main(sys.argv[1])
