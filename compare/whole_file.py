"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from compare.errors import UserError
from compare.image_files import printable


@contextmanager
def written(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to, beside the path, that takes its place when all is well and is gone otherwise.

    Raises:
        UserError: it cannot be written there.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    except OSError as error:
        raise UserError(f"'{printable(path)}' cannot be written: {error.strerror}.") from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        os.replace(name, path)
    except OSError as error:
        raise UserError(f"'{printable(path)}' cannot be written: {error.strerror}.") from None
    finally:
        Path(name).unlink(missing_ok=True)
