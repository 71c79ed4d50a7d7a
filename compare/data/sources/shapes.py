"""Drawn circles, triangles, squares and crosses, generated from a seed, with masks of where their parts are."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations

CLASSES = ("circle", "triangle", "square", "cross")
CHUNK_PIXELS = 1 << 20

# Half extents that give every shape the area of a circle of radius 1, so that brightness alone tells no class.
TRIANGLE_INRADIUS = np.sqrt(np.pi / (3 * np.sqrt(3)))
SQUARE_SIDE = np.sqrt(np.pi) / 2
CROSS_ARM = np.sqrt(9 * np.pi / 20)
CROSS_WIDTH = CROSS_ARM / 3
FARTHEST = 2 * TRIANGLE_INRADIUS

_SIGNS = np.array([(1, 1), (1, -1), (-1, 1), (-1, -1)])
CORNERS = {
    "circle": np.empty((0, 2)),
    "triangle": FARTHEST * np.array([(np.sin(t), np.cos(t)) for t in 2 * np.pi / 3 * np.arange(3)]),
    "square": SQUARE_SIDE * _SIGNS,
    "cross": np.concatenate([_SIGNS * (CROSS_ARM, CROSS_WIDTH), _SIGNS * (CROSS_WIDTH, CROSS_ARM)]),
}
"""Where the outer corners are, in units of the radius, before the shape is turned."""

Floats = NDArray[np.float64]

FLIPS = True
"""Shapes are turned at random, and a mirrored one is one that was turned."""


def load(
    argument: str,  # noqa: ARG001
    locations: DataLocations,  # noqa: ARG001
    *,
    n: Annotated[int, Field(ge=16, le=1_000_000)] = 800,
    size: Annotated[int, Field(ge=16, le=256)] = 32,
    seed: Annotated[int, Field(ge=0)] = 0,
) -> Dataset:
    """Draw `n` images of `size`×`size` pixels, as many of each class as can be; the same seed draws the same images.

    The masks are (n, size, size) bool: "object" is all that the outline encloses, "edges" a band of two pixels along
    the outline, "corners" discs around the outer corners (none on a circle).
    """
    random = np.random.default_rng(seed)
    labels = random.permutation(np.arange(n, dtype=np.int64) % len(CLASSES))
    drawn = _parameters(random, n, size)
    images = np.empty((n, size, size, 1), dtype=np.uint8)
    masks = {part: np.empty((n, size, size), dtype=bool) for part in ("object", "edges", "corners")}
    step = max(1, CHUNK_PIXELS // size**2)
    for start in range(0, n, step):
        rows = slice(start, start + step)
        part = {name: values[rows] for name, values in drawn.items()}
        across, down = _own_coordinates(part, size)
        outside = _distance(labels[rows], across, down) * part["radius"]
        images[rows, ..., 0] = _picture(random, part, outside)
        masks["object"][rows] = outside <= 0
        masks["edges"][rows] = np.abs(outside) <= 1
        masks["corners"][rows] = _near_corner(labels[rows], across, down)
    return Dataset(
        name="shapes",
        images=images,
        labels=labels,
        classes=CLASSES,
        source=f"Drawn by bakeoff: {n} images of {size}×{size} pixels from seed {seed}.",
        licence="CC0: drawn by a program",
        notes=(
            "Position, scale, angle, stroke or filling, light or dark, contrast, slope of the background and noise "
            "vary freely; all classes enclose the same area on average.",
        ),
        masks=masks,
    )


def _parameters(random: np.random.Generator, n: int, size: int) -> dict[str, Floats]:
    """What varies between images, each (n, 1, 1); lengths in pixels, brightness in grey levels."""

    def uniform(low: float, high: float) -> Floats:
        return random.uniform(low, high, (n, 1, 1))

    radius = uniform(0.17, 0.26) * size
    room = size / 2 - 1 - FARTHEST * radius  # The same for all classes, or position would tell the class.
    contrast = uniform(45, 110) * random.choice([-1.0, 1.0], (n, 1, 1))
    return {
        "radius": radius,
        "x": size / 2 + room * uniform(-1, 1),
        "y": size / 2 + room * uniform(-1, 1),
        "angle": uniform(0, 2 * np.pi),
        "thickness": uniform(0.05, 0.11) * size,
        "filled": uniform(0, 1) < 0.5,
        "contrast": contrast,
        "background": 127.5 - contrast / 2 + uniform(-30, 30),
        "slope": uniform(0, 25),
        "light from": uniform(0, 2 * np.pi),
        "noise": uniform(3, 20),
    }


def _own_coordinates(part: dict[str, Floats], size: int) -> tuple[Floats, Floats]:
    """Coordinates of every pixel centre in the shape's own frame: turned with it, in units of its radius."""
    centres = np.arange(size) + 0.5
    x, y = centres[np.newaxis, np.newaxis, :] - part["x"], centres[np.newaxis, :, np.newaxis] - part["y"]
    cos, sin = np.cos(part["angle"]) / part["radius"], np.sin(part["angle"]) / part["radius"]
    return cos * x + sin * y, cos * y - sin * x


def _distance(labels: NDArray[np.int64], across: Floats, down: Floats) -> Floats:
    """Signed distance to the outline, negative inside, in units of the radius."""
    distance = np.empty_like(across)
    for label, name in enumerate(CLASSES):
        rows = labels == label
        x, y = across[rows], down[rows]
        if name == "circle":
            distance[rows] = np.hypot(x, y) - 1
        elif name == "triangle":
            slanted = np.abs(x) * np.sqrt(3) / 2 + y / 2
            distance[rows] = np.maximum(slanted, -y) - TRIANGLE_INRADIUS
        elif name == "square":
            distance[rows] = np.maximum(np.abs(x), np.abs(y)) - SQUARE_SIDE
        else:
            x, y = np.abs(x), np.abs(y)
            lying, standing = (np.maximum(a - CROSS_ARM, b - CROSS_WIDTH) for a, b in ((x, y), (y, x)))
            distance[rows] = np.minimum(lying, standing)
    return distance


def _near_corner(labels: NDArray[np.int64], across: Floats, down: Floats, reach: float = 0.3) -> NDArray[np.bool_]:
    near = np.zeros(across.shape, dtype=bool)
    for label, name in enumerate(CLASSES):
        rows = labels == label
        for x, y in CORNERS[name]:
            near[rows] |= np.hypot(across[rows] - x, down[rows] - y) <= reach
    return near


def _picture(random: np.random.Generator, part: dict[str, Floats], outside: Floats) -> NDArray[np.uint8]:
    """Paint the shape, its edges smoothed over one pixel, on a background that brightens to one side; add noise."""
    stroke = np.abs(outside + part["thickness"] / 2) - part["thickness"] / 2
    covered = np.clip(0.5 - np.where(part["filled"], outside, stroke), 0, 1)
    size = outside.shape[-1]
    ramp = np.linspace(-0.5, 0.5, size)
    toward = np.cos(part["light from"]) * ramp[np.newaxis, np.newaxis, :]
    toward = toward + np.sin(part["light from"]) * ramp[np.newaxis, :, np.newaxis]
    clean = part["background"] + part["slope"] * toward + part["contrast"] * covered
    noisy = clean + part["noise"] * random.standard_normal(outside.shape)
    return np.clip(np.rint(noisy), 0, 255).astype(np.uint8)
