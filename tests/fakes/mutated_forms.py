"""Files of every form that bakeoff reads, changed so that they are damaged, and what becomes of them."""

from __future__ import annotations

import gzip
import json
import shutil
import struct
import time
import tomllib
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from scipy.io import savemat

from bakeoff.compare import Study
from bakeoff.compare import load as load_run
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.header import UnreadableImageError
from bakeoff.compare.data.reading.image_files import Form, look, read
from bakeoff.compare.data.reading.points_file import UnreadablePointsError, read_points
from bakeoff.compare.data.source import load
from bakeoff.compare.errors import UserError
from bakeoff.compare.results.store import Store
from bakeoff.compare.study.study_file import read_study
from bakeoff.compare.study.trial import Failure, Trial
from bakeoff.pipelines.faces.locate.supervised_descent import FORMAT, SHAPES, SupervisedDescent
from tests.fakes.damage import damaged
from tests.fakes.outcomes import outcome
from tests.fakes.pictures import pictures

MOST_SECONDS, MOST_BYTES = 1.0, 200 * 10**6
"""CPU seconds that one file may take, and memory beyond what stood before."""

IMAGES = np.random.default_rng(0).integers(0, 256, (24, 8, 8), dtype=np.uint8)
LABELS = np.arange(24) % 3

Read = Callable[[Path], Any]


@dataclass(frozen=True)
class Damageable:
    """A sound file (or folder of files), and how it is read."""

    path: Path
    read: Read

    @property
    def files(self) -> dict[Path, bytes]:
        """What it is made of."""
        paths = sorted(each for each in self.path.rglob("*") if each.is_file()) if self.path.is_dir() else [self.path]
        return {path: path.read_bytes() for path in paths}


def forms(root: Path) -> dict[str, Damageable]:
    """One of each form, written below a folder; those whose reader is not installed are left out."""
    pictures = {name: Damageable(path, _picture) for name, path in _pictures(root).items()}
    return pictures | {
        "npz": Damageable(_npz(root / "set.npz", images=IMAGES, labels=LABELS), _set("npz")),
        "idx": Damageable(_idx(root / "idx"), _set("idx")),
        "csv of pixels": Damageable(_pixel_table(root / "pixels.csv"), _set("csv")),
        "csv of files": Damageable(_file_table(root), _set("csv")),
        "zip": Damageable(_zip(root), _set("zip")),
        "mat": Damageable(_mat(root / "set.mat"), _set("mat")),
        **_optional(root),
        "pts": Damageable(_points(root / "face.pts"), read_points),
        "model.npz": Damageable(_model(root / "model.npz"), SupervisedDescent.load),
        "study.toml": Damageable(_study(root / "study.toml"), read_study),
        "run": Damageable(_run(root / "run"), _results),
    }


@dataclass(frozen=True)
class Met:
    """What became of a file: "read", "refused", or what must not be; its CPU seconds and the memory that it took."""

    said: str
    seconds: float
    grown: int


def met(form: Damageable, random: np.random.Generator) -> Met:
    """Damage one file of a form, read it, and put back what stood there."""
    whole = form.files
    path = sorted(whole)[random.integers(len(whole))]
    path.write_bytes(damaged(whole[path], random))
    before, began = _forget_peak(), time.process_time()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            form.read(form.path)
        said = "read"
    except (UserError, UnreadableImageError, UnreadablePointsError) as error:
        said = "refused" if str(error).strip() else "refused without a word"
    except ValueError as error:  # what a landmark model's reader declares
        named = form.read == SupervisedDescent.load and str(form.path) in str(error)
        said = "refused" if named else f"{type(error).__name__}: {error}"
    except BaseException as error:
        said = f"{type(error).__name__}: {error}"
    seconds = time.process_time() - began
    grown = _peak() - before
    path.write_bytes(whole[path])
    return Met(said[:300], seconds, grown)


