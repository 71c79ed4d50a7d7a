"""The generators that libraries share: Python's, NumPy's and, where it is loaded, torch's."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np


def seed_globally(seed: int) -> None:
    """Seed all of them."""
    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002 (own contenders may draw from it)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(seed)


@contextmanager
def seeded_meanwhile(seed: int = 0) -> Iterator[None]:
    """Inside a `with` they are seeded; afterwards they go on where they were.

    What draws when it is made, as the weights of a network, is the same each time that it is made so: a contender's
    fingerprint must not depend on when it was asked for.
    """
    torch = sys.modules.get("torch")
    before = random.getstate(), np.random.get_state(), torch.get_rng_state() if torch else None  # noqa: NPY002
    seed_globally(seed)
    try:
        yield
    finally:
        random.setstate(before[0])
        np.random.set_state(before[1])  # noqa: NPY002
        if torch:
            torch.set_rng_state(before[2])
