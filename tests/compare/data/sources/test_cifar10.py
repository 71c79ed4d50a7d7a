"""CIFAR-10 in its official forms, written here in small: nothing but plain arrays is ever unpickled."""

import contextlib
import hashlib
import io
import os
import pickle
import tarfile

import numpy as np
import pytest

from bakeoff.compare.data.arrays.restricted_pickle import load_plain
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.sources import cifar10
from bakeoff.compare.errors import UserError

RANDOM = np.random.default_rng(0)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(cifar10, "BATCH", 20)


def planes(batch: int) -> np.ndarray:
    """Images that know their batch, their row and the plane of each pixel."""
    data = np.zeros((20, 3, 1024), dtype=np.uint8)
    data[:, 0, 0], data[:, 1, 1], data[:, 2, 32] = batch, np.arange(20), 7
    return data.reshape(20, 3072)


def put_pickles(folder, monkeypatch, **changes):
    folder.mkdir(parents=True)
    sums = {}
    for number, name in enumerate(cifar10.PICKLES):
        batch = {b"data": planes(number), b"labels": [row % 10 for row in range(20)], b"filenames": [b"x.png"] * 20}
        content = changes.get(name) or pickle.dumps(batch, protocol=3)
        (folder / name).write_bytes(content)
        sums[name] = hashlib.md5(content).hexdigest()
    monkeypatch.setattr(cifar10, "PICKLES", sums)


def put_binaries(folder):
    folder.mkdir(parents=True)
    for number, name in enumerate(cifar10.PICKLES):
        records = np.concatenate([(np.arange(20) % 10).astype(np.uint8)[:, None], planes(number)], axis=1)
        (folder / f"{name}.bin").write_bytes(records.tobytes())


def check(dataset):
    assert dataset.images.shape == (120, 32, 32, 3)
    assert dataset.images[:, 0, 0, 0].tolist() == np.repeat(range(6), 20).tolist()
    assert dataset.images[:, 0, 1, 1].tolist() == list(range(20)) * 6
    assert (dataset.images[:, 1, 0, 2] == 7).all()
    assert dataset.labels[:12].tolist() == [*range(10), 0, 1]
    assert dataset.classes[3] == "cat"
    assert dataset.split.tolist() == ["train"] * 100 + ["test"] * 20


@pytest.mark.parametrize("place", [".", "cifar10", "CIFAR"])
def test_the_pickled_form(tmp_path, monkeypatch, place):
    put_pickles(tmp_path / place / "cifar-10-batches-py", monkeypatch)
    locations = DataLocations(tmp_path, offline=True)
    check(cifar10.load("", locations))
    assert len(cifar10.files("", locations)) == 6


def test_the_binary_form(tmp_path):
    put_binaries(tmp_path / "cifar-10-batches-bin")
    dataset = cifar10.load("", DataLocations(tmp_path, offline=True))
    check(dataset)
    assert "md5 of single files of this form is not known" in dataset.notes[0]


@pytest.mark.parametrize("form", ["py", "bin"])
def test_archives_are_read_without_being_unpacked(tmp_path, monkeypatch, form):
    if form == "py":
        put_pickles(tmp_path / "in" / "cifar-10-batches-py", monkeypatch)
    else:
        put_binaries(tmp_path / "in" / "cifar-10-batches-bin")
    name, constant = (
        ("cifar-10-python.tar.gz", "ARCHIVE_MD5") if form == "py" else ("cifar-10-binary.tar.gz", "BINARY_ARCHIVE_MD5")
    )
    (tmp_path / "data").mkdir()
    with tarfile.open(tmp_path / "data" / name, "w:gz") as archive:
        archive.add(next((tmp_path / "in").iterdir()), arcname="cifar-10-batches")
    monkeypatch.setattr(cifar10, constant, hashlib.md5((tmp_path / "data" / name).read_bytes()).hexdigest())
    check(cifar10.load("", DataLocations(tmp_path / "data", offline=True)))
    assert [path.name for path in (tmp_path / "data").iterdir()] == [name]


