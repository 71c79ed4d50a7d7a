"""Images a CPU second in training, beside the usual loops: python tests/benchmarks/training_speed.py [IMAGES] [ROUNDS]

The same network (four layers of filters, 267,000 parameters), the same images (Fashion-MNIST from the folder
BAKEOFF_DATA, 60,000 unless said otherwise), the same mirroring, batches of 64 and one thread for each: `epochs` of
pipelines/training/loop.py, a plain PyTorch loop over a `DataLoader`, and skorch where it is installed (without the
mirroring, which it has no place for). They take turns, an epoch each; printed are the median of the rounds, the loss of
the last epoch, and ours as a multiple of each (bar: 2).

Then the share of the rate of matrix products that training reached (bar: 50 %). Counted are two operations for each
multiplication in a layer of filters or a full layer, three times (forward, and backward to weights and to answers,
the first layer's to weights alone); the rate is the best of products of 2,048 × 2,048 bfloat16 numbers, or float32
numbers where bfloat16 does not pay. With AMX that rate is some ten times that of the vector units, while
normalisation, activation and pooling stay what they are; the rate without AMX is told too, from a process of its own.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

BATCH, RATE = 64, 1e-3
BARS = {"peer": 2.0, "matrix rate": 0.5}


def network() -> nn.Sequential:
    def layer(in_channels: int, count: int) -> list[nn.Module]:
        return [nn.Conv2d(in_channels, count, 3, padding=1, bias=False), nn.BatchNorm2d(count), nn.ReLU()]

    shallow = [*layer(1, 32), *layer(32, 32), nn.MaxPool2d(2)]
    deep = [*layer(32, 64), *layer(64, 64), nn.MaxPool2d(2)]
    return nn.Sequential(*shallow, *deep, nn.Flatten(), nn.Linear(3136, 64), nn.ReLU(), nn.Linear(64, 10))


def ours(images: np.ndarray, labels: np.ndarray, rounds: int) -> Iterator[float]:
    """Each step is an epoch, and gives its loss."""
    from bakeoff.pipelines.training.augmentation import Augmentation
    from bakeoff.pipelines.training.examples import Examples
    from bakeoff.pipelines.training.loop import epochs, seeded
    from bakeoff.pipelines.training.recipe import Recipe
    from bakeoff.pipelines.training.standardized import Standardized

    with seeded(0):
        model = Standardized(1, network())
    examples = Examples(torch.from_numpy(images), torch.from_numpy(labels))
    model.fit(examples.images)
    recipe = Recipe(epochs=rounds, batch_size=BATCH, learning_rate=RATE, augmentation=Augmentation(flip=True))
    for epoch in epochs(model, examples, recipe, 0):
        yield epoch.loss


class Pictures(Dataset):
    """One picture at a time, as torchvision's ToTensor, RandomHorizontalFlip and Normalize make them."""

    def __init__(self, images: np.ndarray, labels: np.ndarray) -> None:
        self.images, self.labels = images, labels

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, place: int) -> tuple[torch.Tensor, int]:
        picture = torch.from_numpy(self.images[place]).permute(2, 0, 1).float().div(255)
        picture = picture.flip(-1) if torch.rand(1).item() < 0.5 else picture
        return (picture - 0.286) / 0.353, int(self.labels[place])


def plain(images: np.ndarray, labels: np.ndarray, rounds: int) -> Iterator[float]:
    model = network()
    optimizer = torch.optim.Adam(model.parameters(), RATE)
    loader = DataLoader(Pictures(images, labels), BATCH, shuffle=True)
    for _ in range(rounds):
        losses = []
        model.train()
        for batch, truth in loader:
            optimizer.zero_grad()
            loss = functional.cross_entropy(model(batch), truth)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        yield statistics.fmean(losses)


