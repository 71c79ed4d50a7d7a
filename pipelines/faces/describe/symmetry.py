"""How much the two halves of a face are alike: in where its points lie, and in how bright it is.

mirror distance  |p_i − mirror(p_j)| / |e_right − e_left|, averaged over the points i of a part, where j is the partner
                 of i, e are the centres of the eyes, and the mirror is the line nearest to the points without a partner
correlation      Pearson's, of the left half and the mirrored right half of a band of the face in the frame
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bakeoff.pipelines.faces.describe.aligned_faces import AlignedFaces
from bakeoff.pipelines.faces.scheme import MIRRORED, PARTS, interpupillary_distance

Floats = NDArray[np.float64]

MIDDLE = np.flatnonzero(np.arange(len(MIRRORED)) == MIRRORED)
"""The points without a partner: chin, ridge and base of the nose, middle of the lips."""

AREAS = {
    "outline": ("outline",),
    "brows": ("left brow", "right brow"),
    "eyes": ("left eye", "right eye"),
    "nose": ("nose",),
    "mouth": ("mouth",),
}

BANDS = {"face": tuple(PARTS), "eye_band": (*AREAS["brows"], *AREAS["eyes"]), "mouth_band": ("mouth",)}
"""Each reaches from the highest to the lowest point of these parts of the mean face."""

NAMES = (*(f"mirror_distance_{name}" for name in AREAS), *(f"correlation_{name}" for name in BANDS))


def landmarks_of(name: str) -> tuple[int, ...]:
    """The landmarks of the part or band that a column of `NAMES` speaks of."""
    _, _, of = name.partition("correlation_" if name.startswith("correlation") else "mirror_distance_")
    return tuple(int(point) for part in (AREAS | BANDS)[of] for point in np.arange(len(MIRRORED))[PARTS[part]])


def symmetry(faces: AlignedFaces) -> NDArray[np.float32]:
    """(n, 8) float32: mirror distances and correlations, in the order of `NAMES`."""
    return np.hstack([mirror_distances(faces.original), band_correlations(faces.pictures, faces.mean)])


def mirror_distances(points: Floats) -> NDArray[np.float32]:
    """Of faces (n, 68, 2), by part, in the order of `AREAS`: (n, 5) float32, 0 for a symmetric part."""
    points = np.asarray(points, np.float64)
    middle = points[:, MIDDLE].mean(1, keepdims=True)
    x, y = np.moveaxis(points[:, MIDDLE] - middle, -1, 0)
    # Twice the angle of the line of least squares, across which points are mirrored.
    doubled = np.arctan2(2 * (x * y).sum(1), (x**2 - y**2).sum(1))
    cos, sin = np.cos(doubled), np.sin(doubled)
    mirror = np.stack([np.stack([cos, sin], -1), np.stack([sin, -cos], -1)], -2)
    mirrored = (points - middle) @ mirror + middle
    unit = np.maximum(interpupillary_distance(points), np.finfo(float).tiny)
    apart = np.linalg.norm(points - mirrored[:, MIRRORED], axis=-1) / unit[:, None]
    areas = [np.concatenate([apart[:, PARTS[part]] for part in parts], axis=1).mean(1) for parts in AREAS.values()]
    return np.stack(areas, axis=1).astype(np.float32)


def band_correlations(pictures: NDArray[np.float32], mean: Floats) -> NDArray[np.float32]:
    """Of pictures (n, side, side) in the frame of a mean face (68, 2), in the order of `BANDS`: (n, 3) float32."""
    side = pictures.shape[1]
    found = []
    for parts in BANDS.values():
        height = np.concatenate([mean[PARTS[part], 1] for part in parts])
        reach = np.abs(mean[PARTS["outline"], 0] - (side - 1) / 2).max()
        rows = slice(max(0, int(height.min())), min(side, int(np.ceil(height.max())) + 1))
        columns = slice(max(0, int(side / 2 - reach)), side // 2)
        left, right = pictures[:, rows, columns], pictures[:, rows, ::-1][:, :, columns]
        found.append(_correlation(left.reshape(len(left), -1), right.reshape(len(right), -1)))
    return np.stack(found, axis=1).astype(np.float32)


def _correlation(one: NDArray[np.float32], other: NDArray[np.float32]) -> Floats:
    """Pearson's, row by row; 0 where one of them is all the same."""
    one, other = (rows - rows.mean(1, keepdims=True) for rows in (one, other))
    spread = np.sqrt((one**2).sum(1) * (other**2).sum(1))
    return np.divide((one * other).sum(1), spread, out=np.zeros(len(one)), where=spread > 1e-6)
