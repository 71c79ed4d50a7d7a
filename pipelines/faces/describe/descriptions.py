"""The kinds of numbers that describe a face, each with the places on the face that its columns speak of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bakeoff.pipelines.faces.describe import geometry, head_pose, hog_patches, lbp_patches, symmetry
from bakeoff.pipelines.faces.describe.aligned_faces import EYE_DISTANCE, AlignedFaces
from bakeoff.pipelines.faces.locate.orientation_sums import ORIENTATIONS
from bakeoff.pipelines.faces.scheme import POINTS

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Kind:
    """One kind of description.

    Attributes
    ----------
    names
        of the columns.
    describe
        aligned faces → (n, columns) float32.
    spots
        weights (columns,) and the mean face (68, 2) → places (k, 2) in the frame and the weight of each (k,); the total
        stays the same.
    say
        how much it weighs beside the other kinds.
    radius
        of a spot, in pixels of the frame.
    same_units
        whether all columns share one unit, and so are not to be standardised one by one.
    """

    names: tuple[str, ...]
    describe: Callable[[AlignedFaces], NDArray[np.float32]]
    spots: Callable[[Floats, Floats], tuple[Floats, Floats]]
    say: float = 1.0
    radius: float = 2.0
    same_units: bool = False


def _at_landmarks(of_columns: list[tuple[int, ...]]) -> Callable[[Floats, Floats], tuple[Floats, Floats]]:
    """Each column's weight, in equal parts, at the landmarks that it is taken from."""
    shares = np.zeros((len(of_columns), POINTS))
    for share, landmarks in zip(shares, of_columns, strict=True):
        np.add.at(share, list(landmarks), 1 / len(landmarks))
    return lambda weights, mean: (mean, weights @ shares)


def _procrustes(faces: AlignedFaces) -> NDArray[np.float32]:
    """Where the landmarks lie against those of the mean face, in units of its eyes' distance."""
    return ((faces.points - faces.mean) / EYE_DISTANCE).reshape(len(faces.points), -1).astype(np.float32)


def _measures(faces: AlignedFaces) -> NDArray[np.float32]:
    return geometry.measures(faces.original)


def _pose(faces: AlignedFaces) -> NDArray[np.float32]:
    return head_pose.head_pose(faces.original)


def _at_cells(weights: Floats, mean: Floats) -> tuple[Floats, Floats]:
    return hog_patches.cell_middles(mean), weights.reshape(-1, ORIENTATIONS).sum(1)


def _at_patches(weights: Floats, mean: Floats) -> tuple[Floats, Floats]:
    # LBP is read at the landmarks that HOG is read at.
    return mean[list(hog_patches.LANDMARKS)], weights.reshape(len(hog_patches.LANDMARKS), -1).sum(1)


KINDS = {
    "geometry": Kind(
        geometry.NAMES,
        _measures,
        _at_landmarks([geometry.landmarks_of(name) for name in geometry.NAMES]),
        say=0.2,
    ),
    "symmetry": Kind(
        symmetry.NAMES,
        symmetry.symmetry,
        _at_landmarks([symmetry.landmarks_of(name) for name in symmetry.NAMES]),
        say=0.1,
    ),
    "shape": Kind(
        tuple(f"shape_{axis}{k}" for k in range(POINTS) for axis in "xy"),
        _procrustes,
        _at_landmarks([(k,) for k in range(POINTS) for _ in "xy"]),
        say=0.2,
        same_units=True,
    ),
    "pose": Kind(
        tuple(f"pose_{name}" for name in head_pose.NAMES),
        _pose,
        _at_landmarks([head_pose.LANDMARKS[name] for name in head_pose.NAMES]),
        say=0.1,
    ),
    "hog": Kind(hog_patches.NAMES, hog_patches.hog_patches, _at_cells, radius=2.5, same_units=True),
    "lbp": Kind(lbp_patches.NAMES, lbp_patches.lbp_patches, _at_patches, say=0.7, radius=5.0, same_units=True),
}
"""What may be asked for, by name; `pose` is how the head is held, which is no part of an identity."""
