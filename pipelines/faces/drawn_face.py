"""Draws parametric faces with exact landmarks: an identity is shape and shading, a view is pose, expression and light.

Faces are built in units of half the face's width, the eyes at height 0, y downwards.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from bakeoff.pipelines.faces.scheme import PARTS

Floats = NDArray[np.float64]

FINER = 4
"""Faces are drawn this much larger and then averaged, so that edges are smooth."""

IDENTITY = {
    "jaw": (0.95, 1.35),
    "chin": (0.30, 0.60),
    "eye distance": (0.36, 0.46),
    "eye width": (0.14, 0.19),
    "eye height": (0.055, 0.10),
    "brow height": (0.20, 0.30),
    "brow arch": (0.02, 0.09),
    "brow thickness": (0.02, 0.06),
    "nose length": (0.42, 0.60),
    "nose width": (0.12, 0.22),
    "mouth drop": (0.20, 0.28),
    "mouth width": (0.24, 0.38),
    "lips": (0.04, 0.09),
    "hair line": (-0.75, -0.45),
    "skin": (150, 215),
    "hair": (20, 130),
    "lip shade": (0.55, 0.75),
    "iris": (20, 90),
}
"""What makes a person, each drawn evenly between two bounds."""

VIEW = {
    "roll": (-0.15, 0.15),
    "yaw": (-0.35, 0.35),
    "pitch": (-0.15, 0.15),
    "scale": (0.30, 0.35),
    "x": (-0.04, 0.04),
    "y": (-0.04, 0.04),
    "smile": (-0.03, 0.08),
    "open": (-0.06, 0.10),
    "raised brows": (-0.03, 0.05),
    "lids": (0.2, 1.8),
    "gain": (0.7, 1.15),
    "light from": (-np.pi, np.pi),
    "slope": (-0.5, 0.5),
    "background": (30, 220),
    "glasses": (0.0, 1.0),
    "noise": (3.0, 9.0),
}
"""What varies between two pictures of a person."""


POSE_AND_LIGHT = ("roll", "yaw", "pitch", "scale", "x", "y", "gain", "slope", "background")


def narrowed(share: float) -> dict[str, tuple[float, float]]:
    """The bounds of a view, those of pose and light brought towards their middle: to nothing at 0, in full at 1."""
    bounds = dict(VIEW)
    for name in POSE_AND_LIGHT:
        low, high = VIEW[name]
        middle, reach = (low + high) / 2, share * (high - low) / 2
        bounds[name] = (middle - reach, middle + reach)
    return bounds


def draw_from(bounds: dict[str, tuple[float, float]], random: np.random.Generator) -> dict[str, float]:
    """One value between each pair of bounds."""
    return {name: float(random.uniform(*pair)) for name, pair in bounds.items()}


PUPILS = 0.93
"""Distance of the pupils of an adult, in units of half the face's width (63 of 135 millimetres)."""

PROPORTIONS = {
    "eye distance": 0.5,
    "jaw": 1.73,
    "nose length": 0.73,
    "mouth drop": 0.32,
    "nose width": 0.275,
    "mouth width": 0.405,
    "brow height": 0.28,
}
"""What anthropometry tells of adults, rounded, by the distance of the pupils: heights from there down, half widths."""


def mean_points(size: int) -> NDArray[np.float32]:
    """(68, 2) the points of the middling person in the middling view, in a picture of `size`×`size` pixels.

    Where drawn faces are plumper than people, the proportions of people count.
    """
    who, view = ({name: (low + high) / 2 for name, (low, high) in bounds.items()} for bounds in (IDENTITY, VIEW))
    who |= {name: share * PUPILS for name, share in PROPORTIONS.items()}
    return _posed(_shape(who, view), view, size).astype(np.float32)


REMOVABLE = ("eyes", "brows", "nose", "mouth", "glasses")
"""Parts that a face can be drawn without."""


