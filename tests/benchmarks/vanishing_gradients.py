"""Why depth was hard: python tests/benchmarks/vanishing_gradients.py

Prints, for the mlp with 1, 2, 4, 8 and 16 hidden layers on 1,000 bundled digits, how long the gradient of the first
layer's weights is beside that of the last layer's before any training (median of five seeds); and for 8 hidden layers,
after 20 epochs: the accuracy on the other digits, the loss, and the share of rectified units that are dead.
"""

from __future__ import annotations

import statistics

import numpy as np
import torch
from sklearn.datasets import load_digits
from torch import nn

from bakeoff.pipelines.estimators.network import NetworkClassifier
from bakeoff.pipelines.networks import mlp
from bakeoff.pipelines.training.layers import ACTIVATIONS
from bakeoff.pipelines.training.loop import gradient_norms, seeded
from bakeoff.pipelines.training.standardized import Standardized

BARS = {"sigmoid": (0.0, 1e-4), "relu": (0.05, 1.0)}


def first_to_last(images: torch.Tensor, labels: torch.Tensor, activation: str, depth: int, seed: int) -> float:
    with seeded(seed):
        model = Standardized(1, mlp.build((8, 8, 1), 10, depth=depth, activation=activation))
    model.fit(images)
    nn.functional.cross_entropy(model(images.permute(0, 3, 1, 2)), labels).backward()
    norms = list(gradient_norms(model).values())
    return norms[0] / norms[-1]


def main() -> None:
    torch.set_num_threads(1)
    digits = load_digits()
    images, labels = (digits.images * 15).astype(np.uint8)[..., None], digits.target
    shown = torch.from_numpy(images[:1000]), torch.from_numpy(labels[:1000])
    print("gradient of the first layer, as a share of the last one's, at the start")
    for activation in ACTIVATIONS:
        shares = {
            depth: statistics.median(first_to_last(*shown, activation, depth, seed) for seed in range(5))
            for depth in (1, 2, 4, 8, 16)
        }
        low, high = BARS.get(activation, (0.0, float("inf")))
        bar = f"  (bar at 8: {low:g}…{high:g})" if activation in BARS else ""
        print(f"  {activation:8}" + "".join(f"{depth:4}: {share:8.1e}" for depth, share in shares.items()) + bar)
    print("8 hidden layers after 20 epochs")
    for activation in ACTIVATIONS:
        options = {"depth": 8, "activation": activation}
        model = NetworkClassifier("mlp", options, epochs=20, random_state=0).fit(images[:1000], labels[:1000])
        right, last = (model.predict(images[1000:]) == labels[1000:]).mean(), model.history_[-1]
        dead = "  ".join(f"{share:.0%}" for share in last.dead_units.values()) or "has no such units"
        print(f"  {activation:8} right {right:.3f}  loss {last.loss:.3f}  dead by layer: {dead}")


if __name__ == "__main__":
    main()
