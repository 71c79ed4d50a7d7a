"""What every trial needs, looked up once, in the server that their processes are forked from.

Each process would else read and check every meter and exam anew, ask some thirty packages for their versions, and look
through hundreds of libraries for thread pools, at more than .2 CPU seconds a trial.
"""

from __future__ import annotations

import gc
from contextlib import suppress

from sklearn.dummy import DummyClassifier

from bakeoff.compare.catalog import entries
from bakeoff.compare.running.machine import machine, versions
from bakeoff.pipelines.compute.thread_count import pools

KINDS = ("features", "classifiers", "networks", "baselines", "meters", "exams")

for _kind in KINDS:
    for _entry in entries(_kind).values():
        with suppress(Exception):  # a file with a fault is told of where it is used, and costs nobody else
            _entry.load()

machine(), versions(), pools()
DummyClassifier().fit([[0.0], [1.0]], [0, 1])  # scikit-learn's first fit asks every package for its plug-ins

gc.freeze()  # else the first collection of each process writes to all objects there are, and copies their memory
