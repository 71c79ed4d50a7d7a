"""What can be done to an image, by what amounts: five severities a kind of images, and the one of MNIST-C.

Amounts of MNIST-C are those of N. Mu and J. Gilmer (MNIST-C: A Robustness Benchmark for Computer Vision, 2019), which
are those of ImageNet-C for noise, blur and weather; photographs get those of CIFAR-10-C (D. Hendrycks and T.
Dietterich, Benchmarking Neural Network Robustness to Common Corruptions and Perturbations, ICLR 2019), and where that
has none, half. Published severities do not all do more damage than the one before: where they do not, on images of any
size, amounts are ours (motion, glass, fog and pixels of drawn images; spatter, which is mud throughout; strokes and
negatives, which come by degrees; glass in photographs).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.corruptions import blur, coding, geometry, noise, strokes, tone, weather
from bakeoff.compare.data.corruptions.kind import DRAWN, Kind

SEVERITIES = (1, 2, 3, 4, 5)

Spoil = Callable[[NDArray[np.float64], Any, np.random.Generator, Kind], NDArray[np.float64]]


@dataclass(frozen=True)
class Corruption:
    """One way to make images worse.

    Attributes
    ----------
    spoil
        image (height, width, channels) in 0…1, amount, generator, kind → image, which may reach beyond 0…1.
    drawn, photographed
        the amounts of severities 1 to 5.
    published
        the amount in MNIST-C, or None where that has no such corruption.
    """

    spoil: Spoil
    drawn: tuple[Any, ...]
    photographed: tuple[Any, ...]
    published: Any = None

    def amount(self, severity: int, kind: Kind) -> Any:
        """By how much images of a kind are spoilt at a severity from 1 to 5."""
        return (self.drawn if kind == DRAWN else self.photographed)[severity - 1]


def _mud(*thresholds: float) -> tuple[tuple[float, ...], ...]:
    return tuple((0.65, 0.3, 1.0, threshold, 1.5) for threshold in thresholds)


FIFTHS, ONE_TO_FIVE = (0.2, 0.4, 0.6, 0.8, 1.0), (1, 2, 3, 4, 5)

CORRUPTIONS = {
    "gaussian-noise": Corruption(noise.gaussian, (0.08, 0.12, 0.18, 0.26, 0.38), (0.04, 0.06, 0.08, 0.09, 0.10)),
    "shot-noise": Corruption(noise.shot, (60, 25, 12, 5, 3), (500, 250, 100, 75, 50), 3),
    "impulse-noise": Corruption(noise.impulse, (0.03, 0.06, 0.09, 0.17, 0.27), (0.01, 0.02, 0.03, 0.05, 0.07), 0.17),
    "speckle-noise": Corruption(noise.speckle, (0.15, 0.2, 0.35, 0.45, 0.6), (0.06, 0.1, 0.12, 0.16, 0.2)),
    "blur": Corruption(blur.focus, (1, 2, 3, 4, 6), (0.4, 0.6, 0.7, 0.8, 1)),
    "motion-blur": Corruption(
        blur.motion,
        ((5, 1.5), (10, 3), (15, 5), (15, 8), (15, 12)),
        ((6, 1), (6, 1.5), (6, 2), (8, 2), (9, 2.5)),
        (10, 3),
    ),
    "glass-blur": Corruption(
        blur.glass,
        tuple(((0.7, 0.7), reach, times) for reach, times in ((1, 1), (1, 2), (2, 4), (2, 6), (3, 9))),
        tuple(((0.3, 0.3), 1, times) for times in (1, 2, 3, 5, 8)),
        ((0.7, 0), 1, 2),  # the scikit-image of its time took the columns of a gray image for channels
    ),
    "fog": Corruption(
        weather.fog,
        ((0.5, 1.4), (1, 1.4), (1.5, 1.4), (2, 1.4), (3, 1.4)),
        ((0.2, 3), (0.5, 3), (0.75, 2.5), (1, 2), (1.5, 1.75)),
        (3, 1.4),
    ),
    "spatter": Corruption(
        weather.spatter, _mud(0.75, 0.71, 0.68, 0.65, 0.62), _mud(0.78, 0.75, 0.72, 0.7, 0.68), *_mud(0.65)
    ),
    "brightness": Corruption(tone.brightness, (0.1, 0.2, 0.3, 0.4, 0.5), (0.05, 0.1, 0.15, 0.2, 0.3), 0.5),
    "contrast": Corruption(tone.contrast, (0.4, 0.3, 0.2, 0.1, 0.05), (0.75, 0.5, 0.4, 0.3, 0.15)),
    "quantise": Corruption(tone.quantise, (5, 4, 3, 2, 1), (5, 4, 3, 2, 1)),
    "inverse": Corruption(tone.inverse, FIFTHS, FIFTHS),
    "jpeg": Corruption(coding.jpeg, (25, 18, 15, 10, 7), (80, 65, 58, 50, 40)),
    "pixelate": Corruption(coding.pixelate, (0.8, 0.6, 0.4, 0.3, 0.2), (0.95, 0.9, 0.85, 0.75, 0.65)),
    "shear": Corruption(geometry.shear, FIFTHS, (0.1, 0.2, 0.3, 0.4, 0.5), 0.4),
    "rotate": Corruption(geometry.rotate, FIFTHS, (0.1, 0.2, 0.3, 0.4, 0.5), 0.4),
    "scale": Corruption(
        geometry.scale,
        (1 / 0.9, 1 / 0.8, 1 / 0.7, 1 / 0.6, 1 / 0.5),
        (1 / 0.95, 1 / 0.9, 1 / 0.85, 1 / 0.8, 1 / 0.75),
        1 / 0.7,
    ),
    "translate": Corruption(geometry.translate, ONE_TO_FIVE, ONE_TO_FIVE, 3),
    "stripe": Corruption(strokes.stripe, (2, 4, 7, 9, 11), (1, 2, 3, 4, 5), 7),
    "dotted-line": Corruption(strokes.dotted_line, ONE_TO_FIVE, ONE_TO_FIVE, 1),
    "zigzag": Corruption(strokes.zigzag, ONE_TO_FIVE, ONE_TO_FIVE, 1),
    "edges": Corruption(strokes.edges, FIFTHS, FIFTHS, 1.0),
}

MNIST_C = tuple(name for name, each in CORRUPTIONS.items() if each.published is not None)
"""The fifteen of MNIST-C."""
