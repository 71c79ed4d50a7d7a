"""Folders of images, one a class: which folders are classes, which are parts of a split, and which are neither."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from bakeoff.compare.data.labelling.image_order import in_order
from bakeoff.compare.data.labelling.labelled_files import Found
from bakeoff.compare.data.labelling.left_out import MASKS, is_image, is_mask_of_another, is_regular, reason, told
from bakeoff.compare.data.labelling.parts import part_of, part_within
from bakeoff.compare.data.reading.image_files import printable
from bakeoff.compare.errors import UserError

MOST_NAMED = 5
LEAST_SHARED = 0.5
"""Share of their classes that folders must have in common to be taken for parts of one set."""
PLAIN = {"images", "image", "img", "imgs", "pictures", "photos", "data"}
"""Folders that say nothing of what is in them."""


def walk(root: Path, classes: str | None = None, masks: bool = False) -> Found:
    """Find the images of one folder a class, below parts of a split or above them.

    These are understood: CLASS/1.jpg, PART/CLASS/1.jpg, CLASS/PART/1.jpg, each below folders that hold nothing else,
    and CLASS/images beside CLASS/masks. Folders are parts where they are called so and hold class folders, or where
    several hold folders of the same names. A class may be called train, and a test set may come without labels. Their
    order is that of `in_order`.

    Parameters
    ----------
    classes
        "top" or "inner", where the user said which folders are the classes.
    masks
        whether masks count as images.
    """
    found, left, root = Found(), Counter[str](), below_lone_folders(root)
    folders = _folders(root)
    parts = {} if classes == "top" else _parts(folders, classes == "inner")
    if parts:
        others = [folder for folder in folders if folder not in parts]
        if others:
            names = ", ".join(f"'{printable(folder.name)}'" for folder in others[:MOST_NAMED])
            more = ", …" if len(others) > MOST_NAMED else ""
            found.notes.append(f"Left out, being no labelled part: {names}{more}; [classes=inner] takes all parts.")
        for folder in parts:
            _walk_classes(found, left, below_lone_folders(folder), folder.name, masks)
    else:
        if classes is None and (split := _splits(folders)):
            found.problems.append(
                f"{split} hold train and test of the same classes each, as folds do; name one of them, as "
                f"folder:{printable(folders[0])}, or say [classes=top] where they are the classes"
            )
        _walk_classes(found, left, root, "", masks)
    if "masks" in " ".join(left):
        found.notes.append("Masks beside the images were left out; [masks=true] takes them for images too.")
    found.notes += told(left)
    return found.only(in_order(found.paths, found.names, found.parts))


def below_lone_folders(root: Path, is_data: Callable[[str], bool] = lambda _: False) -> Path:
    """Below folders that hold nothing but one folder, as packers like to add one; but never into a single class.

    Parameters
    ----------
    is_data
        whether a file so called is a data set of its own, which ends the way down.
    """
    while True:
        here = _scan(root)
        inside = [entry for entry in here if os.path.isdir(entry.path) or is_image(Path(entry.path))]
        if len(inside) != 1 or not os.path.isdir(inside[0].path) or any(is_data(entry.name) for entry in here):
            return root
        below = _scan(Path(inside[0].path))
        if (
            not any(os.path.isdir(entry.path) or is_data(entry.name) for entry in below)
            or Path(inside[0].path).is_symlink()
        ):
            return root
        root = Path(inside[0].path)


def _parts(folders: list[Path], asked: bool) -> list[Path]:
    """Those folders that are parts of a split with class folders in each; none where all are classes."""
    inner = {folder: {each.name for each in _folders(below_lone_folders(folder))} for folder in folders}
    holding = {folder: names for folder, names in inner.items() if names}
    if asked:
        return list(holding)
    called = [folder for folder in holding if part_of(folder.name)]
    meant = {part_of(folder.name) for folder in called}
    bare = [folder for folder in folders if folder not in holding and part_of(folder.name)]
    if "train" in meant and (len(meant) > 1 or len(called) + len(bare) == len(folders)):
        return called
    alike = _sharing(holding)
    named = {part_within(folder.name) for folder in alike} - {None}
    if "train" in named and len(named) > 1:  # as seg_train and seg_test, beside a seg_pred without classes
        return [folder for folder in alike if part_within(folder.name)]
    if len(alike) < 2 or len(alike) < len(folders):
        return []
    shared = set.intersection(*(holding[folder] for folder in alike))
    generic = all(part_of(name) or name.casefold() in PLAIN | MASKS for name in shared)
    return [] if generic or len(shared) < 2 else alike


def _splits(folders: list[Path]) -> str:
    """The folders that hold a whole split each, with class folders in its parts; "" where there are not several."""
    found = []
    for folder in folders:
        parts = [each for each in _folders(folder) if part_of(each.name)]
        below = [{each.name for each in _folders(part)} for part in parts]
        if len(parts) > 1 and len(set.intersection(*below)) > 1:
            found.append(f"'{printable(folder.name)}'")
    return " and ".join([", ".join(found[:-1]), found[-1]]) if len(found) > 1 else ""


def _sharing(holding: dict[Path, set[str]]) -> list[Path]:
    """Folders that have most names of what is in them in common with another one."""

    def shares(one: Path) -> bool:
        others = (names for folder, names in holding.items() if folder is not one)
        return any(len(holding[one] & names) > LEAST_SHARED * len(holding[one] | names) for names in others)

    return [folder for folder in holding if shares(folder)]


def _walk_classes(found: Found, left: Counter[str], root: Path, part: str, masks: bool) -> None:
    folders = _folders(root)
    for folder in folders:
        images = list(_image_files(folder, left, masks))
        if not images:
            found.problems.append(f"'{printable(folder.relative_to(root.parent if part else root))}' holds no images")
        found.paths += images
        found.names += [folder.name] * len(images)
        found.parts += [part] * len(images) if part else _inner_parts(folder, images)
    stray = sum(is_regular(entry) and is_image(Path(entry.path)) for entry in _scan(root))
    if not folders:
        found.problems.append(f"it holds {f'{stray} images, but ' if stray else ''}no class folders")
    elif stray:
        found.notes.append(
            f"{stray} of the files in '{printable(root.name)}' lie in no class folder and were left out."
        )


def _inner_parts(folder: Path, images: list[Path]) -> list[str]:
    """The parts that images lie in below their class folder, as cat/train/1.jpg; "" where they lie in none."""
    first = [path.relative_to(folder).parts[0] if path.parent != folder else "" for path in images]
    there = {name: part_of(name) for name in set(first)}
    return first if all(there.values()) and len(set(there.values())) > 1 else [""] * len(images)


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


def _image_files(folder: Path, left: Counter[str], masks: bool) -> Iterator[Path]:
    """All image files below a class folder; links to files are followed, links to folders are not."""
    entries = _scan(folder)
    stems = {Path(entry.name).stem.casefold() for entry in entries if not os.path.isdir(entry.path)}
    beside = any(os.path.isdir(entry.path) and entry.name.casefold() not in MASKS for entry in entries)
    for entry in entries:
        path = Path(entry.path)
        if os.path.isdir(entry.path) and not entry.is_symlink():
            if not masks and entry.name.casefold() in MASKS and (beside or stems):
                left[f"masks in CLASS/{printable(entry.name)}"] += len(list(_image_files(path, Counter(), masks)))
            else:
                yield from _image_files(path, left, masks)
        elif not is_regular(entry):
            continue
        elif not is_image(path):
            if (why := reason(path)) is not None:
                left[why] += 1
        elif not masks and is_mask_of_another(path.stem, stems):
            left["masks by their names"] += 1
        else:
            yield path
