"""One set in every form that it may come in is one data set: one digest, hence one split and one answer."""

import csv as csv_file
import gzip
import io
import json
import shutil
import struct

import numpy as np
import pytest
from PIL import Image
from scipy.io import savemat

from bakeoff.compare import Study
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load
from bakeoff.compare.running.measure import measure
from bakeoff.compare.running.plan import plan_study

FORMS = [
    "idx",
    "npz",
    "keras npz",
    "pixel csv",
    "folder",
    "zip",
    "csv of files",
    "mat",
    "h5",
    "parquet",
    "hf",
    "hf bytes",
]
NEEDS = {"h5": "h5py", "parquet": "pyarrow", "hf": "datasets", "hf bytes": "datasets"}


def write(form, root, images, labels, n_train):
    """Write (n, height, width) images, the first of them to train on, in a form, and return how it is asked for."""
    parts = {"train": slice(n_train), "test": slice(n_train, None)}
    split = np.repeat(list(parts), [n_train, len(labels) - n_train])
    if form == "idx":
        for part, name in (("train", "train"), ("test", "t10k")):
            for what, array in (("images-idx3", images[parts[part]]), ("labels-idx1", labels[parts[part]])):
                head = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
                content = gzip.compress(head + array.astype(np.uint8).tobytes(), 1)
                (root / f"{name}-{what}-ubyte.gz").write_bytes(content)
        return f"idx:{root}"
    if form == "npz":
        np.savez(root / "set.npz", images=images, labels=labels, split=split)
    elif form == "keras npz":
        arrays = {
            f"{axis}_{part}": array[rows]
            for part, rows in parts.items()
            for axis, array in (("x", images), ("y", labels))
        }
        np.savez(root / "set.npz", **arrays)
    elif form == "pixel csv":
        with (root / "set.csv").open("w", newline="") as file:
            rows = csv_file.writer(file)
            rows.writerow(["label", "split", *(f"pixel{number}" for number in range(images[0].size))])
            rows.writerows(
                [label, part, *image.reshape(-1)] for label, part, image in zip(labels, split, images, strict=True)
            )
        return f"csv:{root / 'set.csv'}"
    elif form == "mat":
        savemat(root / "set.mat", {"X": images, "y": labels[:, None], "split": split.astype(object)[:, None]})
        return f"mat:{root / 'set.mat'}"
    elif form == "h5":
        import h5py

        with h5py.File(root / "set.h5", "w") as file:
            for part, rows in parts.items():
                file[f"{part}/images"], file[f"{part}/labels"] = images[rows], labels[rows]
        return f"h5:{root / 'set.h5'}"
    elif form in ("parquet", "hf", "hf bytes"):
        write_parquet(root / "set", images, labels, parts, told=form != "hf bytes")
        return f"{form.split()[0]}:{root / 'set'}"
    else:
        lines = [("path", "label", "split")]
        for part, rows in parts.items():
            for number, (label, image) in enumerate(zip(labels[rows], images[rows], strict=True)):
                path = root / "set" / part / str(label) / f"{number}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                Image.fromarray(image).save(path, compress_level=1)
                lines.append((path.relative_to(root).as_posix(), str(label), part))
        if form == "csv of files":
            (root / "set.csv").write_text("\n".join(",".join(line) for line in lines))
            return f"csv:{root / 'set.csv'}"
        if form == "folder":
            return f"folder:{root / 'set'}"
        return f"zip:{shutil.make_archive(str(root / 'set'), 'zip', root / 'set')}"
    return f"npz:{root / 'set.npz'}"


def write_parquet(folder, images, labels, parts, told):
    """Files as the hub has them: bytes of pictures, numbers for classes, and whether it is told what these are."""
    import pyarrow
    from pyarrow import parquet

    folder.mkdir()
    for part, rows in parts.items():
        pictures = []
        for image in images[rows]:
            file = io.BytesIO()
            Image.fromarray(image).save(file, "PNG", compress_level=1)
            pictures.append({"bytes": file.getvalue(), "path": None})
        names = [str(name) for name in sorted({int(label) for label in labels})]
        features = {"image": {"_type": "Image"}, "label": {"_type": "ClassLabel", "names": names}}
        metadata = {"huggingface": json.dumps({"info": {"features": features}})}
        kind = pyarrow.struct({"bytes": pyarrow.binary(), "path": pyarrow.string() if told else pyarrow.null()})
        table = pyarrow.table({"image": pyarrow.array(pictures, kind), "label": labels[rows].astype(np.int64)})
        parquet.write_table(table.replace_schema_metadata(metadata), folder / f"{part}-00000-of-00001.parquet")


def made(form, root, images, labels, n_train):
    if form in NEEDS:
        pytest.importorskip(NEEDS[form])
    root.mkdir()
    return load(write(form, root, images, labels, n_train), DataLocations(offline=True))


@pytest.fixture(scope="module")
def digits():
    """Some digits as they come, in no order, and the data set that they are."""
    dataset = load("digits", DataLocations())
    images, labels = dataset.images[:90, ..., 0], dataset.labels[:90]
    return images, labels, 60


@pytest.fixture(scope="module")
def first(digits, tmp_path_factory):
    return made("idx", tmp_path_factory.mktemp("first") / "idx", *digits)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_one_digest(form, digits, first, tmp_path, monkeypatch):
    monkeypatch.setenv("BAKEOFF_CACHE", str(tmp_path / "cache"))
    found = made(form, tmp_path / "set", *digits)
    assert found.classes == first.classes
    assert np.array_equal(found.split, first.split)
    assert np.array_equal(found.labels, first.labels)
    assert np.array_equal(found.images, first.images)
    assert found.digest == first.digest


def answer(dataset):
    plan = plan_study(Study(datasets=[dataset], contenders=["pixels+linear-svm"], exams=[]))
    outcome = measure(plan.trials[0], plan.contenders["pixels+linear-svm"], dataset).outcome
    return plan.trials[0].draw_seed, outcome.predicted.tolist(), outcome.scores.tobytes()


@pytest.fixture(scope="module")
def first_answer(first):
    return answer(first)


@pytest.mark.parametrize("form", ["npz", "keras npz", "pixel csv", "folder", "parquet"])
def test_one_digest_is_one_answer(form, digits, first_answer, tmp_path):
    assert answer(made(form, tmp_path / "set", *digits)) == first_answer


def test_another_order_is_another_set(digits, tmp_path, first):
    images, labels, n_train = digits
    images = images.copy()
    images[[0, 1]] = images[[1, 0]]
    assert made("npz", tmp_path / "set", images, labels, n_train).digest != first.digest
