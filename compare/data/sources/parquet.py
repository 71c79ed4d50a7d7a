"""Images in Parquet files, as the Hugging Face hub keeps them: bytes of image files and labels; needs pyarrow."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.labelling.label_options import LabelOptions
from bakeoff.compare.data.labelling.labelled_files import Found, assemble, refuse
from bakeoff.compare.data.labelling.parts import part_of
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.image_files import printable
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.data.tables.table_columns import TableOptions, column_for
from bakeoff.compare.errors import UserError

ARGUMENT = "PATH"

WANTED = (
    "Wanted is a .parquet file, or a folder of train*.parquet and test*.parquet, with a column of image files as bytes "
    "and one of labels; [path=COLUMN,label=COLUMN] says which they are."
)
BATCH_ROWS = 256
ORDER = {"train": 0, "val": 1, "test": 2}


def load(
    argument: str,
    locations: DataLocations,
    images: ImageOptions = ImageOptions(),
    labels: LabelOptions = LabelOptions(),
    *,
    path: str | None = None,
    label: str | None = None,
    split: str | None = None,
) -> Dataset:
    """Load the images of one file, or of all files of a folder, whose names tell the parts of a split.

    Parameters
    ----------
    path
        the column with the images, where its name and type do not tell.
    label
        the column with the classes.
    split
        the column that says what part of a split an image is in.

    Raises
    ------
    UserError
        pyarrow is missing, there is no such file, or it holds no images (all reasons at once).
    """
    paths, columns = files(argument, locations), TableOptions(path=path, label=label, split=split)
    found = Found()
    with tempfile.TemporaryDirectory(prefix="unpacked-", dir=locations.drafts) as place:
        for number, file in enumerate(paths):
            part = _part(file) if len(paths) > 1 else ""
            for row, (content, name, own) in enumerate(_rows(file, columns, argument)):
                target = Path(place, f"{number:03}-{row:07}")
                target.write_bytes(content)
                found.paths.append(target)
                found.names.append(name)
                found.parts.append(own or part)
        facts = {"name": f"parquet:{argument}", "source": f"images in {printable(Path(argument).name)}"}
        return assemble(found, Path(place), WANTED, locations, images, labels, **facts)


def files(argument: str, locations: DataLocations, **options: object) -> list[Path]:  # noqa: ARG001
    """The file itself, or those of the folder."""
    path = Path(argument).expanduser()
    found = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
    if not found or not all(each.is_file() for each in found):
        raise UserError(f"'{printable(argument)}' is no file and no folder of such. Write parquet:{ARGUMENT}. {WANTED}")
    return sorted(found, key=lambda each: (ORDER.get(part_of(_part(each)) or "", 3), each)) if len(found) > 1 else found


def _part(file: Path) -> str:
    """The part that a file belongs to, by its name up to the number, as train-00000-of-00002, else by its folder."""
    name = file.name.removesuffix(".parquet").partition("-0")[0]
    return name if part_of(name) or not part_of(file.parent.name) else file.parent.name


def _rows(file: Path, columns: TableOptions, argument: str) -> Iterator[tuple[bytes, str, str]]:
    """The bytes, the label and the part of each image in a file."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise UserError(
            f"parquet:{argument} needs the package pyarrow, which is not installed. "
            "Install it with: pip install 'bakeoff[parquet]'"
        ) from None
    try:
        with pyarrow.parquet.ParquetFile(file) as table:
            schema = table.schema_arrow
            image, label, split = _columns(schema, columns, file)
            names = _class_names(schema, label)
            wanted = [image, label, *([split] if split else [])]
            for batch in table.iter_batches(BATCH_ROWS, columns=wanted):
                for row in batch.to_pylist():
                    value = row[label]
                    known = names and isinstance(value, int) and 0 <= value < len(names)
                    name = "" if value is None else names[value] if known else str(value)
                    yield _content(row[image]), name, str(row[split] or "") if split else ""
    except UserError:
        raise
    # A damaged file makes the library raise nearly anything (ArrowInvalid, OSError, ValueError, …).
    except Exception as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise UserError(f"'{printable(file)}' cannot be read as Parquet: {reason}. Write it again.") from error


def _columns(schema: Any, columns: TableOptions, file: Path) -> tuple[str, str, str | None]:
    import pyarrow.types as kinds

    holding = [
        field.name
        for field in schema
        if kinds.is_binary(field.type)
        or kinds.is_large_binary(field.type)
        or (kinds.is_struct(field.type) and field.type.get_field_index("bytes") >= 0)
    ]
    named = column_for("path", schema.names, columns)
    image = named if columns.path else (named if named in holding else next(iter(holding), None))
    label = column_for("label", [name for name in schema.names if name != image], columns)
    shown = ", ".join(map(printable, schema.names)) or "none"
    problems = [] if image in holding else [f"it has no column of image bytes, only {shown}"]
    problems += [] if label else [f"it has no column of labels, only {shown}"]
    refuse(file, problems, WANTED)
    return str(image), str(label), column_for("split", schema.names, columns)


def _class_names(schema: Any, label: str) -> list[str]:
    """The names of the classes, where the file has them as the hub writes them."""
    try:
        facts = json.loads((schema.metadata or {})[b"huggingface"])
        return [str(name) for name in facts["info"]["features"][label]["names"]]
    except (KeyError, TypeError, ValueError):
        return []


def _content(value: Any) -> bytes:
    found = value.get("bytes") if isinstance(value, dict) else value
    return found if isinstance(found, bytes) else b""
