"""Thousands of damaged images: nothing but the declared error, in bounded memory and time."""

import resource
import time
import warnings
from pathlib import Path

import numpy as np
import pytest

from bakeoff.compare.data.reading.header import UnreadableImageError
from bakeoff.compare.data.reading.image_batch import read_all
from bakeoff.compare.data.reading.image_files import Form, look, read
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.errors import UserError
from tests.fakes.damage import turned
from tests.fakes.pictures import pictures

MOST_SECONDS = 10.0
MOST_BYTES = 600 * 2**20
"""Above what the process had before: 64 million pixels in colour take 192 MB, and are copied as they are converted."""


@pytest.mark.parametrize("count", [140, pytest.param(2000, marks=pytest.mark.heavy)])
def test_mutated_images_raise_nothing_but_the_declared_error(tmp_path, count):
    random, files = np.random.default_rng(count), list(pictures().items())
    before, outcomes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, {"read": 0, "refused": 0}
    path, slowest, said = tmp_path / "a.png", 0.0, list[str]()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number in range(count):
            name, whole = files[number % len(files)]
            path.write_bytes(turned(whole, random))
            began = time.process_time()
            try:
                look(path)
                pixels = read(path, Form((32, 32), bool(number % 2))).pixels
                assert pixels.shape == (32, 32, 1 if number % 2 else 3), name
                outcomes["read"] += 1
            except UnreadableImageError as error:
                said.append(str(error))
                outcomes["refused"] += 1
            slowest = max(slowest, time.process_time() - began)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    print(f"{count} mutated images: {outcomes}, slowest {slowest:.2f} CPU s, memory grew by {grown / 2**20:.0f} MiB")
    assert all(sentence and "\n" not in sentence for sentence in said)
    assert min(outcomes.values()) > count / 10
    assert slowest < MOST_SECONDS
    assert grown < MOST_BYTES


def test_a_whole_set_of_mutated_images_is_read_or_refused(tmp_path):
    random, files = np.random.default_rng(1), list(pictures().values())
    paths: list[Path] = []
    for number in range(200):
        paths.append(tmp_path / f"{number:03}.png")
        whole = files[number % len(files)]
        paths[-1].write_bytes(turned(whole, random) if number % 25 == 0 else whole)
    batch = read_all(paths, tmp_path, ImageOptions(size=16))
    assert len(batch.images) + len(batch.skipped) == 200
    for path in paths:
        path.write_bytes(turned(path.read_bytes(), random))
    with pytest.raises(UserError, match="cannot be read"):
        read_all(paths, tmp_path, ImageOptions(size=16))
