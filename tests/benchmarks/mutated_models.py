"""What becomes of kept models that were meddled with: refused in a line, read, or something that must not be.

    python -m tests.benchmarks.mutated_models [FILES]

Bytes are turned, files cut, states rewritten under digests that fit again, and harmless types exchanged for hostile
ones. Prints a row a contender; each hundred files are read by a process of its own with 4 GiB, whose death is counted,
and whoever starts a program, writes a file or unpickles is heard by an audit hook. What is read is asked for labels,
too: "no answer" counts those that raise.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import time
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from bakeoff.compare.contenders.contender import contender
from bakeoff.pipelines.model_files import read_model, write_model
from tests.conftest import stripes
from tests.fakes.mutations import mutated, read_meddled

CONTENDERS = (
    "pixels+linear-svm",
    "hog+svm",
    "hog+random-forest",
    "pixels+gradient-boosting",
    "pixels+k-nearest-neighbors",
    "lbp+lda",
    "tiny-cnn[epochs=1]",
    "mlp[epochs=1,hidden=(9,)]",
    "tiny-cnn[epochs=1]+linear-svm",
    "majority",
)
AT_ONCE = 100
MEMORY = 4 * 2**30


def main(files: int = 10_000) -> None:
    """Meddle with as many files, evenly over the contenders."""
    warnings.simplefilter("ignore")
    dataset = stripes(60)
    whole: Counter[str] = Counter()
    for name in CONTENDERS:
        began, found = time.perf_counter(), Counter[str]()
        with tempfile.TemporaryDirectory() as folder:
            model = contender(name).build(seed=0).fit(dataset.images, dataset.labels)
            path = Path(folder) / write_model(model, Path(folder))
            content = path.read_bytes()
            read_model(path).predict(dataset.images)  # so that what is compiled is, before processes part
            for seed in range(files // len(CONTENDERS) // AT_ONCE):
                found += _of_a_process(path, content, seed, dataset.images)
        whole += found
        spent = time.perf_counter() - began
        print(f"{name:32s}{dict(found.most_common(8))}  {spent:.0f} s", flush=True)
    print(f"{sum(whole[key] for key in ('refused', 'read'))} files: {dict(whole.most_common())}")


def _of_a_process(path: Path, content: bytes, seed: int, images: Any) -> Counter[str]:
    ours, theirs = multiprocessing.get_context("fork").Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(target=_read_some, args=(theirs, path, content, seed, images))
    child.start()
    theirs.close()
    found: Counter[str] = Counter()
    try:
        while True:
            found[ours.recv()] += 1
    except EOFError:
        child.join()
    if child.exitcode:
        found[f"died: {child.exitcode}"] += 1
    return found


def _read_some(pipe: Any, path: Path, content: bytes, seed: int, images: Any) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    random = np.random.default_rng(seed)
    for _ in range(AT_ONCE):
        path.write_bytes(mutated(content, random))
        said = read_meddled(path, read_model)
        pipe.send(said[:120])
        if said == "read":
            try:
                read_model(path).predict(images)
            except Exception:
                pipe.send("no answer")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