def drawn_face(
    who: dict[str, float], view: dict[str, float], size: int, random: np.random.Generator, without: str = ""
) -> tuple[NDArray[np.uint8], NDArray[np.float32], dict[str, NDArray[np.bool_]]]:
    """One picture of a person: (size, size) uint8, points (68, 2) float32 in pixels, masks (size, size) by part.

    The part that it is `without`, one of `REMOVABLE`, is not drawn; all else is the same, noise included.
    """
    shape = _shape(who, view)
    points = _posed(shape, view, size)
    canvas = Image.new("L", (size * FINER, size * FINER), int(view["background"]))
    pen = ImageDraw.Draw(canvas)

    def fill(outline: Floats, shade: float) -> None:
        pen.polygon([(x, y) for x, y in (outline + 0.5) * FINER], fill=int(np.clip(shade, 0, 255)))

    def placed(x: Floats, y: Floats, depth: float = 0.0) -> Floats:
        return _posed(np.stack([x, y, np.full_like(x, depth)], -1), view, size)

    turn = np.linspace(0, np.pi, 25)
    fill(placed(1.08 * np.cos(2 * turn), -0.05 - 1.12 * np.sin(2 * turn)), who["hair"])
    fill(points[PARTS["outline"]], who["skin"])
    forehead = placed(np.cos(turn), who["hair line"] * np.sin(turn))
    fill(np.concatenate([forehead, points[[0, 16]]]), who["skin"])
    regions = {
        "left eye": points[36:42],
        "right eye": points[42:48],
        "left brow": _brow(points[17:22], who, view, size),
        "right brow": _brow(points[22:27], who, view, size),
        "nose": points[[27, 31, 32, 33, 34, 35]],
        "mouth": points[48:60],
    }
    if without != "nose":
        fill(regions["nose"], who["skin"] * 0.9)
        fill(points[[31, 32, 33, 34, 35, 30]], who["skin"] * 0.72)
    for side in ("left", "right"):
        if without != "brows":
            fill(regions[f"{side} brow"], who["hair"] * 0.8)
        eye = regions[f"{side} eye"]
        reach = 0.45 * np.linalg.norm(eye[1] - eye[5])
        if without != "eyes":
            fill(eye, 240)
            fill(eye.mean(0) + reach * np.stack([np.cos(2 * turn), np.sin(2 * turn)], -1), who["iris"])
        if view["glasses"] > 0.8 and without != "glasses":
            ring = eye.mean(0) + 0.27 * view["scale"] * size * np.stack([np.cos(2 * turn), np.sin(2 * turn)], -1)
            pen.line([(x, y) for x, y in (ring + 0.5) * FINER], fill=25, width=FINER)
    if without != "mouth":
        fill(regions["mouth"], who["skin"] * who["lip shade"])
        fill(points[60:68], 45)
    clean = np.asarray(canvas, np.float64).reshape(size, FINER, size, FINER).mean((1, 3))
    ramp = np.linspace(-0.5, 0.5, size)
    light = 1 + view["slope"] * (np.cos(view["light from"]) * ramp + np.sin(view["light from"]) * ramp[:, None])
    lit = clean * light * view["gain"] + view["noise"] * random.standard_normal((size, size))
    masks: dict[str, NDArray[np.bool_]] = {}
    for part, name in (("eyes", "eye"), ("brows", "brow")):
        masks[part] = _inside([regions[f"left {name}"], regions[f"right {name}"]], size)
    masks |= {name: _inside([regions[name]], size) for name in ("nose", "mouth")}
    return np.clip(np.rint(lit), 0, 255).astype(np.uint8), points.astype(np.float32), masks


def _shape(who: dict[str, float], view: dict[str, float]) -> Floats:
    """(68, 3) x, y and depth towards the viewer, before the head is turned."""
    shape = np.zeros((68, 3))
    angle = np.linspace(np.pi, 0, 17)
    down = np.sin(angle)
    drop = max(view["open"], 0.0)
    shape[:17, 0] = np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** (0.4 + who["chin"])
    shape[:17, 1] = (who["jaw"] + drop) * down
    shape[:17, 2] = 0.35 * down - 0.3
    for first, side in ((17, -1), (22, 1)):
        along = np.linspace(-1.25, 1.25, 5) * who["eye width"]
        shape[first : first + 5, 0] = side * who["eye distance"] + along
        arch = who["brow arch"] * np.cos(np.linspace(-1.3, 1.3, 5))
        shape[first : first + 5, 1] = -who["brow height"] - arch - view["raised brows"]
    shape[17:27, 2] = 0.3
    tip = who["nose length"]
    shape[27:31, 1], shape[27:31, 2] = np.linspace(0, tip * 0.88, 4), np.linspace(0.3, 0.6, 4)
    shape[31:36, 0] = np.linspace(-1, 1, 5) * who["nose width"]
    shape[31:36, 1], shape[31:36, 2] = tip + 0.03 * np.array([0, 0.7, 1, 0.7, 0]), 0.4
    around = np.deg2rad([180, 240, 300, 0, 60, 120])
    for first, side in ((36, -1), (42, 1)):
        shape[first : first + 6, 0] = side * who["eye distance"] + who["eye width"] * np.cos(around)
        shape[first : first + 6, 1] = who["eye height"] * min(view["lids"], 1.0) * np.sin(around)
    shape[36:48, 2] = 0.25
    lips = np.deg2rad(np.concatenate([np.arange(180, 540, 30), np.arange(180, 540, 45)]))
    wide = np.where(np.arange(20) < 12, 1.0, 0.8) * who["mouth width"] * (1 + view["smile"])
    high = np.where(np.arange(20) < 12, who["lips"], 0.01) + drop
    shape[48:, 0] = wide * np.cos(lips)
    shape[48:, 1] = tip + who["mouth drop"] + drop + high * np.sin(lips) - view["smile"] * np.cos(lips) ** 2
    shape[48:, 2] = 0.4 - 0.3 * np.cos(lips) ** 2 * who["mouth width"]
    return shape


def _posed(shape: Floats, view: dict[str, float], size: int) -> Floats:
    """(…, 2) pixels of points (…, 3): the head turned, then seen from far away."""
    x = shape[..., 0] * np.cos(view["yaw"]) + shape[..., 2] * np.sin(view["yaw"])
    y = (shape[..., 1] - 0.15) * np.cos(view["pitch"]) + shape[..., 2] * np.sin(view["pitch"])
    cos, sin = np.cos(view["roll"]), np.sin(view["roll"])
    turned = np.stack([cos * x - sin * y, sin * x + cos * y], -1) * view["scale"]
    return (turned + [view["x"], view["y"]] + 0.5) * size - 0.5


def _brow(line: Floats, who: dict[str, float], view: dict[str, float], size: int) -> Floats:
    """The outline of a brow along its points."""
    half = np.array([0.0, who["brow thickness"] * view["scale"] * size])
    return np.concatenate([line - half, (line + half)[::-1]])


def _inside(outlines: list[Floats], size: int) -> NDArray[Any]:
    """(size, size) bool: the pixels that outlines enclose or touch."""
    canvas = Image.new("1", (size, size))
    pen = ImageDraw.Draw(canvas)
    for outline in outlines:
        pen.polygon([(x, y) for x, y in outline], fill=1)
    return np.asarray(canvas, bool)
