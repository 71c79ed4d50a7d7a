"""A sheet of the faces that were located worst: annotated points, found points, and the error under each."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from bakeoff.compare.landmarks.annotated_faces import AnnotatedFaces
from bakeoff.compare.landmarks.scores import LandmarkScores
from bakeoff.compare.landmarks.whole_file import written

TILE, WORDS, COLUMNS, MOST = 192, 16, 6, 24
"""Side of a tile and height of the line under it, in pixels; tiles in a row, and in all."""

ANNOTATED, FOUND = (40, 200, 80), (240, 60, 40)
"""Colours of the points."""


def draw_worst(path: Path, faces: AnnotatedFaces, scores: LandmarkScores) -> None:
    """Write a PNG of the faces with the largest errors, the worst first; green is annotated, red is found."""
    worst = np.argsort(-scores.by_face, kind="stable")[:MOST]
    rows = -(-len(worst) // COLUMNS)
    sheet = Image.new("RGB", (TILE * min(COLUMNS, len(worst)), (TILE + WORDS) * rows), (255, 255, 255))
    for place, face in enumerate(worst.tolist()):
        row, column = divmod(place, COLUMNS)
        sheet.paste(_tile(faces, scores, face), (column * TILE, row * (TILE + WORDS)))
    with written(path) as file:
        sheet.save(file, "PNG")


def _tile(faces: AnnotatedFaces, scores: LandmarkScores, face: int) -> Image.Image:
    picture = faces.pictures[face]
    scale = TILE / max(picture.shape[:2])
    width, height = (max(1, round(side * scale)) for side in (picture.shape[1], picture.shape[0]))
    tile = Image.new("RGB", (TILE, TILE + WORDS), (255, 255, 255))
    tile.paste(Image.fromarray(picture[..., 0]).resize((width, height)).convert("RGB"), (0, 0))
    pen = ImageDraw.Draw(tile)
    for points, colour in ((faces.points[face], ANNOTATED), (scores.points[face], FOUND)):
        for x, y in (points + 0.5) * scale:
            pen.ellipse((x - 1.2, y - 1.2, x + 1.2, y + 1.2), fill=colour)
    words = f"{scores.by_face[face]:.1%}  {ascii(Path(faces.names[face]).name)[1:-1][:22]}"
    pen.rectangle((0, TILE, TILE, TILE + WORDS), fill=(255, 255, 255))
    pen.text((2, TILE + 2), words, fill=(0, 0, 0))
    return tile