def test_another_md5_is_refused(tmp_path, monkeypatch):
    put_pickles(tmp_path / "cifar-10-batches-py", monkeypatch)
    (tmp_path / "cifar-10-batches-py" / "test_batch").write_bytes(b"other")
    with pytest.raises(UserError, match="test_batch' is not the official file"):
        cifar10.load("", DataLocations(tmp_path, offline=True))
    (tmp_path / "cifar-10-batches-py" / "test_batch").unlink()
    with pytest.raises(UserError, match="lacks test_batch"):
        cifar10.load("", DataLocations(tmp_path, offline=True))


@pytest.mark.parametrize("length", [0, 3073, 3073 * 21])
def test_a_binary_batch_of_another_length_is_refused(tmp_path, length):
    put_binaries(tmp_path / "cifar-10-batches-bin")
    (tmp_path / "cifar-10-batches-bin" / "data_batch_2.bin").write_bytes(bytes(length))
    with pytest.raises(UserError, match="must have 61,460 bytes"):
        cifar10.load("", DataLocations(tmp_path, offline=True))


@pytest.mark.parametrize(
    "batch",
    [
        {b"data": planes(0)[:5], b"labels": [0] * 20},
        {b"data": planes(0), b"labels": [11] * 20},
        {b"data": planes(0), b"labels": ["a"] * 20},
        {b"data": planes(0).astype(float), b"labels": [0] * 20},
        {},
    ],
)
def test_a_pickle_with_other_contents_is_refused(batch):
    with pytest.raises(UserError, match="must hold"):
        cifar10._decode("data_batch_1", pickle.dumps(batch, protocol=3))


class Evil:
    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


@pytest.mark.parametrize("protocol", range(6))
def test_a_pickle_never_runs_anything(tmp_path, protocol):
    for call in (
        (os.system, f"touch {tmp_path}/pwned"),
        (eval, f"open('{tmp_path}/pwned', 'w')"),
        (np.load, "x"),
        (np.frombuffer, b"abc"),
    ):
        with pytest.raises(UserError, match="no part of a plain array"):
            load_plain(pickle.dumps({b"data": Evil(*call)}, protocol=protocol), "x")
    assert not list(tmp_path.iterdir())


def test_a_pickle_that_claims_all_memory_is_refused():
    for claim, message in (
        (Evil(np.array([]).__reduce__()[0], np.ndarray, (10**14,), b"b"), "unusual way"),
        (Evil(np.ndarray, (10**14,)), "not callable"),
    ):
        with pytest.raises(UserError, match=message):
            load_plain(pickle.dumps({b"data": claim}, protocol=3), "x")


def test_damaged_pickles_raise_nothing_else():
    whole = pickle.dumps({b"data": planes(0), b"labels": [1, 2, 3]}, protocol=2)
    assert set(load_plain(pickle.dumps({"a": planes(0), "b": [1, "x", 2.5]}, protocol=3), "x")) == {"a", "b"}
    for cut in range(0, 300, 7):
        with pytest.raises(UserError, match="cannot be read"):
            load_plain(whole[:cut], "x")
    for _ in range(300):
        content = bytearray(whole)
        for at in RANDOM.integers(0, 400, 3):
            content[at] = RANDOM.integers(256)
        with contextlib.suppress(UserError):
            load_plain(bytes(content), "x")
    with pytest.raises(UserError, match="must hold a dictionary, got list"):
        load_plain(pickle.dumps([1]), "x")


def test_a_truncated_archive_is_told(tmp_path, monkeypatch):
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("data_batch_1"))
    path = tmp_path / "cifar-10-python.tar.gz"
    for cut, message in ((None, "lacks data_batch_1|lacks data_batch_2"), (30, "damaged archive")):
        path.write_bytes(content.getvalue()[:cut])
        monkeypatch.setattr(cifar10, "ARCHIVE_MD5", hashlib.md5(path.read_bytes()).hexdigest())
        with pytest.raises(UserError, match=message):
            cifar10.load("", DataLocations(tmp_path, offline=True))


def test_offline_and_not_at_hand(tmp_path):
    with pytest.raises(UserError, match="not at hand"):
        cifar10.load("", DataLocations(tmp_path, offline=True))
