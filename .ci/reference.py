"""The reference of all that can be imported: python .ci/reference.py FOLDER.

Needs the extra [docs]. A name that is public and cannot be resolved is an error.
"""

import importlib
import sys
import warnings
from pathlib import Path

import pdoc

PACKAGES = ("bakeoff.compare", "bakeoff.pipelines", "bakeoff.reports")


def write(folder: Path) -> None:
    """Write one page a package, of the names in its `__all__`."""
    for package in map(importlib.import_module, PACKAGES):
        # pdoc looks into a module's dictionary, where names that are imported when they are asked for do not stand.
        vars(package).update({name: getattr(package, name) for name in package.__all__})
    pdoc.render.configure(docformat="numpy")
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Found .* does not resolve")
        pdoc.pdoc(*PACKAGES, r"!bakeoff\..*\..*", output_directory=folder)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
