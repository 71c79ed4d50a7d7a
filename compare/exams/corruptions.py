"""How a model answers when images get worse: 23 corruptions at five severities, the same bytes for all contenders."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np

from bakeoff.compare.data.corruptions.corrupt import corrupt, digest
from bakeoff.compare.data.corruptions.corruption import CORRUPTIONS, SEVERITIES
from bakeoff.compare.data.corruptions.kind import kind_of
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.image_buffer import take
from bakeoff.compare.study.splits import Split, specimens
from bakeoff.compare.study.trial import Examined

CPU_SECONDS = 600.0
ABOUT = "accuracy"
IMAGES = 100
EACH_REPEAT = True
"""What a contender loses is compared over trainings, as what it gets right is."""


def examine(model: Any, dataset: Dataset, split: Split, seed: int) -> Examined:
    """`predicted` (corruptions, severities, k) and `clean` (k,) of images whose labels are `truth`; `digest` of all.

    Which amounts are used is decided by training images. `rows` says which images of the data set they are, so that two
    contenders of one draw can be held against each other image by image; equal digests say that both saw the same.
    """
    rows = np.sort(specimens(dataset, split.test, seed, IMAGES))
    kind = kind_of(take(dataset.images, split.train[:: max(1, len(split.train) // IMAGES)]))
    images = np.asarray(dataset.images[rows])
    seen = hashlib.sha256(digest(images).encode())
    predicted = np.empty((len(CORRUPTIONS), len(SEVERITIES), len(rows)), np.int16)
    for place, name in enumerate(CORRUPTIONS):
        worse = np.concatenate([corrupt(images, rows, name, severity, seed, kind) for severity in SEVERITIES])
        seen.update(digest(worse).encode())
        predicted[place] = np.reshape(model.predict(worse), (len(SEVERITIES), -1))
    facts = {
        "corruptions": np.array(list(CORRUPTIONS)),
        "severities": np.array(SEVERITIES),
        "rows": rows,
        "truth": dataset.labels[rows].astype(np.int16),
        "clean": np.asarray(model.predict(images)).astype(np.int16),
        "predicted": predicted,
        "digest": np.array(seen.hexdigest()),
    }
    return Examined(facts, f"Up to {IMAGES} test images, spoilt by amounts made for {kind.name} images.")
