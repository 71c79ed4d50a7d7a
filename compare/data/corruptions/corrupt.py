"""Images → the same images made worse, each by a draw of its own: the same bytes for whoever asks."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.corruptions.corruption import CORRUPTIONS, MNIST_C, SEVERITIES, Corruption
from bakeoff.compare.data.corruptions.kind import DRAWN, Kind
from bakeoff.compare.errors import UserError, nearest

Images = NDArray[np.uint8]


def corrupt(images: Images, rows: NDArray[np.int64], name: str, severity: int, seed: int, kind: Kind) -> Images:
    """Spoil images by a corruption at a severity from 0, which leaves them as they are, to 5.

    Parameters
    ----------
    images
        (n, height, width, channels) uint8.
    rows
        (n,) which images of their data set they are: each has a draw of its own, the same at every severity and in
        whatever batch it stands.
    name
        one of `CORRUPTIONS`.
    seed
        of the draws.
    kind
        that the amounts are made for.

    Raises
    ------
    UserError
        there is no such corruption or severity.
    """
    corruption = _find(name, CORRUPTIONS)
    if severity not in (0, *SEVERITIES):
        raise UserError(f"A severity is a whole number from 0, no change, to {SEVERITIES[-1]}; got {severity!r}.")
    if severity == 0:
        return images.copy()
    return _spoilt(images, rows, name, corruption, corruption.amount(severity, kind), seed, kind)


def published(images: Images, rows: NDArray[np.int64], name: str, seed: int) -> Images:
    """Spoil gray images of 28 × 28 by a corruption of MNIST-C, at its one severity.

    Raises
    ------
    UserError
        MNIST-C has no such corruption, or the images are others.
    """
    corruption = _find(name, {each: CORRUPTIONS[each] for each in MNIST_C})
    if images.shape[1:] != (28, 28, 1):
        raise UserError(f"MNIST-C is made of gray images of 28×28 pixels; got {images.shape[1:]}.")
    return _spoilt(images, rows, name, corruption, corruption.published, seed, DRAWN)


def digest(images: Images) -> str:
    """SHA-256 of the bytes, in hexadecimal."""
    return hashlib.sha256(np.ascontiguousarray(images).tobytes()).hexdigest()


def _find(name: str, among: dict[str, Corruption]) -> Corruption:
    if name not in among:
        raise UserError(f"There is no corruption '{name}'.{nearest(name, among)} There are: {', '.join(among)}.")
    return among[name]


def _spoilt(
    images: Images, rows: NDArray[np.int64], name: str, corruption: Corruption, amount: Any, seed: int, kind: Kind
) -> Images:
    own = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
    spoilt = np.empty_like(images)
    for place, (image, row) in enumerate(zip(images, rows, strict=True)):
        rng = np.random.default_rng([seed, own, int(row)])
        values = np.clip(corruption.spoil(image / 255, amount, rng, kind), 0, 1)
        spoilt[place] = (255 * values).astype(np.float32).astype(np.uint8)  # rounded down, as the published files are
    return spoilt
