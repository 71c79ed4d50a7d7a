"""A study written down as TOML."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from bakeoff.compare.errors import UserError
from bakeoff.compare.study.complaints import StudyError
from bakeoff.compare.study.study import Study


def read_study(path: Path) -> Study:
    """Read a study from a TOML file.

    Raises
    ------
    UserError
        there is no such file, it is no TOML, or a key or value does not fit; with file, line and key.
    """
    try:
        text = path.read_text(encoding="utf-8")
        fields = tomllib.loads(text)
    except OSError as error:
        raise UserError(
            f"The study file '{path}' cannot be read: {error.strerror}. `bakeoff init` writes one to start from."
        ) from None
    except (ValueError, RecursionError) as error:  # no UTF-8, no TOML, or brackets within brackets without end
        raise UserError(f"{path}: this is no TOML: {error}.") from None
    fields.setdefault("name", path.stem)
    try:
        return Study(**fields)
    except StudyError as error:
        places = [f"{path}, line {_line_of(key, text)}: {message}" for key, message in error.complaints]
        raise UserError("\n".join(places)) from None


def _line_of(key: str, text: str) -> int:
    pattern = re.compile(rf"\s*\[*\s*[\"']?{re.escape(key)}[\"']?\s*(=|\]|\.)")
    return next((number for number, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 1)