def _forget_peak() -> int:
    """Have the system count this process's peak of memory anew, and say what it stands at, in bytes."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    return _peak()


def _peak() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def _picture(path: Path) -> None:
    look(path)
    read(path, Form((32, 32), gray=False))


def _set(name: str) -> Read:
    return lambda path: load(f"{name}:{path}", DataLocations(offline=True))


def _results(path: Path) -> None:
    load_run(path).summary()


def _pictures(root: Path) -> dict[str, Path]:
    paths = {}
    for name, content in pictures().items():
        paths[name] = root / f"{name}.png"
        paths[name].write_bytes(content)
    return paths


def _npz(path: Path, **arrays: Any) -> Path:
    np.savez_compressed(path, **arrays)
    return path


def _idx(folder: Path) -> Path:
    folder.mkdir()
    for part, rows in (("train", slice(16)), ("t10k", slice(16, None))):
        for kind, array in (("images-idx3", IMAGES[rows]), ("labels-idx1", LABELS[rows].astype(np.uint8))):
            head = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
            (folder / f"{part}-{kind}-ubyte.gz").write_bytes(gzip.compress(head + array.tobytes(), 1))
    return folder


def _pixel_table(path: Path) -> Path:
    lines = ["label," + ",".join(f"pixel{number}" for number in range(64))]
    lines += [",".join(map(str, [label, *image.ravel()])) for label, image in zip(LABELS, IMAGES, strict=True)]
    path.write_text("\n".join(lines))
    return path


def _pictures_of_classes(folder: Path) -> list[Path]:
    paths = [folder / f"c{label}" / f"{number}.png" for number, label in enumerate(LABELS)]
    for path, image in zip(paths, IMAGES, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(path)
    return paths


def _file_table(root: Path) -> Path:
    paths = _pictures_of_classes(root / "pictures")
    lines = [
        f"{path.relative_to(root)},{path.parent.name},{'test' if n > 15 else 'train'}" for n, path in enumerate(paths)
    ]
    (root / "files.csv").write_text("path,label,split\n" + "\n".join(lines))
    return root / "files.csv"


def _zip(root: Path) -> Path:
    _pictures_of_classes(root / "packed")
    return Path(shutil.make_archive(str(root / "packed"), "zip", root / "packed"))


def _mat(path: Path) -> Path:
    savemat(path, {"X": np.stack([IMAGES] * 3, 3).transpose(1, 2, 3, 0), "y": LABELS[:, None]}, do_compression=True)
    return path


def _optional(root: Path) -> dict[str, Damageable]:
    found = {}
    with suppress(ImportError):
        import pyarrow
        from pyarrow import parquet

        rows = [{"bytes": path.read_bytes(), "path": path.name} for path in _pictures_of_classes(root / "rows")]
        parquet.write_table(pyarrow.table({"image": rows, "label": LABELS}), root / "set.parquet")
        found["parquet"] = Damageable(root / "set.parquet", _set("parquet"))
    with suppress(ImportError):
        import h5py

        with h5py.File(root / "set.h5", "w") as file:
            file["images"], file["labels"] = IMAGES, LABELS
        found["h5"] = Damageable(root / "set.h5", _set("h5"))
    return found


def _points(path: Path) -> Path:
    path.write_text("version: 1\nn_points: 9\n{\n" + "".join(f"{n}.5 {n * 2}.25\n" for n in range(9)) + "}\n")
    return path


def _model(path: Path) -> Path:
    random = np.random.default_rng(0)
    arrays = {name: random.standard_normal(shape).astype(np.float16) for name, shape in SHAPES.items()}
    return _npz(path, **arrays | {"format": np.int64(FORMAT)})


def _study(path: Path) -> Path:
    path.write_text(
        'datasets = ["digits"]\ncontenders = ["hog+svm", "small-cnn"]\nrepeats = 3\nseed = 1\ntrain_sizes = [50, 100]\n'
        'design = "splits"\ntest_fraction = 0.2\nrope = 0.005\ntimeout = 60\nthreads = 1\n'
    )
    return path


def _run(folder: Path) -> Path:
    store = Store(folder)
    store.create()
    outcomes = [outcome([True, False, True, True], repeat) for repeat in range(2)]
    lost = Trial("d", "0", "c", "own", "r", 2, None, 0.2, 0, design="splits")
    study = Study(datasets=["digits"], contenders=["majority"])
    store.write_plan(study.settings(), [*(each.trial for each in outcomes), lost], {})
    for each in outcomes:
        store.write(each)
    store.write_failure(Failure(lost, "it broke", "Traceback"))
    assert json.loads((folder / "plan.json").read_text())
    assert tomllib.loads((folder / "study.toml").read_text())
    return folder
