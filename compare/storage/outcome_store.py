"""The outcomes of a run on disk: one folder each, or many in one archive; whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path

from bakeoff.compare.errors import storing
from bakeoff.compare.storage.archive import Archive, Files, tar_blocks
from bakeoff.compare.storage.outcome_files import (
    SUMS,
    DamagedError,
    Shared,
    decode,
    encode,
    exam_files,
    listed,
    with_sums,
)
from bakeoff.compare.study.trial import Damage, Examined, Outcome, Trial
from bakeoff.pipelines.whole_file import whole_file, whole_folder

ARCHIVE = "trials.tar"
"""Where `bakeoff pack` puts outcomes; one in a folder of its own comes before its namesake there."""


class OutcomeStore:
    """The outcomes in the folder of a run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.trials = folder / "trials"
        self.damaged = folder / "damaged"
        self._archive = Archive(folder / ARCHIVE)

    def has(self, trial: Trial) -> bool:
        """Whether there is an answer to this question, sound or not; a failure is none."""
        return (self.trials / trial.key).is_dir() or self._in_archive(trial.key)

    def _in_archive(self, key: str) -> bool:
        return key in self._archive and not (self.damaged / key).exists()

    def write(self, outcome: Outcome) -> None:
        """Put an outcome in its place; see `write_files`."""
        self.write_files(outcome.trial.key, encode(outcome))

    def write_files(self, key: str, files: Files) -> None:
        """Put the files of an outcome in their place by one rename.

        Raises
        ------
        StorageError
            the disk does not take them; nothing has changed then.
        """
        size = sum(map(len, files.values()))
        with storing("An outcome", self.trials, size), whole_folder(self.trials / key) as folder:
            for name, content in files.items():
                (folder / name).parent.mkdir(exist_ok=True)
                (folder / name).write_bytes(content)

    def write_exam(self, key: str, name: str, examined: Examined) -> None:
        """Put what an exam found beside the outcome with this key, in place of what an earlier one did."""
        files = {at: content for at, content in self._files(key).items() if Path(at).stem != name}
        self.write_files(key, with_sums(files | exam_files(name, examined)))

    def read(self, key: str, shared: Shared | None = None) -> Outcome:
        """The outcome with this key.

        Raises
        ------
        DamagedError
            its files are not what was written.
        """
        return decode(key, self._files(key), shared or Shared())

    def _files(self, key: str) -> Files:
        place = self.trials / key
        return self._archive.files(key) if self._in_archive(key) and not place.exists() else read_folder(place)

    def read_all(
        self, trials: Iterable[Trial], known: Mapping[str, Outcome] | None = None
    ) -> tuple[list[Outcome], list[Damage]]:
        """The sound outcomes of those trials that have one, and what is wrong with the others.

        Parameters
        ----------
        known
            by key, outcomes that need not be read again.
        """
        shared, sound, damaged = Shared(), [], []
        for trial in trials:
            if known is not None and trial.key in known:
                sound.append(known[trial.key])
            elif self.has(trial):
                try:
                    sound.append(self.read(trial.key, shared))
                except DamagedError as error:
                    damaged.append(Damage(trial, str(error)))
        return sound, damaged

    def set_aside(self, damage: Damage) -> None:
        """Put what is left of a damaged outcome into `damaged/`, so that its trial counts as missing.

        Raises
        ------
        StorageError
            it cannot be moved there.
        """
        key = damage.trial.key
        place, here = self.damaged / key, self.trials / key
        with storing("A damaged outcome", self.damaged):
            if place.exists():
                shutil.rmtree(place)
            if here.exists():
                self.damaged.mkdir(exist_ok=True)
                here.rename(place)
                return
            place.mkdir(parents=True)
            for name, content in self._archive.files(key).items():
                (place / name.replace("/", "-")).write_bytes(content)

    def pack(self) -> int:
        """Bring all outcomes that lie in folders into the archive, and return how many there were.

        The archive is written whole, beside the old one, before any folder is removed. What is damaged stays where it
        is, for `run` to see to.

        Raises
        ------
        StorageError
            the disk does not take it; nothing has changed then.
        """
        folders = [place for place in sorted(self.trials.glob("[!.]*")) if _is_sound(place)]
        taken = {place.name for place in folders}
        kept = [key for key in self._archive if key not in taken]
        if not folders:
            return 0
        with storing("The archive", self.folder, instead=" Nothing was packed."):
            with whole_file(self._archive.path) as unfinished, unfinished.open("wb") as file:
                outcomes = chain(((key, self._archive.files(key)) for key in kept), map(_named_files, folders))
                file.writelines(tar_blocks(outcomes))
            self._archive = Archive(self._archive.path)
            for place in folders:
                shutil.rmtree(place)
        return len(folders)


def read_folder(place: Path) -> dict[str, bytes]:
    """The files of an outcome that lies in a folder; links are not followed.

    Raises
    ------
    DamagedError
        one of them cannot be read.
    """
    names = [SUMS, *listed({SUMS: _content(place, SUMS)})]
    return {name: _content(place, name) for name in names}


def _content(place: Path, name: str) -> bytes:
    try:
        descriptor = os.open(place / name, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb", buffering=0) as file:
            return file.read()
    except FileNotFoundError:
        raise DamagedError(f"{name} is missing") from None
    except OSError as error:
        raise DamagedError(f"{name} cannot be read: {error.strerror}") from None


def _named_files(place: Path) -> tuple[str, Files]:
    return place.name, read_folder(place)


def _is_sound(place: Path) -> bool:
    try:
        decode(place.name, read_folder(place), Shared())
    except DamagedError:
        return False
    return True
