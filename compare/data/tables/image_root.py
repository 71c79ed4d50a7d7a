"""Where the image files are that a table names: as it writes them, or else by their names anywhere below a folder."""

from __future__ import annotations

import os
from collections import defaultdict
from functools import cached_property
from pathlib import Path

from bakeoff.compare.data.labelling.left_out import ENDINGS
from bakeoff.compare.data.reading.image_files import printable


class ImageRoot:
    """A folder that the paths in a table start from.

    Parameters
    ----------
    inside
        whether a path that leads out of the folder is refused.
    """

    def __init__(self, folder: Path, inside: bool = False) -> None:
        self.folder, self._inside = folder, inside

    def find(self, cell: str) -> tuple[Path, str]:
        r"""The file that a cell names, and why it names none ("" where it does).

        Taken are paths with / or \, names without their ending, and names of files that lie deeper in the folder.
        """
        if not cell:
            return self.folder, "has no path"
        if "\0" in cell:
            return self.folder, f"names '{printable(cell)}', which is no file"
        written = cell if self._is_file(self.folder / cell) else cell.replace("\\", "/")
        path = self.folder / os.path.expanduser(written)
        found = [each for each in (path, *(Path(f"{path}{ending}") for ending in ENDINGS)) if self._is_file(each)][:1]
        found = found or self._deeper(written)
        if len(found) > 1:
            return path, f"names '{printable(cell)}', and {len(found)} files below are called so"
        if not found:
            return path, f"names '{printable(cell)}', which is no file"
        if self._inside and not found[0].resolve().is_relative_to(self.folder.resolve()):
            return path, f"names '{printable(cell)}', which lies elsewhere"
        return found[0], ""

    def _deeper(self, written: str) -> list[Path]:
        """Files below the folder whose path ends as it is written, with or without their ending."""
        parts = [part for part in written.split("/") if part not in ("", ".", "..")]
        if not parts:
            return []
        candidates = self._by_name.get(parts[-1]) or self._by_name.get(Path(parts[-1]).stem, [])
        for start in range(len(parts)):
            ends = tuple(part for part in parts[start:-1])
            fitting = [path for path in candidates if path.parent.parts[-len(ends) :] == ends] if ends else candidates
            if fitting:
                return fitting
        return []

    @cached_property
    def _by_name(self) -> dict[str, list[Path]]:
        """All files below that are called as images, by their names with and without ending."""
        found: dict[str, list[Path]] = defaultdict(list)
        for place, folders, names in os.walk(self.folder):
            folders[:] = sorted(each for each in folders if not each.startswith((".", "__MACOSX")))
            for name in sorted(names):
                if name.casefold().endswith(ENDINGS) and not name.startswith("."):
                    for key in {name, Path(name).stem}:
                        found[key].append(Path(place, name))
        return found

    @staticmethod
    def _is_file(path: Path) -> bool:
        try:
            return path.is_file()
        except OSError:  # a name that is too long for the disk
            return False
