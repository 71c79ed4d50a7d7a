"""A folder of your own images: one folder a class, or `train/` and `test/` with one folder a class in each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.image_batch import Color, Size
from bakeoff.compare.data.reading.image_files import Fit, is_image_name, printable
from bakeoff.compare.data.reading.labelled_files import PARTS, Found, add_points_beside, assemble
from bakeoff.compare.data.reading.points_file import with_points
from bakeoff.compare.errors import UserError

ARGUMENT = "PATH"

MOST_NAMED = 5


WANTED = "Wanted is one folder a class, as in {}/cat/1.jpg, with two images or more."


def load(
    argument: str,
    locations: DataLocations,
    *,
    size: Size = None,
    color: Color = "auto",
    fit: Fit = "crop",
) -> Dataset:
    """Load the images below the folder `argument`, one class a folder, files in the order of their bytes.

    Where all images have a `.pts` file beside them (the form of 300-W), these points are the landmarks.

    Parameters
    ----------
    size
        side in pixels of the square that all images are brought to; none keeps what is already of one size.
    color
        "auto" keeps gray where all images are gray; "gray" and "rgb" turn all into that.
    fit
        how unequal sizes are brought together: "crop" cuts, "pad" adds black margins, "stretch" distorts.

    Raises
    ------
    UserError
        the folder is no data set (all reasons at once), or too many of its files cannot be read.
    """
    root = _root(argument)
    found = walk(root)
    add_points_beside(found)
    return assemble(
        found,
        root,
        WANTED.format(printable(argument).rstrip("/")),
        locations,
        {"size": size, "color": color, "fit": fit},
        name=f"folder:{argument}",
        source=f"image files in the folder {printable(root.name or argument)}",
    )


def files(argument: str, locations: DataLocations, **options: object) -> list[Path]:  # noqa: ARG001
    """The image files that decide what is loaded, and the points beside them."""
    return with_points(walk(_root(argument)).paths)


def _root(argument: str) -> Path:
    root = Path(argument).expanduser()
    if not root.is_dir():
        raise UserError(
            f"'{printable(argument)}' is {'not a folder' if root.exists() else 'not there'}. Write folder:{ARGUMENT}."
        )
    return root


def walk(root: Path) -> Found:
    """Find the images of one folder a class, or of the parts train, val and test with one folder a class in each.

    A class may be called train, and a test set may come without labels. So folders are parts where train and another
    one hold class folders, or where train does and there is nothing else but parts.
    """
    found = Found()
    folders = _folders(root)
    parts = {folder: PARTS[folder.name.lower()] for folder in folders if folder.name.lower() in PARTS}
    labelled = {folder: part for folder, part in parts.items() if _folders(folder)}
    meant = set(labelled.values())
    if "train" in meant and (len(meant) > 1 or len(parts) == len(folders)):
        _note_parts(found, meant, [folder for folder in folders if folder not in labelled])
        for folder, part in labelled.items():
            _walk_classes(found, folder, part)
    else:
        _walk_classes(found, root, "")
    return found


def _walk_classes(found: Found, root: Path, part: str) -> None:
    folders = _folders(root)
    for folder in folders:
        files = list(_image_files(folder))
        if not files:
            found.problems.append(f"'{printable(folder.relative_to(root.parent if part else root))}' holds no images")
        found.paths += files
        found.names += [folder.name] * len(files)
        found.parts += [part] * len(files)
    stray = sum(is_image_name(entry.name) for entry in _scan(root))
    if not folders:
        found.problems.append(f"it holds {f'{stray} images, but ' if stray else ''}no class folders")
    elif stray:
        found.notes.append(
            f"{stray} of the files in '{printable(root.name)}' lie in no class folder and were left out."
        )


def _note_parts(found: Found, meant: set[str], others: list[Path]) -> None:
    if "test" not in meant:
        found.notes.append(
            f"Class folders are in {' and '.join(sorted(meant))} only: the study draws a test set from them."
        )
    elif "val" in meant:
        found.notes.append("Its own test set was kept; val joined train.")
    else:
        found.notes.append("Its own training and test sets were kept.")
    if others:
        names = ", ".join(f"'{printable(folder.name)}'" for folder in others[:MOST_NAMED])
        found.notes.append(f"Left out, being no labelled part: {names}{', …' if len(others) > MOST_NAMED else ''}.")


def _scan(folder: Path) -> list[os.DirEntry[str]]:
    """What lies in a folder and is not hidden, in an order that depends neither on the disk nor on the language."""
    try:
        with os.scandir(folder) as entries:
            shown = [entry for entry in entries if not entry.name.startswith((".", "__MACOSX"))]
    except OSError as error:
        raise UserError(f"The folder '{printable(folder)}' cannot be read: {error.strerror}.") from error
    return sorted(shown, key=lambda entry: os.fsencode(entry.name))


def _folders(folder: Path) -> list[Path]:
    """The folders in a folder; links are followed, unless they lead back to where they are."""
    here = folder.resolve()
    paths = (Path(entry.path) for entry in _scan(folder) if os.path.isdir(entry.path))
    return [path for path in paths if not (path.is_symlink() and here.is_relative_to(path.resolve()))]


def _image_files(folder: Path) -> Iterator[Path]:
    """All image files below a class folder; links to files are followed, links to folders are not."""
    for entry in _scan(folder):
        if entry.is_dir(follow_symlinks=False):
            yield from _image_files(Path(entry.path))
        # isfile() is false for pipes, devices and links that lead nowhere or in circles.
        elif is_image_name(entry.name) and os.path.isfile(entry.path):
            yield Path(entry.path)
