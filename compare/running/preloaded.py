"""What trials need of the catalog, loaded and checked once, in the server that their processes are forked from.

Each process would else read and check every meter and exam anew, at about .1 CPU seconds a trial.
"""

from __future__ import annotations

from contextlib import suppress

from bakeoff.compare.catalog import entries

KINDS = ("features", "classifiers", "networks", "baselines", "meters", "exams")

for _kind in KINDS:
    for _entry in entries(_kind).values():
        with suppress(Exception):  # a file with a fault is told of where it is used, and costs nobody else
            _entry.load()
