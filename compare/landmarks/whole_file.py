"""Files that a user names, written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bakeoff.compare.data.reading.image_files import printable
from bakeoff.compare.errors import UserError
from bakeoff.pipelines.whole_file import whole_file


@contextmanager
def written(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to, beside the path, that takes its place when all is well and is gone otherwise.

    Raises
    ------
    UserError
        it cannot be written there.
    """
    try:
        with whole_file(path) as unfinished, unfinished.open("wb") as file:
            yield file
    except OSError as error:
        raise UserError(f"'{printable(path)}' cannot be written: {error.strerror}.") from None
