"""Localisers of faces on real pictures: python tests/benchmarks/face_localisers.py

Data come from the folder BAKEOFF_DATA: `helen68_crops` (400 faces to train, 330 to test) and `orl_faces`. The Helen
crops are centred on the points, which gives the place of the face away. So each test picture is cut again: a part of 70
to 100 % of each side, anywhere, as long as it holds all points. A localiser gets the whole part and no box.

Printed are: the normalised mean error on Helen test (by the distance between the outer corners of the eyes) of
supervised descent trained on Helen train, of supervised descent trained on drawn faces alone, and of the built-in
localiser that learned from Helen train without its points; CPU milliseconds a face, one by one; and the share of the
ORL faces on which both eyes are within 10 % of the distance between their centres of where the trained one has them.
Set OMP_NUM_THREADS=1.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
from PIL import Image

from bakeoff.compare.landmarks.annotated_faces import AnnotatedFaces, read_annotated
from bakeoff.compare.landmarks.scores import LandmarkScores, scored, squares_of
from bakeoff.pipelines.faces.drawn_face import IDENTITY, VIEW, draw_from, drawn_face
from bakeoff.pipelines.faces.locate.gradient_localiser import GradientLocaliser
from bakeoff.pipelines.faces.locate.supervised_descent import SupervisedDescent
from bakeoff.pipelines.faces.scheme import eye_centres, interpupillary_distance

LEAST_PART, DRAWN, DRAWN_SIDE = 0.7, 600, 112


def cut_again(faces: AnnotatedFaces, seed: int) -> AnnotatedFaces:
    """Parts of the pictures, each anywhere around the points."""
    random, pictures, points = np.random.default_rng(seed), [], []
    for picture, there in zip(faces.pictures, faces.points, strict=True):
        size = np.array([picture.shape[1], picture.shape[0]])
        low, high = np.floor(there.min(0)), np.ceil(there.max(0)) + 1
        part = np.maximum(np.ceil(random.uniform(LEAST_PART, 1) * size), high - low)
        least, most = np.maximum(high - part, 0), np.minimum(low, size - part)
        corner = np.floor(random.uniform(least, np.maximum(most, least))).astype(int)
        x, y = corner.tolist()
        width, height = part.astype(int).tolist()
        pictures.append(picture[y : y + height, x : x + width])
        points.append(there - corner.astype(np.float32))
    return AnnotatedFaces(faces.names, tuple(pictures), np.stack(points))


def tell(name: str, scores: LandmarkScores, bar: str = "") -> None:
    error = scores.by_face
    print(
        f"{name:34} NME {error.mean():.2%} {bar}, without the outline {scores.errors[:, 17:].mean():.2%}, median "
        f"{np.median(error):.2%}, below 8 % {(error < 0.08).mean():.1%}, above 10 % {(error > 0.1).mean():.1%}, found "
        f"{scores.found.mean():.1%}, {scores.milliseconds:.1f} ms a face (bar ≤ 25)",
        flush=True,
    )


def tell_eyes(name: str, eyes: np.ndarray, truth: np.ndarray, bar: str = "") -> None:
    error = np.linalg.norm(eye_centres(eyes) - eye_centres(truth), axis=-1).max(1) / interpupillary_distance(truth)
    print(f"{name:34} both eyes within 10 % on {(error < 0.1).mean():.1%} of ORL {bar}", flush=True)


def main() -> None:
    data = Path(os.environ["BAKEOFF_DATA"])
    train, whole = (read_annotated(data / "helen68_crops" / part) for part in ("train", "test"))
    test = cut_again(whole, seed=0)
    orl = [data / "orl_faces" / f"s{person}" / f"{image}.pgm" for person in range(1, 41) for image in range(1, 11)]
    images = np.stack([np.asarray(Image.open(path)) for path in orl])[..., None]

    began = time.process_time()
    trained = SupervisedDescent().fit(train.pictures, train.points)
    print(f"trained on Helen in {time.process_time() - began:.0f} CPU s", flush=True)
    tell("supervised descent, Helen", scored(trained, test), "(bar ≤ 7)")
    truth = trained.locate(images).points

    random = np.random.default_rng(0)
    drawn = [drawn_face(draw_from(IDENTITY, random), draw_from(VIEW, random), DRAWN_SIDE, random) for _ in range(DRAWN)]
    sketches = SupervisedDescent(starts=3).fit([each[0][..., None] for each in drawn], [each[1] for each in drawn])
    tell("supervised descent, drawn faces", scored(sketches, test))
    tell_eyes("supervised descent, drawn faces", sketches.locate(images).points, truth)

    halves = [], []
    for seed in range(3):
        order = np.random.default_rng(seed).permutation(len(images))
        for mine, other in ((order[:200], order[200:]), (order[200:], order[:200])):
            halves[0].append(GradientLocaliser(random_state=seed).fit(images[other]).locate(images[mine]).points)
            halves[1].append(truth[mine])
    tell_eyes("built-in, other 200 ORL images", *map(np.concatenate, halves), "(bar ≥ 94)")

    built_in = GradientLocaliser().fit(squares_of(train)[0])
    pictures, points = squares_of(test)
    tell("built-in, Helen without points", scored(built_in, AnnotatedFaces(test.names, tuple(pictures), points)))


if __name__ == "__main__":
    main()