def skorch(images: np.ndarray, labels: np.ndarray, rounds: int) -> Iterator[float]:
    from skorch import NeuralNetClassifier

    floats = ((images.transpose(0, 3, 1, 2) / 255 - 0.286) / 0.353).astype(np.float32)
    options = {"criterion": nn.CrossEntropyLoss, "optimizer": torch.optim.Adam, "lr": RATE, "batch_size": BATCH}
    model = NeuralNetClassifier(network(), max_epochs=1, train_split=None, verbose=0, **options).initialize()
    for _ in range(rounds):
        model.partial_fit(floats, labels)
        yield model.history[-1, "train_loss"]


def operations() -> float:
    """Of one image in training, in products and sums."""
    counts: list[float] = []

    def count(layer: nn.Module, given: tuple[torch.Tensor, ...], answer: torch.Tensor) -> None:
        backwards = 1 if not counts else 2
        places = answer[0, 0].numel() if answer.ndim == 4 else 1
        counts.append(2 * (1 + backwards) * layer.weight.numel() * places)

    model = network().eval()
    for layer in model:
        if isinstance(layer, nn.Conv2d | nn.Linear):
            layer.register_forward_hook(count)
    model(torch.zeros(1, 1, 28, 28))
    return sum(counts)


def matrix_rate(kind: torch.dtype, side: int = 2048) -> float:
    """Operations a CPU second of the quickest of some products of matrices."""
    one, other = (torch.randn(side, side).to(kind) for _ in range(2))
    seconds = []
    for _ in range(8):
        began = time.process_time()
        one @ other
        seconds.append(time.process_time() - began)
    return 2 * side**3 / min(seconds)


def main(count: int = 60_000, rounds: int = 3) -> None:
    from bakeoff.compare.data.cache import prepare
    from bakeoff.compare.data.locations import DataLocations
    from bakeoff.pipelines.training.step import bfloat16_pays

    torch.set_num_threads(1)
    dataset = prepare("fashion-mnist", DataLocations.standard(offline=True)).dataset
    train = np.flatnonzero(dataset.split == "train")[:count]
    images, labels = dataset.images[train], dataset.labels[train].astype(np.int64)
    loops: dict[str, Callable[..., Iterator[float]]] = {"plain DataLoader loop": plain, "skorch": skorch, "ours": ours}
    kind = torch.bfloat16 if bfloat16_pays(torch.device("cpu")) else torch.float32
    running = {name: loop(images, labels, rounds + 1) for name, loop in loops.items()}
    taken: dict[str, list[float]] = {name: [] for name in loops}
    losses, rates = {}, []
    for turn in range(rounds + 1):
        rates.append(matrix_rate(kind))
        for name, loop in list(running.items()):
            began = time.process_time()
            try:
                losses[name] = next(loop)
            except ImportError as missing:
                print(f"{name}: {missing}")
                del running[name]
                continue
            if turn:  # the first one pays for what is made once
                taken[name].append(time.process_time() - began)
    speed = {name: len(images) / statistics.median(taken[name]) for name in running}
    for name, each in speed.items():
        beside = "" if name == "ours" else f"   ours × {speed['ours'] / each:.2f} (bar {BARS['peer']:g})"
        print(f"{name:22} {each:7.0f} images a CPU second, loss {losses[name]:.3f}{beside}")
    reached = speed["ours"] * operations()
    label = str(kind).removeprefix("torch.")
    print(
        f"ours reaches {reached / 1e9:.0f} GFLOP/s of {max(rates) / 1e9:.0f} in {label} products: "
        f"{reached / max(rates):.0%} (bar {BARS['matrix rate']:.0%})"
    )
    if kind == torch.bfloat16:
        without = os.environ | {"ONEDNN_MAX_CPU_ISA": "AVX512_CORE_BF16"}
        told = subprocess.run([sys.executable, __file__, "rate"], capture_output=True, text=True, env=without)
        print(f"without AMX, bfloat16 products run at {told.stdout.strip()} GFLOP/s")


if __name__ == "__main__":
    if sys.argv[1:] == ["rate"]:
        torch.set_num_threads(1)
        print(f"{matrix_rate(torch.bfloat16) / 1e9:.0f}")
    else:
        main(*(int(number) for number in sys.argv[1:]))
