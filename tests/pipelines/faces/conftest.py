"""Drawn faces to learn from, and localisers that have learned from them."""

from __future__ import annotations

import numpy as np
import pytest

from bakeoff.pipelines.faces.drawn_face import IDENTITY, draw_from, drawn_face, narrowed
from bakeoff.pipelines.faces.locate.gradient_localiser import GradientLocaliser
from bakeoff.pipelines.faces.locate.supervised_descent import SupervisedDescent


def draw_faces(n: int, side: int = 64, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """(n, side, side, 1) uint8 pictures of as many people, half of pose and light let in, and points (n, 68, 2)."""
    random = np.random.default_rng(seed)
    drawn = [drawn_face(draw_from(IDENTITY, random), draw_from(narrowed(0.5), random), side, random) for _ in range(n)]
    return np.stack([picture for picture, _, _ in drawn])[..., None], np.stack([points for _, points, _ in drawn])


@pytest.fixture(scope="session")
def trained() -> SupervisedDescent:
    return SupervisedDescent(starts=3).fit(*draw_faces(30))


@pytest.fixture(scope="session")
def built_in() -> GradientLocaliser:
    return GradientLocaliser().fit(draw_faces(24)[0])


@pytest.fixture
def faces():
    return draw_faces
