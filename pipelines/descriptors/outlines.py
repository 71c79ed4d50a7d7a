"""The thing in a picture told from its background, and its outline.

Otsu's threshold (1979), marching squares (Lorensen and Cline 1987, as `skimage.measure.find_contours`), Hu's moments
(1962).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import zoom
from skimage.measure import find_contours, points_in_poly

Floats = NDArray[np.float64]

MOST_ENLARGED = 4
"""More only smooths what linear interpolation made up."""


class Outline(NamedTuple):
    """The largest outline of an image, and the holes in it that are large enough to be meant."""

    points: Floats
    """(k, 2) row and column, closed: the last point is the first one."""
    area: float
    """Pixels within it, holes included."""
    holes: list[tuple[float, float, float]]
    """Area, middle row, middle column of each hole, the largest first."""


def resized(gray: NDArray[np.float32], side: int) -> tuple[NDArray[np.float32], float]:
    """Images (n, height, width) brought near `side` pixels by a whole factor, in whole gray values, and that factor."""
    n, height, width = gray.shape
    smaller = min(height, width)
    enlarge, shrink = min(MOST_ENLARGED, max(1, round(side / smaller))), max(1, smaller // side)
    if shrink > 1:
        rows, columns = height // shrink, width // shrink
        cut = gray[:, : rows * shrink, : columns * shrink]
        return np.rint(cut.reshape(n, rows, shrink, columns, shrink).mean((2, 4))), 1 / shrink
    if enlarge > 1:
        gray = zoom(gray, (1, enlarge, enlarge), order=1, mode="nearest", grid_mode=True)
    return np.rint(gray), float(enlarge)


def otsu_thresholds(gray: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Otsu's threshold of each image (n, height, width) of whole gray values, and whether it has two tones to part.

    A threshold lies half-way between the two gray values that it parts, so that no pixel is on it.
    """
    n = len(gray)
    values = gray.reshape(n, -1).astype(np.int64) + 256 * np.arange(n)[:, None]
    counts = np.bincount(values.ravel(), minlength=256 * n).reshape(n, 256).astype(float)
    below, weighted = counts.cumsum(1), (counts * np.arange(256)).cumsum(1)
    total, mass = below[:, -1:], weighted[:, -1:]
    product = below * (total - below)
    between = np.divide((mass * below - weighted * total) ** 2, product, out=np.zeros_like(product), where=product > 0)
    darker = between.argmax(1)
    brighter = (below <= below[np.arange(n), darker, None]).sum(1)
    return ((darker + brighter) / 2).astype(np.float32), between.max(1) > 0


def dark_background(gray: NDArray[np.float32], thresholds: NDArray[np.float32]) -> None:
    """Invert, in place, the images whose border is mostly bright: what lies along the border is background."""
    border = np.concatenate([gray[:, 0], gray[:, -1], gray[:, 1:-1, 0], gray[:, 1:-1, -1]], axis=1)
    bright = (border > thresholds[:, None]).mean(1) > 0.5
    gray[bright] = 255 - gray[bright]
    thresholds[bright] = 255 - thresholds[bright]


def largest_outline(gray: NDArray[np.float32], threshold: float, least_hole: float) -> Outline | None:
    """The outline with the largest area of what is brighter than the threshold, or None where nothing is.

    Parameters
    ----------
    gray
        (height, width) on a dark background; beyond its border all is dark.
    least_hole
        area from which a hole counts, as a share of the image.
    """
    framed = np.zeros((gray.shape[0] + 2, gray.shape[1] + 2), gray.dtype)
    framed[1:-1, 1:-1] = gray
    contours = find_contours(framed, threshold)
    if not contours:
        return None
    areas = np.array([_signed_area(contour) for contour in contours])
    largest = int(np.abs(areas).argmax())
    outer = contours[largest]
    holes = [
        (abs(float(area)), *(contour[:-1].mean(0) - 1))
        for contour, area in zip(contours, areas, strict=True)
        # Marching squares runs around a hole the other way than around a thing.
        if area * areas[largest] < 0 and abs(area) > least_hole * gray.size and points_in_poly(contour[:1], outer)[0]
    ]
    return Outline(outer - 1, abs(float(areas[largest])), sorted(holes, reverse=True))


def equally_spaced(points: Floats, count: int) -> Floats:
    """`count` points at equal steps along a closed outline (k, 2), from its topmost point on."""
    first = int(points[:-1, 0].argmin())
    ring = np.concatenate([points[first:-1], points[: first + 1]])
    step = ring[1:] - ring[:-1]
    travelled = np.zeros(len(ring))
    np.hypot(step[:, 0], step[:, 1]).cumsum(out=travelled[1:])
    stops = np.arange(count) * (travelled[-1] / count)
    return np.stack([np.interp(stops, travelled, ring[:, axis]) for axis in (0, 1)], axis=1)


def hu_moments(masks: NDArray[np.bool_]) -> Floats:
    """Hu's seven moments of each mask (n, height, width), as sign · log10; zeros where a mask has no pixel.

    They stay the same when a shape is moved, scaled or turned.
    """
    height, width = masks.shape[1:]
    mass = masks.astype(np.float64)
    size = mass.sum((1, 2))
    filled = np.maximum(size, 1)
    powers = np.arange(4.0)
    row = np.arange(height) - (mass.sum(2) @ np.arange(height) / filled)[:, None]
    column = np.arange(width) - (mass.sum(1) @ np.arange(width) / filled)[:, None]
    central = (row[..., None] ** powers).transpose(0, 2, 1) @ mass @ column[..., None] ** powers
    degree = powers[:, None] + powers
    # eta[q, p]: power q of the row, p of the column, in Hu's notation η with p first
    eta = central / filled[:, None, None] ** (1 + degree / 2)
    e20, e02, e11 = eta[:, 0, 2], eta[:, 2, 0], eta[:, 1, 1]
    e30, e03, e21, e12 = eta[:, 0, 3], eta[:, 3, 0], eta[:, 1, 2], eta[:, 2, 1]
    a, b, c, d = e30 + e12, e21 + e03, e30 - 3 * e12, 3 * e21 - e03
    p, q = a * (a**2 - 3 * b**2), b * (3 * a**2 - b**2)
    hu = np.stack(
        [
            e20 + e02,
            (e20 - e02) ** 2 + 4 * e11**2,
            c**2 + d**2,
            a**2 + b**2,
            c * p + d * q,
            (e20 - e02) * (a**2 - b**2) + 4 * e11 * a * b,
            d * p - c * q,
        ],
        axis=1,
    )
    return np.where(size[:, None] > 0, np.sign(hu) * np.log10(np.abs(hu) + 1e-12), 0.0)


def _signed_area(contour: Floats) -> float:
    """Area of a closed polygon (k, 2), its sign the way that it runs (the shoelace formula)."""
    row, column = contour.T
    return 0.5 * float(row[:-1] @ column[1:] - row[1:] @ column[:-1])
