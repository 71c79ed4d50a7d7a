"""Where a pretrained network lies that is asked for as `pretrained:NAME_OR_FOLDER`, and what it holds."""

from __future__ import annotations

import hashlib
import os
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from bakeoff.compare.errors import UserError

PREFIX = "pretrained:"

FILES = ("config.json", "preprocessor_config.json", "model*.safetensors", "model*.safetensors.index.json")
"""All that is taken from a folder or fetched from the hub: no code, and nothing that would be unpickled."""

_HUB_NAME = re.compile(r"[\w-][\w.-]*(/[\w-][\w.-]*)?")


def locate(name: str, revision: str | None = None, *, offline: bool = False) -> Path:
    """The folder of a pretrained network, fetched from the Hugging Face hub where a name of the hub is not at hand yet.

    Parameters
    ----------
    name
        `pretrained:` with a folder behind it, or a name of the hub as `facebook/dinov2-small`.
    revision
        of the hub: a branch, a tag or a commit; None for the newest.
    offline
        never touch the network; so it is where the variable HF_HUB_OFFLINE is set.

    Raises
    ------
    UserError
        the package transformers is missing, there is no such network, or it holds no safetensors.
    """
    place = name.removeprefix(PREFIX)
    if not place:
        raise UserError(f"'{PREFIX}' needs a name of the Hugging Face hub or a folder behind the colon.")
    if find_spec("transformers") is None:
        raise UserError(
            f"'{name}' needs the package transformers, which is not installed. Install it with: "
            "pip install 'bakeoff[pretrained]'"
        )
    folder = Path(place).expanduser()
    if not folder.is_dir():
        if not _HUB_NAME.fullmatch(place) or folder.exists():
            raise UserError(f"'{name}': '{place}' is no folder, and no name of the hub like facebook/dinov2-small.")
        folder = _from_hub(name, place, revision, offline)
    elif revision is not None:
        raise UserError(f"'{name}' is a folder, which has no revisions: leave out revision={revision!r}.")
    _check(name, folder)
    return folder.resolve()


def digest(folder: Path) -> str:
    """SHA-256 of all files of a network that decide its answers."""
    found = hashlib.sha256()
    for path in _files(folder):
        state = path.stat()
        found.update(f"{path.name} {_sha256(path, state.st_size, state.st_mtime_ns)}\n".encode())
    return found.hexdigest()


@cache
def _sha256(path: Path, size: int, changed: int) -> str:  # noqa: ARG001 (a file that changed is another one)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted({path for pattern in FILES for path in folder.glob(pattern)})


def _check(name: str, folder: Path) -> None:
    found = [path.name for path in _files(folder)]
    if "config.json" not in found:
        raise UserError(f"'{name}' is no pretrained network: the folder has no config.json, as save_pretrained writes.")
    if not any(file.endswith(".safetensors") for file in found):
        raise UserError(
            f"'{name}' has no weights in the form of safetensors; others would have to be unpickled, which can run "
            "anything. Load it where you trust it, and write it again with save_pretrained."
        )


def _from_hub(name: str, place: str, revision: str | None, offline: bool) -> Path:
    from huggingface_hub import snapshot_download

    offline = offline or os.environ.get("HF_HUB_OFFLINE", "").upper() in ("1", "ON", "YES", "TRUE")
    try:
        return Path(snapshot_download(place, revision=revision, allow_patterns=[*FILES], local_files_only=offline))
    # No network, no such model, one that is gated: the package raises an error of its own for each.
    except Exception as error:
        reason = " ".join(str(error).split()).partition(". ")[0].rstrip(".")[:200] or type(error).__name__
        step = "run once without --offline and HF_HUB_OFFLINE to fetch it" if offline else "look its name up there"
        raise UserError(
            f"'{name}' is no folder here, and cannot be had from huggingface.co: {reason}. Name a folder that "
            f"save_pretrained wrote, or {step}."
        ) from None
