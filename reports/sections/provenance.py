"""Where the numbers come from: study, data, machine, versions, seeds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from bakeoff.compare.study.trial import FOLDS, Trial
from bakeoff.reports import wording
from bakeoff.reports.document import Section, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results

ORDER = 90


def section(results: Results) -> Section | None:
    """Everything somebody needs to run the study again, and what was not the same throughout."""
    mixed = [
        *_mixed("version", [o.versions for o in results.outcomes]),
        *_mixed("machine", [o.machine for o in results.outcomes]),
    ]
    number, draws = len(results.outcomes), {o.trial.repeat for o in results.outcomes}
    text = Text(
        (
            f"{wording.plural(number, 'outcome')} from {wording.plural(len(draws), 'draw')} of training and test "
            f"images. Everything random follows from the seed {results.study.seed}: every contender of a draw met the "
            "same images, and running the study again with the same versions gives the same answers.",
            *mixed,
        )
    )
    return make(
        "Provenance",
        ORDER,
        text,
        Text(heading="Study"),
        _pairs("study", "The study as it was asked for.", _settings(results)),
        _sources(results),
        _data(results),
        Text(heading="Machine and versions") if results.outcomes else None,
        _common("machine", "Where the trials ran.", [o.machine for o in results.outcomes]),
        _common("versions", "Versions of what took part.", [o.versions for o in results.outcomes]),
    )


def _settings(results: Results) -> dict[str, str]:
    written = {}
    for key, value in results.study.settings().items():
        text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        written[str(key)] = f"{value:g} s" if key == "timeout" else text
    return written


def _pairs(name: str, caption: str, pairs: Mapping[str, str]) -> Table | None:
    if not pairs:
        return None
    frame = pd.DataFrame({"what": list(pairs), "value": list(pairs.values())})
    return Table(name, frame, caption, titles={"what": "What", "value": "Value"})


def _sources(results: Results) -> Text | None:
    """Where the images come from, on what terms, and what was done to them."""
    points = []
    for dataset, known in results.facts.items():
        parts = [known.source, *known.notes, f"Licence: {known.licence}" if known.licence else ""]
        said = " ".join(part.rstrip(".") + "." for part in parts if part)
        if said:
            points.append((dataset, said))
    return Text(points=tuple(points), heading="Data") if points else None


def _data(results: Results) -> Table | None:
    records: dict[tuple[str, str], dict[str, Any]] = {}
    for outcome in results.outcomes:
        trial = outcome.trial
        known = results.facts.get(trial.dataset)
        records.setdefault(
            (trial.dataset, trial.dataset_digest),
            {
                "dataset": trial.dataset,
                "images": known.images if known else None,
                "image_shape": " × ".join(map(str, known.image_shape)) if known else "",
                "classes": len(outcome.classes),
                "test_part": "its own" if outcome.fixed_test else _held_out(trial),
                "mirrored": ("yes" if known.flips else "no") if known else None,
                "digest": trial.dataset_digest,
            },
        )
    if not records:
        return None
    frame = pd.DataFrame(records.values())
    frame = frame[[name for name in frame if not (frame[name].isna() | (frame[name] == "")).all()]]
    caption = (
        "The data; shapes are height × width × channels, digests SHA-256 over pixels, labels, groups and split. Where "
        "a mirrored image still shows its class, networks train on mirrored ones too, unless their options say not to."
    )
    return Table("datasets", frame, caption, formats={"digest": _digest}, titles={"mirrored": "Mirrored"})


def _held_out(trial: Trial) -> str:
    """How the images to test were chosen."""
    if trial.design == FOLDS:
        return f"{trial.folds} folds, each image once a round"
    return f"drawn, {wording.percent(trial.test_fraction)}"


def _digest(digest: str) -> str:
    """Enough of it to compare by eye; the CSV file has all."""
    return f"{digest[:16]}…" if len(digest) > 16 else digest


def _common(name: str, caption: str, dicts: list[Mapping[str, Any]]) -> Table | None:
    """Each key with its value, or with all of them and how many outcomes had which."""
    pairs = {}
    for key in dict.fromkeys(key for one in dicts for key in one):
        values = Counter(_written(str(key), one[key]) for one in dicts if key in one)
        pairs[str(key).removesuffix("_bytes")] = (
            next(iter(values)) if len(values) == 1 else "; ".join(f"{v} (×{n})" for v, n in values.items())
        )
    return _pairs(name, caption, pairs)


def _mixed(noun: str, dicts: list[Mapping[str, Any]]) -> list[str]:
    changed = [
        str(key)
        for key in dict.fromkeys(key for one in dicts for key in one)
        if len({_written(str(key), one.get(key)) for one in dicts}) > 1
    ]
    if not changed:
        return []
    caution = (
        "answers may differ for that reason alone"
        if noun == "version"
        else "times of different machines cannot be compared"
    )
    return [f"Mind that the outcomes do not share one {noun}: {wording.listing(changed)} changed; {caution}."]


def _written(key: str, value: Any) -> str:
    if "bytes" in key and isinstance(value, int | float):
        return wording.size(value)
    return wording.plain(value)
