import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.sources import idx
from bakeoff.compare.errors import UserError


def idx_bytes(array: np.ndarray, kind: int = 0x08) -> bytes:
    return struct.pack(f">BBBB{array.ndim}I", 0, 0, kind, array.ndim, *array.shape) + array.tobytes()


def images(n: int, side: int = 5) -> np.ndarray:
    return np.arange(n * side * side, dtype=np.uint8).reshape(n, side, side)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    parts = {"train-images-idx3": images(6), "train-labels-idx1": [3, 1, 3, 1, 3, 7]}
    parts |= {"t10k-images-idx3": images(2), "t10k-labels-idx1": [1, 3]}
    for name, values in parts.items():
        (tmp_path / f"{name}-ubyte").write_bytes(idx_bytes(np.array(values, dtype=np.uint8)))
    return tmp_path


def load(folder: Path):
    return idx.load(str(folder), DataLocations())


@pytest.mark.parametrize("packed", [False, True])
def test_four_files_become_a_data_set_with_their_own_split(folder, packed):
    if packed:
        for path in list(folder.iterdir()):
            path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes()))
            path.unlink()
    dataset = load(folder)
    assert np.array_equal(dataset.images[..., 0], np.concatenate([images(6), images(2)]))
    assert dataset.classes == ("1", "3", "7")
    assert dataset.labels.tolist() == [1, 0, 1, 0, 1, 2, 0, 1]
    assert dataset.split.tolist() == ["train"] * 6 + ["test"] * 2


def test_the_dotted_spelling_is_known(folder):
    (folder / "train-images-idx3-ubyte").rename(folder / "train-images.idx3-ubyte")
    assert len(load(folder)) == 8


WHOLE = idx_bytes(images(6))
BAD = {
    "empty": (b"", "is not an idx file"),
    "text": (b"hello world", "is not an idx file: it begins with '68 65 6c 6c'"),
    "float": (idx_bytes(np.zeros((6, 5, 5), dtype=">f4"), 0x0D), "holds float32"),
    "header cut": (WHOLE[:9], "fewer bytes"),
    "cut": (WHOLE[:-1], "fewer bytes of data than the 150"),
    "longer": (WHOLE + b"x", "more bytes of data than the 150"),
    "gzip cut": (gzip.compress(WHOLE)[:-12], "damaged or truncated gzip"),
    "gzip, data cut": (gzip.compress(WHOLE[:-1]), "fewer bytes"),
    "gzip, not deflate": (b"\x1f\x8b" + b"\xff" * 40, "damaged or truncated gzip"),
    "claims 2^96 bytes": (b"\0\0\x08\x03" + b"\xff" * 12, "fewer bytes"),
    "gzip claims 64 GiB": (gzip.compress(b"\0\0\x08\x03" + struct.pack(">III", 2**16, 2**10, 2**10)), "fewer bytes"),
    "swapped": (idx_bytes(np.zeros(6, dtype=np.uint8)), "Are two files swapped?"),
    "one image short": (idx_bytes(images(5)), "5 images in"),
    "other size": (idx_bytes(images(6, side=4)), "must have one size"),
}


@pytest.mark.parametrize(("content", "message"), BAD.values(), ids=BAD)
def test_a_bad_file_is_named_with_what_is_wrong(folder, content, message):
    path = folder / "train-images-idx3-ubyte"
    path.write_bytes(content)
    with pytest.raises(UserError) as error:
        load(folder)
    assert message in str(error.value)
    assert str(path) in str(error.value)
    assert str(error.value).count("\n") < 2


def test_all_missing_files_are_named_at_once(folder):
    (folder / "train-images-idx3-ubyte").unlink()
    (folder / "t10k-labels-idx1-ubyte").unlink()
    with pytest.raises(UserError, match="lacks train-images-idx3-ubyte, t10k-labels-idx1-ubyte"):
        load(folder)


def test_no_folder(tmp_path):
    with pytest.raises(UserError, match="is not a folder"):
        load(tmp_path / "nowhere")
