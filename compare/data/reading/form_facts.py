"""The form of a data set's images as plain values and back, so that a run can bring other images to the very same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bakeoff.compare.data.reading.image_files import Form
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.data.reading.scaling import Scale


def form_facts(form: Form) -> dict[str, Any]:
    """The form in what JSON has.

    >>> form_facts(Form((8, 8), gray=True))["shape"]
    (8, 8)
    """
    return asdict(form)


def form_of(facts: Mapping[str, Any]) -> Form:
    """The form that `form_facts` was given, before or after a way through JSON.

    >>> form_of(form_facts(Form((8, 8), gray=True))) == Form((8, 8), gray=True)
    True
    """
    options: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in facts["options"].items()
    }
    return Form(
        shape=tuple(facts["shape"]),
        gray=facts["gray"],
        options=ImageOptions(**options),
        scale=Scale(**facts["scale"]) if facts["scale"] else None,
        background=facts["background"],
    )
