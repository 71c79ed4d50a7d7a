"""Fitted models of a run on disk: a folder each, with a digest; or, in its place, the reason why one was not kept."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.errors import UserError, storing
from bakeoff.pipelines.whole_file import whole_folder

ABOUT, BACKGROUND = "about.json", "background.npy"
PREFIX = "model/"
"""Before the names of a model's files where they travel with those of its outcome."""


@dataclass(frozen=True)
class About:
    """What is known of a model that was to be kept.

    Attributes
    ----------
    file
        name of the file that holds it; empty where it was not kept.
    sha256
        of that file.
    reason
        why it was not kept.
    versions
        of the libraries that it was fitted by.
    """

    file: str = ""
    sha256: str = ""
    reason: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)


def about_file(about: About) -> bytes:
    """Its file."""
    return json.dumps(asdict(about), indent=1, ensure_ascii=False).encode()


def travelling(folder: Path) -> dict[str, bytes]:
    """The files of a model that was written into a folder, by the names that they travel under; none where it is empty.

    What the process that wrote them put beside is left there.
    """
    names = [ABOUT, BACKGROUND, *({about.file} if (about := _about(folder)) and about.file else ())]
    return {f"{PREFIX}{name}": (folder / name).read_bytes() for name in names if (folder / name).is_file()}


def parted(files: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The files of an outcome and those of its model, each by the names that they have at home."""
    own = {name: content for name, content in files.items() if not name.startswith(PREFIX)}
    return own, {name.removeprefix(PREFIX): content for name, content in files.items() if name not in own}


class ModelStore:
    """The kept models in the folder of a run, by the keys of their trials."""

    def __init__(self, run: Path) -> None:
        self.folder = run / "models"

    def knows(self, key: str) -> bool:
        """Whether it was kept, or could not be."""
        return (self.folder / key / ABOUT).is_file()

    def write(self, key: str, files: Mapping[str, Any]) -> None:
        """Put the files of a model in their place by one rename.

        Raises
        ------
        StorageError
            the disk does not take them.
        """
        size = sum(map(len, files.values()))
        with storing("A model", self.folder, size), whole_folder(self.folder / key) as folder:
            for name, content in files.items():
                (folder / Path(name).name).write_bytes(content)

    def about(self, key: str) -> About | None:
        """What is known of a model; None where nobody asked to keep it.

        Raises
        ------
        UserError
            its file cannot be read.
        """
        return _about(self.folder / key)

    def background(self, key: str) -> NDArray[np.uint8]:
        """(height, width, channels) uint8: the mean of the images that it was trained on.

        Raises
        ------
        UserError
            it is damaged.
        """
        try:
            content = (self.folder / key / BACKGROUND).read_bytes()
            found: NDArray[np.uint8] = np.load(io.BytesIO(content), allow_pickle=False)
        except (OSError, ValueError, EOFError) as error:
            raise _damaged(self.folder / key / BACKGROUND, error) from None
        return found

    def model(self, key: str) -> Any:
        """The fitted model of a trial.

        Raises
        ------
        UserError
            it was not kept, is damaged, or was fitted by another scikit-learn.
        """
        import sklearn

        from bakeoff.pipelines.model_files import OTHER, read_model

        about = self.about(key)
        if about is None or not about.file:
            raise UserError(f"The model of this trial was not kept{': ' + about.reason if about else ''}.{KEEP}")
        path = self.folder / key / Path(about.file).name
        fitted_by, here = about.versions.get("scikit-learn", sklearn.__version__), sklearn.__version__
        if about.file == OTHER and fitted_by.split(".")[:2] != here.split(".")[:2]:
            raise UserError(
                f"'{path}' was fitted by scikit-learn {fitted_by}; this is {here}, which may read it otherwise. Use "
                f"that version, or keep it again.{KEEP}"
            )
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            if digest != about.sha256:
                raise ValueError("its SHA-256 is another than when it was written")
            return read_model(path)
        except (OSError, ValueError) as error:
            raise _damaged(path, error) from None


KEEP = " `bakeoff run … --keep-models` with the same study keeps what is missing."


def _about(folder: Path) -> About | None:
    path = folder / ABOUT
    try:
        return About(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise _damaged(path, error) from None


def _damaged(path: Path, error: Exception) -> UserError:
    return UserError(f"'{path}' cannot be used: {error}. Remove its folder, and keep the model again.{KEEP}")
