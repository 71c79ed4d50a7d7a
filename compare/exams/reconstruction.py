"""What a representation keeps of an image: how it looks when it is rebuilt from the features, or from a layer."""

from __future__ import annotations

from typing import Any

import numpy as np

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.image_buffer import take
from bakeoff.compare.insight.layers.probes import at_most
from bakeoff.compare.insight.layers.rebuilding import Rebuilder, likeness_of_pixels, small_gray
from bakeoff.compare.insight.layers.representations import representations
from bakeoff.compare.study.splits import Split, specimens
from bakeoff.compare.study.trial import Examined

CPU_SECONDS = 120.0
LEARNED_FROM, ASKED, SHOWN = 1000, 200, 6


def examine(model: Any, dataset: Dataset, split: Split, seed: int) -> Examined | None:
    """`correlation` (stages,) of test images with what is rebuilt of them by `stages` (stages,), mean over images.

    `baseline` is that with the mean training image, which knows nothing of an image. `images` (k, height, width) uint8
    are some of them in gray, `rebuilt` (stages, k, height, width) uint8 what a linear reader makes of each. None where
    a model shows nothing of what it makes of images.
    """
    train = at_most(split.train, LEARNED_FROM)
    taught = take(dataset.images, train)
    learned = representations(model, taught)
    if not learned:
        return None
    shown = specimens(dataset, split.test, seed, SHOWN)
    asked = np.concatenate([shown, np.setdiff1d(at_most(split.test, ASKED), shown)])
    images = take(dataset.images, asked)
    truth, pictures = small_gray(images), small_gray(taught)
    given = representations(model, images)
    correlation, rebuilt = [], []
    for stage, rows in learned.items():
        found = Rebuilder(rows, pictures)(given[stage])
        correlation.append(float(likeness_of_pixels(found, truth).mean()))
        rebuilt.append(np.rint(found[: len(shown)]).astype(np.uint8))
    mean = np.broadcast_to(pictures.mean(0), truth.shape)
    facts = {
        "stages": np.array(list(learned)),
        "correlation": np.array(correlation),
        "baseline": np.array(float(likeness_of_pixels(mean, truth).mean())),
        "images": np.rint(truth[: len(shown)]).astype(np.uint8),
        "rebuilt": np.stack(rebuilt),
    }
    return Examined(facts, f"A ridge regression from each stage to pixels, learned from {len(train)} training images.")
