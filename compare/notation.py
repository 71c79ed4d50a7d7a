"""How choices are written: `name`, `name[key=value]`, joined by `+`."""

from __future__ import annotations

import ast
import re
from typing import Any

from bakeoff.compare.errors import UserError

_BRACKETS = re.compile(r"^(?P<head>.*?)\[(?P<inside>[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\]$", re.DOTALL)
_SIDES = re.compile(r"=\s*(\d+x\d+)(?=\s*(?:,|$))")
"""Height and width, which stand without quotes."""


def split_parts(text: str) -> list[str]:
    """Cut at every `+` that stands outside of brackets.

    >>> split_parts("hog[cell=4]+pixels+svm[C=1e+3]")
    ['hog[cell=4]', 'pixels', 'svm[C=1e+3]']
    """
    parts, depth = [""], 0
    for character in text:
        depth += character in "[(" or -(character in "])")
        if character == "+" and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]


def split_options(text: str) -> tuple[str, dict[str, Any]]:
    """Separate a name from the options in brackets behind it; values are Python literals, true, false, or else text.

    Raises
    ------
    UserError
        what stands in the brackets is not a list of key=value.

    Examples
    --------
    >>> split_options("mlp[hidden=(100, 50),activation=relu]")
    ('mlp', {'hidden': (100, 50), 'activation': 'relu'})
    >>> split_options("folder:strips[size=32x250]")
    ('folder:strips', {'size': '32x250'})
    >>> split_options("folder:holiday[2024]")
    ('folder:holiday[2024]', {})
    """
    match = _BRACKETS.match(text)
    if match is None or ("=" not in match["inside"] and ":" in match["head"]):
        return text, {}
    inside = _SIDES.sub(r"='\1'", match["inside"])
    call = f"f({inside})"
    try:
        expression = ast.parse(call, mode="eval").body
    except SyntaxError:
        expression = None
    if not isinstance(expression, ast.Call) or expression.args or any(k.arg is None for k in expression.keywords):
        raise UserError(
            f"Options are written name[key=value,key=value]; got '{text}'. A path, or other text with signs in it, "
            "stands in quotes, as in name[key='../file']."
        )
    return match["head"], {str(k.arg): _value(k.value, call) for k in expression.keywords}


def _value(node: ast.expr, text: str) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        written = ast.get_source_segment(text, node)
        return {"true": True, "false": False}.get(written or "", written)


def join_options(name: str, options: dict[str, Any]) -> str:
    """Write a name with its options, sorted, so that one choice has one spelling.

    >>> join_options("svm", {"gamma": "scale", "C": 10})
    "svm[C=10,gamma='scale']"
    """
    inside = ",".join(f"{key}={options[key]!r}" for key in sorted(options))
    return f"{name}[{inside}]" if inside else name
