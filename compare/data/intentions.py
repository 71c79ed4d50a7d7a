"""What preparing a data set would do, told without decoding an image or writing a file."""

from __future__ import annotations

from bakeoff.compare.data.cache import prepared_before
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import parse
from bakeoff.compare.errors import UserError

MOST_NAMED = 3


def intentions(name: str, locations: DataLocations) -> list[str]:
    """What would be read and done with which options, a line each; nothing is fetched.

    Raises
    ------
    UserError
        there is no such data set, or an option is wrong.
    """
    source = parse(name)
    lines = [f"{name}: called '{source.short}', read by '{source.name}'"]
    if source.options:
        lines.append("  options: " + ", ".join(f"{key}={value}" for key, value in sorted(source.options.items())))
    if source.files is None:
        return [*lines, "  it is made from no file; nothing would be kept"]
    try:
        paths = source.files(locations)
    except UserError as error:
        return [*lines, f"  its files are not at hand: {str(error).splitlines()[0]}"]
    megabytes = sum(path.stat().st_size for path in paths) / 1e6
    some = ", ".join(str(path) for path in paths[:MOST_NAMED]) + (", …" if len(paths) > MOST_NAMED else "")
    lines.append(f"  {len(paths):,} files, {megabytes:.1f} MB, would be read" + (f": {some}" if paths else ""))
    known = prepared_before(source, locations)
    lines.append(
        f"  prepared before, in {known}: it would be taken from there if no file changed"
        if known
        else "  decoded into the cache, checked, and shown as a card"
    )
    return lines
