"""The one kind of error that a user can mend."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


class UserError(Exception):
    """Something the user asked for cannot be done; the message says what was expected, what came and what to do next.

    The command line prints the message without a traceback and exits with `exit_code`.
    """

    exit_code = 2


class StorageError(UserError):
    """The disk did not take what was to be written; what stood there before is as it was."""

    exit_code = 4


@contextmanager
def storing(what: str, place: Path, size: int | None = None, instead: str = "") -> Iterator[None]:
    """Inside a `with`, what the system says against a write becomes a `StorageError`.

    Parameters
    ----------
    what
        is written to `place`, as "The report".
    size
        bytes that it needs, where that is known.
    instead
        what else the user can do, as a sentence.

    Raises
    ------
    StorageError
        the disk is full, read-only, or not this user's; a quota is used up.
    UserError
        a file stands where a folder must.
    """
    try:
        yield
    except OSError as error:
        in_the_way = isinstance(error, FileExistsError | NotADirectoryError)  # which no room on the disk would mend
        needed = f" It needs {_megabytes(size)}." if size is not None else ""
        raise (UserError if in_the_way else StorageError)(
            f"{what} cannot be written to '{place}': {error.strerror or error}.{needed}{_free(place)} What was stored "
            f"before is as it was. Make room or leave to write, and give the same command again.{instead}"
        ) from None


def _free(place: Path) -> str:
    """What is free on the disk that holds a place, or will."""
    for folder in (place, *place.parents):
        try:
            return f" {_megabytes(shutil.disk_usage(folder).free)} are free there."
        except OSError:
            continue
    return ""


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


def nearest(word: str, choices: Iterable[str]) -> str:
    """Name the choice that `word` was probably meant to be, as the tail of an error message.

    >>> nearest("hog+smv", ["hog+svm", "mlp"])
    " Did you mean 'hog+svm'?"
    >>> nearest("zebra", ["hog+svm", "mlp"])
    ''
    """
    matches = difflib.get_close_matches(word, list(choices), n=1, cutoff=0.5)
    return f" Did you mean '{matches[0]}'?" if matches else ""
