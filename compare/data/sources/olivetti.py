"""The Olivetti faces, 400 gray images of 40 persons at 64×64 pixels; through scikit-learn, or from your data folder."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations, cache_folder
from bakeoff.compare.errors import UserError

FILE = "olivettifaces.mat"
FOLDERS = ("olivetti", "olivetti_mat", "olivetti-mat")
# As scikit-learn has recorded it.
SHA256 = "b612fb967f2dc77c9c62d3e1266e0c73d5fca46a4b8906c18e454d41af987794"
PERSONS, EACH, SIDE = 40, 10, 64

FLIPS = True
"""A mirrored face is still the same person's."""


def load(argument: str, locations: DataLocations) -> Dataset:  # noqa: ARG001
    """Load `olivettifaces.mat` from the data folder, else what scikit-learn downloads; each person is a class.

    Raises
    ------
    UserError
        it is not at hand and cannot be downloaded, or holds something else.
    """
    own = _own(locations)
    if own is not None:
        images = _read(own)
        with own.open("rb") as file:
            official = hashlib.file_digest(file, "sha256").hexdigest() == SHA256
        note = "The file has the SHA-256 that scikit-learn asks for."
        if not official:
            note = "The file has not the SHA-256 that scikit-learn asks for; its shape and values were checked."
    else:
        images, note = _fetched(locations)
    return Dataset(
        name="olivetti",
        images=images[..., np.newaxis],
        labels=np.repeat(np.arange(PERSONS, dtype=np.int64), EACH),
        classes=tuple(f"person {number}" for number in range(1, PERSONS + 1)),
        source=(
            "The Olivetti faces, AT&T Laboratories Cambridge (F. Samaria, A. Harter 1994), cut to 64×64 by S. Roweis."
        ),
        licence="no formal licence; asks to give credit to AT&T Laboratories Cambridge",
        notes=(note,),
    )


def files(argument: str, locations: DataLocations) -> list[Path]:  # noqa: ARG001
    """The user's file; what scikit-learn downloads is known by its name alone."""
    own = _own(locations)
    return [own] if own is not None else []


def _own(locations: DataLocations) -> Path | None:
    return locations.own_path(*(f"{folder}/{FILE}" for folder in FOLDERS), FILE)


def _read(path: Path) -> NDArray[np.uint8]:
    """(400, 64, 64) uint8 from a MATLAB file whose columns are pictures, pixels column by column."""
    from scipy.io import loadmat

    try:
        faces = loadmat(path, variable_names=["faces"])["faces"]
    # A damaged file makes the reader raise nearly anything (ValueError, TypeError, zlib.error, …).
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise UserError(f"'{path}' cannot be read as a MATLAB file: {reason}. Fetch it again.") from error
    if faces.shape != (SIDE * SIDE, PERSONS * EACH) or faces.dtype != np.uint8:
        raise UserError(
            f"'{path}' must hold faces of ({SIDE * SIDE}, {PERSONS * EACH}) uint8, got {faces.shape} {faces.dtype}. "
            "Fetch it again."
        )
    return np.ascontiguousarray(faces.T.reshape(-1, SIDE, SIDE).transpose(0, 2, 1))


def _fetched(locations: DataLocations) -> tuple[NDArray[np.uint8], str]:
    from sklearn.datasets import fetch_olivetti_faces

    home = cache_folder() / "scikit-learn"
    home.mkdir(parents=True, exist_ok=True)
    try:
        faces = fetch_olivetti_faces(data_home=str(home), download_if_missing=not locations.offline)
    except OSError as error:
        raise UserError(
            f"The Olivetti faces are not at hand ({error}).\n"
            f"Put {FILE} into a folder olivetti/ in your --data-dir, or run without --offline to download it."
        ) from None
    images = np.rint(faces.images * 255).astype(np.uint8)
    return images, "As scikit-learn gives them, their values spread over 0…255; it checks SHA-256 on download."
