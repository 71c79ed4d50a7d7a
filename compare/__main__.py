"""`python -m bakeoff.compare` is `bakeoff`."""

import os
import sys

# Python puts the working folder first, where a user's `optuna.py` or `rich.py` would stand for the library.
if sys.path and sys.path[0] in ("", os.getcwd()):  # noqa: PTH109 (a `pathlib.py` of the user's must not be found)
    del sys.path[0]

from bakeoff.compare.cli.main import main

main()
