"""The files of a report, and how they get into their folder: each whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bakeoff.compare.errors import UserError, nearest
from bakeoff.compare.results import ranking
from bakeoff.compare.results.judgement import rivals
from bakeoff.pipelines.whole_file import write_whole
from bakeoff.reports import wording
from bakeoff.reports.chapters import chapters
from bakeoff.reports.charts.drawing import styles
from bakeoff.reports.document import FORMATS, Section
from bakeoff.reports.first_screen import answer, cards
from bakeoff.reports.render.html import to_html
from bakeoff.reports.render.manifest import MANIFEST, earlier_files, manifest
from bakeoff.reports.render.markdown import to_markdown
from bakeoff.reports.render.tables import to_csv

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results


def report_files(results: Results, sections: Sequence[Section], formats: Sequence[str]) -> dict[str, str]:
    """Path below the report's folder → text; the file to open first comes first.

    Raises
    ------
    UserError
        a format is unknown, or none is asked for.
    """
    formats = [formats] if isinstance(formats, str) else list(formats)
    for unknown in [name for name in formats if name not in FORMATS] or ([""] if not formats else []):
        raise UserError(
            f"A report is written as {wording.listing(FORMATS)}; got '{unknown}'.{nearest(unknown, FORMATS)}"
        )
    title, subtitle = _title(results)
    files: dict[str, str] = {}
    if "html" in formats:
        families: dict[str, list[str]] = {}
        for contender in results.contenders:
            families.setdefault(results.family(contender), []).append(contender)
        files["index.html"] = to_html(
            title,
            subtitle,
            chapters(results, sections),
            styles(results),
            families,
            answer=answer(results),
            cards=cards(results),
            pair=_champions(results, [name for members in families.values() for name in members]),
        )
    if "md" in formats:
        files["report.md"] = to_markdown(title, subtitle, sections, beside="csv" in formats)
        figures = [each for section in sections for each in section.figures]
        files |= {f"figures/{figure.table.name}.svg": figure.svg for figure in figures}
    if "csv" in formats:
        every = [table for section in sections for table in section.tables]
        files |= {f"tables/{table.name}.csv": to_csv(table) for table in every}
    return files


def _champions(results: Results, names: Sequence[str]) -> str:
    """The two that the first card is about, by their place among `names`; empty where there are none."""
    duels = [duel for block in ranking.whole_blocks(results) if (duel := rivals(results, block))]
    return " ".join(str(names.index(side.contender)) for side in (duels[0].ahead, duels[0].behind)) if duels else ""


def _title(results: Results) -> tuple[str, str]:
    datasets = list(dict.fromkeys(dataset for dataset, _ in results.blocks))
    return (
        "Traditional machine learning or deep learning?",
        f"{wording.plural(len(results.contenders), 'contender')} on {wording.listing(datasets)}; study "
        f"“{results.study.name}”, {wording.plural(len(results.outcomes), 'trial')}.",
    )


def write_files(files: Mapping[str, str], folder: Path, origin: str) -> Path:
    """Put every file in its place by a rename, remove what an earlier report left, and return the first.

    Parameters
    ----------
    origin
        fingerprint of what the report was made from; stands in the manifest, which is written last.

    Raises
    ------
    UserError
        the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            _write(folder / name, text)
        for name in earlier_files(folder) - set(files):
            (folder / name).unlink(missing_ok=True)
        _write(folder / MANIFEST, manifest(list(files), origin))
    except OSError as error:
        raise UserError(
            f"The report cannot be written to '{folder}': {error.strerror or error}. Name a folder that can be written "
            "to."
        ) from None
    return folder / next(iter(files), "")


def _write(path: Path, text: str) -> None:
    # Surrogates stand in class names that came from file names in no known encoding.
    write_whole(path, text.encode(errors="backslashreplace"))
