"""Accuracy per CPU second of the networks: python tests/benchmarks/time_to_accuracy.py [SET CONTENDER SEED]

Data come from the folder BAKEOFF_DATA: all 60,000 training images, the 10,000 test images opened once. Without
arguments, all of `BARS` with three seeds, each in a process of its own with one thread; printed are the share of test
images that are right, the CPU seconds of the whole fit and of the prediction, and the bars. The schedules were chosen
on 5,000 validation images of the training set, for the 55,000 others.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

QUICK = "flip=True,shift=0,mirror=True"

BARS = {
    ("fashion-mnist", f"small-cnn[width=32,epochs=2,{QUICK}]"): (0.90, 20),
    ("fashion-mnist", f"small-cnn[depth=4,epochs=4,{QUICK}]"): (0.92, 45),
    ("fashion-mnist", "residual-cnn[epochs=10,flip=True,mirror=True]"): (0.93, 240),
    ("mnist", "small-cnn"): (0.993, None),
    ("mnist", "mlp"): (0.977, None),
    ("mnist", "lenet"): (0.988, None),
}
"""(data set, contender) → accuracy, and CPU seconds for it where they are bounded."""


def measure(name: str, what: str, seed: int) -> str:
    import torch

    from bakeoff.compare.contenders.contender import contender
    from bakeoff.compare.data.cache import prepare
    from bakeoff.compare.data.locations import DataLocations

    torch.set_num_threads(1)
    dataset = prepare(name, DataLocations.standard(offline=True)).dataset
    train, test = (dataset.split == part for part in ("train", "test"))
    images, labels = dataset.images[train], dataset.labels[train]
    model = contender(what).build(seed)
    began = time.process_time()
    model.fit(images, labels)
    fitted = time.process_time()
    right = (model.predict(dataset.images[test]) == dataset.labels[test]).mean()
    ended = time.process_time()
    return f"right {right:.4f}  fit {fitted - began:5.1f}  predict {ended - fitted:4.1f} CPU s"


def main() -> None:
    for (name, what), (accuracy, seconds) in BARS.items():
        bar = f"{accuracy}" if seconds is None else f"{accuracy} in {seconds} s"
        for seed in range(3):
            command = [sys.executable, __file__, name, what, str(seed)]
            ended = subprocess.run(command, capture_output=True, text=True, env=os.environ)
            answer = ended.stdout.strip() or ended.stderr.strip().splitlines()[-1]
            print(f"{name:14} {what:52} seed {seed}  {answer}  (bar {bar})", flush=True)


if __name__ == "__main__":
    print(measure(sys.argv[1], sys.argv[2], int(sys.argv[3]))) if len(sys.argv) > 1 else main()
