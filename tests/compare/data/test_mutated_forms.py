"""Damaged files of every form are read or refused in words; `tests/benchmarks/mutated_forms.py` tries ten thousand."""

import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from bakeoff.compare.data.reading.header import UnreadableImageError
from bakeoff.compare.data.reading.image_files import Form, read
from bakeoff.compare.data.reading.other_readers import tiff_values
from bakeoff.compare.errors import UserError
from bakeoff.compare.results.store import Store
from bakeoff.compare.study.study_file import read_study
from bakeoff.pipelines.faces.locate.supervised_descent import SupervisedDescent
from tests.fakes.mutated_forms import MOST_BYTES, MOST_SECONDS, forms, met

COUNT = 12


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    return forms(tmp_path_factory.mktemp("forms"))


NAMES = [
    "png",
    "jpeg",
    "tiff-raw",
    "gif",
    "webp",
    "npz",
    "idx",
    "csv of pixels",
    "csv of files",
    "zip",
    "mat",
    "parquet",
    "h5",
    "pts",
    "model.npz",
    "study.toml",
    "run",
]


@pytest.mark.parametrize("name", NAMES)
def test_damaged_files_are_read_or_refused(sound, name):
    if name not in sound:
        pytest.skip("what reads it is not installed")
    form, random = sound[name], np.random.default_rng(99)
    form.read(form.path)
    found = [met(form, random) for _ in range(COUNT)]
    assert {each.said for each in found} <= {"read", "refused"}
    assert "refused" in {each.said for each in found}
    assert max(each.seconds for each in found) < MOST_SECONDS
    assert max(each.grown for each in found) < MOST_BYTES
    form.read(form.path)  # what stood there is back


def repacked(path, name, content):
    with zipfile.ZipFile(path) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for each, member in (members | {name: content(members[name])}).items():
            archive.writestr(each, member)


def header_of(shape):
    def changed(content):
        file = io.BytesIO()
        np.lib.format.write_array_header_1_0(file, {"descr": "|u1", "fortran_order": False, "shape": shape})
        return file.getvalue() + content[-64:]

    return changed


@pytest.mark.parametrize(
    "content",
    [
        lambda content: content.replace(b"'shape': (", b"'shape': [("),
        lambda content: content[:-5],
        lambda content: content + b"more",
        header_of((-1, 8, 8)),
        lambda content: content[:10] + b"(" * 100 + content[110:],
    ],
    ids=["no header", "short", "long", "negative", "brackets"],
)
@pytest.mark.parametrize("name", ["images.npy", "labels.npy"])
def test_arrays_that_say_what_is_not_so(tmp_path, content, name):
    form = forms(tmp_path)["npz"]
    repacked(form.path, name, content)
    if (name, content(b"x" * 99)[-4:]) == ("images.npy", b"more"):
        return  # what stands behind the rows is not looked at
    with pytest.raises(UserError):
        form.read(form.path)


@pytest.mark.parametrize("content", [lambda content: b"none", lambda content: content[:10] + b"(" * 90])
def test_a_landmark_model_that_is_none(tmp_path, content):
    path = forms(tmp_path)["model.npz"].path
    repacked(path, "mean.npy", content)
    with pytest.raises(ValueError, match="landmark model"):
        SupervisedDescent.load(path)


def test_brackets_without_end_are_no_study(tmp_path):
    (tmp_path / "s.toml").write_text("a = " + "[" * 5000)
    with pytest.raises(UserError, match="this is no TOML"):
        read_study(tmp_path / "s.toml")


@pytest.mark.parametrize("text", ["", "[]", "null", '{"trial": 1}', "[" * 100_000, '{"trial": {}, "reason": 1}'])
def test_a_damaged_failure_is_none(tmp_path, text):
    path = forms(tmp_path)["run"].path
    (record,) = (path / "failures").glob("*.json")
    assert len(Store(path).read_failures()) == 1
    record.write_text(text)
    assert Store(path).read_failures() == {}


def test_a_tiff_that_claims_more_than_it_holds_is_not_filled_up_with_black(tmp_path):
    pytest.importorskip("tifffile")
    path = tmp_path / "a.tif"
    Image.fromarray(np.zeros((64, 64), np.uint8)).save(path)
    assert tiff_values(path, 10**8).shape == (64, 64)
    content = path.read_bytes()
    path.write_bytes(content.replace(b"\x01\x01\x04\0\x01\0\0\0\x40\0\0\0", b"\x01\x01\x04\0\x01\0\0\0\x40\0\x10\0"))
    assert path.read_bytes() != content
    with pytest.raises(ValueError, match="more than its"):
        tiff_values(path, 10**9)


def test_a_raw_tiff_of_more_pixels_than_bytes_is_refused(tmp_path):
    path = tmp_path / "a.tif"
    Image.fromarray(np.zeros((64, 64), np.uint8)).save(path)
    content = path.read_bytes()
    path.write_bytes(content.replace(b"\x01\x01\x04\0\x01\0\0\0\x40\0\0\0", b"\x01\x01\x04\0\x01\0\0\0\x40\0\x0c\0"))
    assert path.read_bytes() != content
    with pytest.raises(UnreadableImageError, match="more than its 4,"):
        read(path, Form((32, 32), gray=False))
