"""Accuracy of the networks on small sets: python tests/benchmarks/deep_accuracy.py [SET CONTENDER SEED]

`orl` comes from the folder BAKEOFF_DATA: five pictures of each of 40 persons to train on, the other five to test.
`digits` are bundled: four fifths to train on, one to test. Without arguments, all of `BARS` with three seeds, which
draw the split and the first weights, each in a process of its own with one thread; printed are the share of test images
that are right, the CPU seconds of fit and prediction, and the bars. The recipes were chosen on validation images of the
training parts; of the 400 faces, all there are, one draw's test images are among another's training images.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

BARS = {
    ("orl", "tiny-cnn"): (0.97, 60),
    ("orl", "small-cnn[flip=True,rotation=8,shift=0.06]"): (0.97, 60),
    ("digits", "small-cnn"): (0.985, None),
}
"""(data set, contender) → accuracy, and CPU seconds for it where they are bounded."""

TEST_SHARE = {"orl": 0.5, "digits": 0.2}


def measure(name: str, what: str, seed: int) -> str:
    import numpy as np
    import torch
    from sklearn.model_selection import train_test_split

    from bakeoff.compare.contenders.contender import contender
    from bakeoff.compare.data.cache import prepare
    from bakeoff.compare.data.locations import DataLocations

    torch.set_num_threads(1)
    dataset = prepare(name, DataLocations.standard(offline=True)).dataset
    places = np.arange(len(dataset.labels))
    share = TEST_SHARE[name]
    train, test = train_test_split(places, test_size=share, stratify=dataset.labels, random_state=seed)
    model = contender(what).build(seed)
    began = time.process_time()
    model.fit(dataset.images[train], dataset.labels[train])
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
            print(f"{name:7} {what:44} seed {seed}  {answer}  (bar {bar})", flush=True)


if __name__ == "__main__":
    print(measure(sys.argv[1], sys.argv[2], int(sys.argv[3]))) if len(sys.argv) > 1 else main()
