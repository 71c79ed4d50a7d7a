"""The one kind of error that a user can mend."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class UserError(Exception):
    """Something the user asked for cannot be done; the message says what was expected, what came and what to do next.

    The command line prints the message without a traceback and exits with 2.
    """


def nearest(word: str, choices: Iterable[str]) -> str:
    """Name the choice that `word` was probably meant to be, as the tail of an error message.

    >>> nearest("hog+smv", ["hog+svm", "mlp"])
    " Did you mean 'hog+svm'?"
    >>> nearest("zebra", ["hog+svm", "mlp"])
    ''
    """
    matches = difflib.get_close_matches(word, list(choices), n=1, cutoff=0.5)
    return f" Did you mean '{matches[0]}'?" if matches else ""
