"""What does not fit in a study, key by key."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import ValidationError

from bakeoff.compare.errors import UserError, nearest


class StudyError(UserError):
    """A study's keys or values do not fit.

    Attributes
    ----------
    complaints
        (key, sentence) for each of them.
    """

    def __init__(self, complaints: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(sentence for _, sentence in complaints))
        self.complaints = complaints


def complaints(error: ValidationError, fields: Iterable[str]) -> list[tuple[str, str]]:
    """(key, sentence) for each problem that pydantic found."""
    keys = [name.replace("_", "-") for name in fields]
    found = {}
    for problem in error.errors():
        if not problem["loc"]:  # of the study as a whole
            found["test-fraction"] = problem["msg"].removeprefix("Value error, ")
            continue
        key = str(problem["loc"][0]).replace("_", "-")
        if problem["type"] == "extra_forbidden":
            found[key] = f"a study has no key '{key}'.{nearest(key, keys)} It has: {', '.join(keys)}."
        else:
            reason = problem["msg"].removeprefix("Value error, ")
            found[key] = f"'{key}' does not fit: {reason[0].lower()}{reason[1:]}; got {problem['input']!r}."
    return list(found.items())
