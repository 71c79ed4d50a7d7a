"""How far a localiser's points lie from the annotated ones, by the distance between the outer corners of the eyes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bakeoff.compare.errors import UserError
from bakeoff.compare.landmarks.annotated_faces import AnnotatedFaces
from bakeoff.pipelines.faces.locate.gradient_localiser import GradientLocaliser
from bakeoff.pipelines.faces.locate.located import Located
from bakeoff.pipelines.faces.scheme import PARTS, interocular_distance

GOOD, FAILED = 0.08, 0.10
"""Errors below which a face is located well, and above which it counts as failed."""

COMMON_SIDE = 256
"""Side in pixels of the squares that the built-in localiser gets, which wants images of one size."""


class Localiser(Protocol):
    """What finds points in images."""

    def locate(self, images: Any) -> Located:
        """Find the points of each face in images (n, height, width, channels) uint8."""
        ...


@dataclass(frozen=True, eq=False)
class LandmarkScores:
    """Errors of a localiser on annotated faces.

    Attributes
    ----------
    errors
        (n, 68) distance of each point from where it should be, by inter-ocular distance.
    found
        (n,) whether the localiser says that there is a face.
    points
        (n, 68, 2) where it says that the points lie.
    milliseconds
        CPU time a face.
    """

    errors: NDArray[np.float64]
    found: NDArray[np.bool_]
    points: NDArray[np.float32]
    milliseconds: float

    @property
    def by_face(self) -> NDArray[np.float64]:
        """(n,) the normalised mean error of each face."""
        return np.asarray(self.errors.mean(1))

    def rows(self) -> list[list[str]]:
        """What there is to tell, a line each: name and value."""
        error = self.by_face
        parts = [[f"  {name}", f"{self.errors[:, points].mean():.2%}"] for name, points in PARTS.items()]
        return [
            ["faces", str(len(error))],
            ["normalised mean error", f"{error.mean():.2%}"],
            *parts,
            ["median", f"{np.median(error):.2%}"],
            [f"below {GOOD:.0%}", f"{(error < GOOD).mean():.1%}"],
            [f"failed (above {FAILED:.0%})", f"{(error > FAILED).mean():.1%}"],
            ["said to be found", f"{self.found.mean():.1%}"],
            ["CPU time a face", f"{self.milliseconds:.1f} ms"],
        ]


def scored(localiser: Localiser, faces: AnnotatedFaces) -> LandmarkScores:
    """Locate each face in its own picture, one after the other."""
    localiser.locate(faces.pictures[0][None])  # what is loaded once is no face's time
    began = time.process_time()
    located = [localiser.locate(picture[None]) for picture in faces.pictures]
    return _scores(located, faces.points, time.process_time() - began)


def scored_built_in(faces: AnnotatedFaces, seed: int = 0) -> LandmarkScores:
    """Locate each half of the faces with what the pictures of the other half teach, without a look at their points.

    Raises
    ------
    UserError
        there are fewer than four faces.
    """
    if len(faces) < 4:
        raise UserError(f"The built-in localiser learns from pictures, and wants four faces or more; got {len(faces)}.")
    images, truth = squares_of(faces)
    order = np.random.default_rng(seed).permutation(len(images))
    halves = order[::2], order[1::2]
    located, seconds = [], 0.0
    for mine, other in (halves, halves[::-1]):
        localiser = GradientLocaliser(random_state=seed).fit(images[other])
        began = time.process_time()
        located.append(localiser.locate(images[mine]))
        seconds += time.process_time() - began
    scores = _scores(located, truth[np.concatenate(halves)], seconds)
    back = np.argsort(np.concatenate(halves))
    points = [
        (found + 0.5) * (max(picture.shape[:2]) / COMMON_SIDE) - 0.5
        for found, picture in zip(scores.points[back], faces.pictures, strict=True)
    ]
    return LandmarkScores(
        scores.errors[back], scores.found[back], np.stack(points).astype(np.float32), scores.milliseconds
    )


def squares_of(faces: AnnotatedFaces) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """The faces as images (n, 256, 256, 1) of one size, and their points (n, 68, 2) there."""
    squares = [_square(picture, points) for picture, points in zip(faces.pictures, faces.points, strict=True)]
    return np.stack([square for square, _ in squares]), np.stack([points for _, points in squares])


def _square(picture: NDArray[np.uint8], points: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """A picture in the upper left corner of a black square of the common size, and its points there."""
    scale = COMMON_SIDE / max(picture.shape[:2])
    height, width = (max(1, round(side * scale)) for side in picture.shape[:2])
    square = np.zeros((COMMON_SIDE, COMMON_SIDE, 1), np.uint8)
    resized = Image.fromarray(picture[..., 0]).resize((width, height), Image.Resampling.BICUBIC)
    square[:height, :width, 0] = np.asarray(resized)
    return square, ((points + 0.5) * scale - 0.5).astype(np.float32)


def _scores(located: list[Located], truth: NDArray[np.float32], seconds: float) -> LandmarkScores:
    points = np.concatenate([each.points for each in located])
    errors = np.linalg.norm(points.astype(np.float64) - truth, axis=-1) / interocular_distance(truth)[:, None]
    found = np.concatenate([each.found for each in located])
    return LandmarkScores(errors, found, points, 1000 * seconds / len(truth))
