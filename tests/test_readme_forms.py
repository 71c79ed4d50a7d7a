"""Every line of README's table of forms, run on a set of that form."""

import gzip
import io
import re
import shutil
import struct
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image
from scipy.io import savemat

from bakeoff.compare.cli.main import cli

README = Path(__file__).resolve().parents[1] / "README.md"
LINE = re.compile(r"^\| (.+) \| `bakeoff prepare ['\"]?(.+?)['\"]?` \|$", re.MULTILINE)
LINES = LINE.findall(README.read_text(encoding="utf-8"))
IMAGES = np.random.default_rng(0).integers(0, 256, (12, 6, 6), dtype=np.uint8)
LABELS = np.arange(12) % 2
NEEDS = {"h5:": "h5py", "parquet:": "pyarrow", "hf:": "datasets"}


def put(root, *folders):
    for number, folder in enumerate(folders):
        for i in range(3):
            path = root / folder / f"{i}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(np.roll(IMAGES[(3 * number + i) % 12], number // 4)).save(path)


def flat(image, sign=","):
    return sign.join(map(str, image.reshape(-1)))


def idx(array):
    head = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
    return gzip.compress(head + array.astype(np.uint8).tobytes())


@pytest.fixture(scope="module")
def forms(tmp_path_factory):
    root = tmp_path_factory.mktemp("forms")
    put(root / "photos", "cat", "dog")
    put(root / "parts", "Training/cat", "Training/dog", "Testing/cat", "Testing/dog")
    put(root / "within", "cat/train", "cat/test", "dog/train", "dog/test")
    put(root / "around", "archive/photos/cat", "archive/photos/dog")
    put(root / "folds", *(f"{fold}/{name}" for fold in "123" for name in ("cat", "dog")))
    put(root / "masked", "cat/images", "cat/masks", "dog/images", "dog/masks")
    rows = [f"{name}/{i}" for name in ("cat", "dog") for i in range(3)]
    (root / "table.csv").write_text("id;class\n" + "\n".join(f"photos/{row};{row[:3]}" for row in rows))
    cells = [f"photos\\{row.replace('/', chr(92))}.png;{row[:3]}" for row in rows]
    (root / "excel.csv").write_text("\r\n".join(["sep=;", "File;Class", *cells]), encoding="utf-8-sig")
    cells = [f"photos/{row},{int(row[:3] == 'cat')}.0,{int(row[:3] == 'dog')}.0" for row in rows]
    (root / "columns.csv").write_text("\n".join(["image,cat,dog", *cells]))
    cells = [f"photos/{row}.png,{'cat|dog' if row.endswith('2') else row[:3]}" for row in rows]
    (root / "tags.csv").write_text("\n".join(["path,label", *cells]))
    (root / "other.csv").write_text("wo,was\n" + "\n".join(f"{row}.png,{row[:3]}" for row in rows))
    lines = (f"photos/{row}.png,{row[:3]},{'test' if i % 3 == 2 else 'train'},p{i}" for i, row in enumerate(rows))
    (root / "split.csv").write_text("path,label,split,group\n" + "\n".join(lines))
    head = "label," + ",".join(f"pixel{i}" for i in range(36))
    pixels = "\n".join(f"{label},{flat(image)}" for label, image in zip(LABELS, IMAGES, strict=True))
    (root / "pixels.csv").write_text(f"{head}\n{pixels}")
    (root / "wide.csv").write_text(f"{head}\n{pixels}")
    usage = ["Training"] * 8 + ["PublicTest"] * 2 + ["PrivateTest"] * 2
    cells = (f"{LABELS[n]},{flat(image, ' ')},{usage[n]}" for n, image in enumerate(IMAGES))
    (root / "faces.csv").write_text("emotion,pixels,Usage\n" + "\n".join(cells))
    np.savez(root / "arrays.npz", X=IMAGES, y=LABELS)
    np.savez(root / "plain.npz", IMAGES, LABELS)
    np.savez(root / "onehot.npz", x=np.stack([IMAGES] * 3, 1) / 255, y=np.eye(2)[LABELS])
    thirds = {"train": slice(6), "val": slice(6, 8), "test": slice(8, 12)}
    med = {f"{part}_images": IMAGES[rows_of] for part, rows_of in thirds.items()}
    np.savez(root / "medmnist.npz", **med, **{f"{part}_labels": LABELS[of][:, None] for part, of in thirds.items()})
    np.savez(root / "named.npz", a=IMAGES, b=LABELS, c=IMAGES)
    parts = {"x_train": IMAGES[:8], "y_train": LABELS[:8], "x_test": IMAGES[8:], "y_test": LABELS[8:]}
    np.savez(root / "keras.npz", **parts)
    savemat(root / "svhn.mat", {"X": np.stack([IMAGES] * 3, 3).transpose(1, 2, 3, 0), "y": LABELS[:, None]})
    (root / "mnist").mkdir()
    for name, rows_of in (("train", slice(8)), ("t10k", slice(8, 12))):
        (root / "mnist" / f"{name}-images-idx3-ubyte.gz").write_bytes(idx(IMAGES[rows_of]))
        (root / "mnist" / f"{name}-labels-idx1-ubyte.gz").write_bytes(idx(LABELS[rows_of]))
    shutil.make_archive(str(root / "photos"), "zip", root / "photos")
    return root


def add_optional(root, name):
    if name.startswith("h5:"):
        import h5py

        with h5py.File(root / "catvsdog.h5", "w") as file:
            file["images"], file["labels"] = IMAGES, LABELS
    if name.startswith(("parquet:", "hf:")) and not (root / "hub").exists():
        import pyarrow
        from pyarrow import parquet

        (root / "hub").mkdir()
        rows = []
        for image in IMAGES:
            file = io.BytesIO()
            Image.fromarray(image).save(file, "PNG")
            rows.append({"bytes": file.getvalue(), "path": None})
        for part, some in (("train", slice(8)), ("test", slice(8, 12))):
            table = pyarrow.table({"image": rows[some], "label": LABELS[some]})
            parquet.write_table(table, root / "hub" / f"{part}-00000-of-00001.parquet")


def test_there_is_a_table():
    counts = Counter(name.partition(":")[0] for _, name in LINES)
    assert counts["folder"] >= 6
    assert counts["csv"] >= 8
    assert counts["npz"] >= 6
    assert set(counts) >= {"idx", "zip", "mat", "parquet", "h5", "hf"}


@pytest.mark.parametrize("line", LINES, ids=[name for _, name in LINES])
def test_the_form_is_understood(forms, line, monkeypatch, tmp_path):
    _, name = line
    for start, package in NEEDS.items():
        if name.startswith(start):
            pytest.importorskip(package)
    if name == "hf:NAME":
        pytest.skip("needs the network")
    add_optional(forms, name)
    monkeypatch.chdir(forms)
    monkeypatch.setenv("BAKEOFF_CACHE", str(tmp_path))
    result = CliRunner().invoke(cli, ["prepare", name])
    assert result.exit_code == 0, result.output
    held_out = any(word in name for word in ("parts", "within", "folds", "split", "faces", "keras", "hub", "mnist"))
    assert bool(re.search(r"^class +train +test", result.output, re.MULTILINE)) == held_out
