"""A study of 100,000 outcomes: how long it takes to read them, to sum them up, to compare, and to find all done.

    python tests/benchmarks/large_store.py FOLDER [TRIALS]

Made-up outcomes of 100 test images each: 10 contenders, 2 training sizes and 100 repeats of each data set.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from bakeoff.compare.results.results import load
from bakeoff.compare.results.store import Store
from bakeoff.compare.storage.outcome_files import encode
from bakeoff.compare.study.study import Study
from bakeoff.compare.study.trial import Outcome, Trial

CONTENDERS, SIZES, REPEATS, IMAGES, CLASSES = 10, (100, None), 100, 100, 10
VERSIONS = {f"package-{number}": f"1.{number}.0" for number in range(25)}
MACHINE = {"processor": "made up", "cores": 8, "memory_bytes": 2**34, "system": "Linux 6.1", "python": "3.11.0"}


def outcomes(trials: int):
    datasets = trials // (CONTENDERS * len(SIZES) * REPEATS)
    for dataset in range(datasets):
        for repeat in range(REPEATS):
            rng = np.random.default_rng([dataset, repeat])
            index, ease = np.sort(rng.permutation(5 * IMAGES)[:IMAGES]), rng.random(IMAGES)
            truth = rng.integers(0, CLASSES, IMAGES)
            for size in SIZES:
                for number in range(CONTENDERS):
                    trial = Trial(
                        f"d{dataset}", f"{dataset:064}", f"c{number}", "own", f"{number:064}", repeat, size, 0.2, 0
                    )
                    right = ease + 0.1 * rng.random(IMAGES) < 0.6 + 0.03 * number
                    reading = {"wall_seconds": rng.random(), "cpu_seconds": rng.random(), "peak_bytes": 1e8}
                    yield Outcome(
                        trial=trial,
                        classes=tuple(f"class {label}" for label in range(CLASSES)),
                        index=index,
                        truth=truth,
                        predicted=np.where(right, truth, (truth + 1) % CLASSES),
                        scores=rng.random((IMAGES, CLASSES), dtype=np.float32),
                        scores_are="decision",
                        n_train=400,
                        fixed_test=False,
                        readings={"fit": reading, "predict": reading, "latency": reading, "size": {"bytes": 1e5}},
                        warnings=(),
                        machine=MACHINE,
                        versions=VERSIONS,
                        test_openings=1,
                    )


def build(folder: Path, trials: int) -> None:
    """The plan, and every outcome in a folder of its own."""
    store, asked = Store(folder), []
    store.create()
    for outcome in outcomes(trials):
        asked.append(outcome.trial)
        place = store.trials / outcome.trial.key
        place.mkdir()
        for name, content in encode(outcome).items():  # as the store does, without its flushing
            (place / name).write_bytes(content)
    study = Study(
        name="large", datasets=[f"d{n}" for n in range(trials // 2000)], contenders=["majority"], repeats=REPEATS
    )
    store.write_plan(study.settings(), asked, {})


def timed(what: str, call: Callable[[], Any]) -> Any:
    began, before = time.perf_counter(), time.process_time()
    answer = call()
    print(f"{what:<12} {time.perf_counter() - began:6.1f} s, {time.process_time() - before:6.1f} CPU s", flush=True)
    return answer


def read(folder: Path) -> None:
    results = timed("load", lambda: load(folder))
    print(f"{len(results.outcomes)} outcomes")
    timed("summary", results.summary)
    timed("comparisons", results.comparisons)


def main() -> None:
    folder, trials = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    timed("build", lambda: build(folder, trials))
    read(folder)
    timed("pack", Store(folder).pack)
    read(folder)


if __name__ == "__main__":
    main()
