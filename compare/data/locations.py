"""Where files of public data sets are looked for: the user's folder, then the cache, then the network."""

from __future__ import annotations

import hashlib
import logging
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bakeoff.compare.data.image_buffer import BatchShape, ImageBuffer
from bakeoff.compare.errors import UserError


@dataclass(frozen=True)
class DataLocations:
    """The places a data set may be fetched from.

    Attributes
    ----------
    data_dir
        a folder of the user's with one folder a data set, or the folder of one data set itself.
    offline
        never touch the network.
    drafts
        a folder that a batch of images is written to while it is decoded; with None it stands in memory.
    """

    data_dir: Path | None = None
    offline: bool = False
    drafts: Path | None = None

    @classmethod
    def standard(cls, data_dir: str | os.PathLike[str] | None = None, offline: bool = False) -> DataLocations:
        """The locations of a command: `data_dir` as given, else `$BAKEOFF_DATA`, else none."""
        chosen = data_dir or os.environ.get("BAKEOFF_DATA")
        return cls(Path(chosen).expanduser() if chosen else None, offline)

    def image_buffer(self, shape: BatchShape) -> ImageBuffer:
        """An empty batch of images, (n, height, width, channels) uint8, to decode into."""
        return ImageBuffer(shape, self.drafts / "images.npy" if self.drafts is not None else None)

    def fetch(self, folder: str, file: str, urls: tuple[str, ...], md5: str) -> Path:
        """The path of one official file, from the first place that has it.

        Parameters
        ----------
        folder
            what the data set's folder is called; `-` and `_` are the same in it.
        file
            the official name of the file.
        urls
            full addresses, tried in this order.
        md5
            the official checksum; what does not have it is never returned.

        Raises
        ------
        UserError
            the user's file is another one, or there is none and none can be downloaded.
        """
        own = self._own(folder, file, md5)
        if own is not None:
            return own
        cached = cache_folder() / folder / file
        if cached.is_file() and md5_of(cached) == md5:
            return cached
        if self.offline:
            raise UserError(
                f"'{file}' of {folder} is not at hand: looked in {self._places(folder)}.\nPut it into a folder "
                f"{folder}/ in your --data-dir, or run again without --offline to download it."
            )
        return self._download(folder, file, urls, md5, cached)

    def own_path(self, *names: str) -> Path | None:
        """The first of some files or folders, as `cifar-10-batches-py` or `orl/s1`, that the user's data folder has.

        Each is looked for in the data folder and in what lies directly in it.

        Raises
        ------
        UserError
            the data folder is named, but not there.
        """
        if self.data_dir is None:
            return None
        self._check()
        inside = sorted(path for path in self.data_dir.iterdir() if path.is_dir())
        places = [self.data_dir, *inside]
        return next((place / name for name in names for place in places if (place / name).exists()), None)

    def _check(self) -> None:
        if self.data_dir is not None and not self.data_dir.is_dir():
            raise UserError(f"The data folder '{self.data_dir}' does not exist. Correct --data-dir or $BAKEOFF_DATA.")

    def _own(self, folder: str, file: str, md5: str) -> Path | None:
        if self.data_dir is None:
            return None
        self._check()
        spellings = dict.fromkeys((folder, folder.replace("-", "_"), folder.replace("_", "-")))
        named = [self.data_dir / spelling / file for spelling in spellings]
        # Data sets share file names, so the data folder itself is asked for a file only under its own name or checksum.
        here = self.data_dir / file
        if self.data_dir.resolve().name in spellings:
            named.append(here)
        elif here.is_file() and md5_of(here) == md5:
            return here
        for path in named:
            if path.is_file():
                found = md5_of(path)
                if found != md5:
                    raise UserError(
                        f"'{path}' is not the official file: its md5 should be {md5}, but is {found}.\nReplace it by "
                        "the official one, or move it away to have that downloaded."
                    )
                return path
        return None

    def _places(self, folder: str) -> str:
        own = f"{self.data_dir} (the data folder) and " if self.data_dir else ""
        return f"{own}{cache_folder() / folder} (the cache)"

    def _download(self, folder: str, file: str, urls: tuple[str, ...], md5: str, target: Path) -> Path:
        import pooch

        from bakeoff.compare.data.download import Resuming

        target.parent.mkdir(parents=True, exist_ok=True)
        pooch.get_logger().setLevel(logging.WARNING)
        failures = []
        for url in urls:
            try:
                # Pooch writes to a temporary file and renames it only when the checksum is right.
                pooch.retrieve(url, f"md5:{md5}", fname=file, path=target.parent, downloader=Resuming(target))
            except (OSError, ValueError) as error:
                failures.append(f"{urlsplit(url).netloc} ({_in_short(error)})")
            else:
                return target
        raise UserError(
            f"'{file}' of {folder} could not be downloaded: {', '.join(failures)}.\nTry later, or put the file into a "
            f"folder {folder}/ in your --data-dir (looked in {self._places(folder)})."
        )


def cache_folder() -> Path:
    """The user's cache folder of this program: $BAKEOFF_CACHE, else where the operating system has such."""
    chosen = os.environ.get("BAKEOFF_CACHE")
    if chosen:
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_cache_dir("bakeoff", appauthor=False))


def md5_of(path: Path) -> str:
    """The md5 of a file, as publishers of data sets tell it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _in_short(error: Exception) -> str:
    import requests

    if isinstance(error, requests.HTTPError) and error.response is not None:
        return f"{error.response.status_code} {error.response.reason}"
    if isinstance(error, requests.Timeout):
        return "no answer within 30 s"
    if isinstance(error, requests.ConnectionError):
        return "no connection"
    return "the md5 is wrong" if isinstance(error, ValueError) else str(error)
