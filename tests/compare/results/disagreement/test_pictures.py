"""Pictures of telling images are kept beside a run, and a file that is none of ours is no picture."""

from dataclasses import replace

import numpy as np
import pytest

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.results.disagreement.answers import answers, pair_of, telling
from bakeoff.compare.results.disagreement.pictures import FOLDER, SIDE, keep_pictures, pictures
from tests.fakes.results import make_results

CONTENDERS = {"hog+svm": ("traditional", 0.8, 2.0), "small-cnn": ("deep", 0.9, 20.0)}


def kept(folder, shape=(12, 10, 1)):
    results = replace(make_results(CONTENDERS, {"digits": (4, 0.0)}, repeats=2), folder=folder)
    n = 1 + max(int(outcome.index.max()) for outcome in results.outcomes)
    images = np.random.default_rng(0).integers(0, 255, (n, *shape)).astype(np.uint8)
    dataset = Dataset("digits", images, np.arange(n) % 4, tuple("abcd"), "made up")
    facts = {"digits": replace(results.facts["digits"], digest=dataset.digest)}
    results = replace(results, facts=facts)
    keep_pictures(results, {"digits": dataset})
    return results, images


def test_the_telling_images_are_kept_as_they_are(tmp_path):
    results, images = kept(tmp_path)
    block = ("digits", None)
    found, said = pictures(results, "digits"), answers(results, block)
    assert list(found) == said.index[telling(said, *pair_of(results, block))].tolist()
    assert all(np.array_equal(image, images[row]) for row, image in found.items())


@pytest.mark.parametrize(
    ("shape", "small"), [((200, 100, 3), (SIDE, SIDE // 2, 3)), ((60, 80, 1), (SIDE * 3 // 4, SIDE, 1))]
)
def test_large_images_are_kept_small(tmp_path, shape, small):
    results, images = kept(tmp_path, shape)
    for row, image in pictures(results, "digits").items():
        assert image.shape == small
        assert abs(image.mean() - images[row].mean()) < 3


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"\x93NUMPY"])
def test_a_file_that_cannot_be_read_is_no_picture(tmp_path, content):
    results, _ = kept(tmp_path)
    (file,) = (tmp_path / FOLDER).iterdir()
    file.write_bytes(content)
    assert pictures(results, "digits") == {}


def test_a_pickle_is_not_opened(tmp_path):
    results, _ = kept(tmp_path)
    (file,) = (tmp_path / FOLDER).iterdir()
    np.savez(file, rows=np.arange(2), images=np.array([object(), object()]))
    assert pictures(results, "digits") == {}


def test_results_without_a_folder_have_none():
    assert pictures(make_results(CONTENDERS, {"digits": (4, 0.0)}, repeats=1), "digits") == {}
