"""How long a model takes from nothing to its first answer: a new process, libraries, loading, one image."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.study.splits import Split
from bakeoff.compare.study.trial import Examined

CPU_SECONDS = 120.0
ABOUT = "cost"

TIMES = 3
"""New processes; the quickest counts, as the first may wait for the disk."""

PROGRAM = """
import json, sys, time
import numpy as np
began = time.perf_counter()
import cloudpickle
with open(sys.argv[1], "rb") as file:
    model = cloudpickle.load(file)
loaded = time.perf_counter()
model.predict(np.load(sys.argv[2]))
print(json.dumps([loaded - began, time.perf_counter() - loaded]))
"""


def examine(model: Any, dataset: Dataset, split: Split, seed: int) -> Examined:  # noqa: ARG001
    """`wall_seconds` (3,): of the whole process, of loading the model with its libraries, of the first answer."""
    import cloudpickle

    with tempfile.TemporaryDirectory(prefix="bakeoff-") as folder:
        saved, image = Path(folder) / "model", Path(folder) / "image.npy"
        saved.write_bytes(cloudpickle.dumps(model, protocol=5))
        np.save(image, np.asarray(dataset.images[split.test[:1]]))
        found = [_once(saved, image) for _ in range(TIMES)]
    quickest = np.array(min(found), np.float64)
    return Examined({"wall_seconds": quickest}, "Of a saved model in a new process, the quickest of three.")


def _once(saved: Path, image: Path) -> tuple[float, float, float]:
    command = [sys.executable, "-c", PROGRAM, str(saved), str(image)]
    environment = os.environ | dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    began = time.perf_counter()
    ended = subprocess.run(  # noqa: S603 - a program of ours
        command, env=environment, capture_output=True, text=True, check=False
    )
    whole = time.perf_counter() - began
    if ended.returncode != 0:
        raise RuntimeError(f"the model does not load in a new process: {ended.stderr.strip().splitlines()[-1:]}")
    loading, first = json.loads(ended.stdout.splitlines()[-1])
    return whole, loading, first
