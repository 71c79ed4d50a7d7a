"""Outcomes on disk: damage planted and seen, packing without loss, a disk that is full."""

import subprocess
import sys
import tarfile
import textwrap
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bakeoff.compare.errors import UserError
from bakeoff.compare.results.store import Store
from bakeoff.compare.storage.archive import packed, unpacked
from bakeoff.compare.storage.outcome_files import (
    FACTS,
    PREDICTIONS,
    SUMS,
    DamagedError,
    Shared,
    decode,
    encode,
    with_sums,
)
from bakeoff.compare.study.trial import Damage, Examined, Failure
from tests.fakes import outcomes as fakes

OUTCOME = replace(
    fakes.outcome([True, False, True], groups=np.array([2, 2, 300])),
    exams={"maps": Examined({"weights": np.arange(6.0).reshape(2, 3)}, "how"), "none": Examined(fault="why")},
    warnings=("ü<b>",),
)
TRIAL = OUTCOME.trial
NAMES = ("index", "truth", "predicted", "scores", "groups")


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "run")
    store.create()
    store.write(OUTCOME)
    return store


def assert_same(found, written=OUTCOME):
    assert (found.trial, found.classes, found.warnings) == (written.trial, written.classes, written.warnings)
    for name in NAMES:
        ours, theirs = getattr(found, name), getattr(written, name)
        assert (ours is None) == (theirs is None)
        if ours is not None:
            assert ours.dtype == theirs.dtype
            assert np.array_equal(ours, theirs)
    assert found.exams.keys() == written.exams.keys()
    for name, examined in found.exams.items():
        theirs = written.exams[name]
        assert (examined.note, examined.fault, examined.cpu_seconds) == (theirs.note, theirs.fault, theirs.cpu_seconds)
        assert examined.facts.keys() == theirs.facts.keys()
        assert all(np.array_equal(array, theirs.facts[key]) for key, array in examined.facts.items())


@pytest.mark.parametrize("name", [FACTS, PREDICTIONS, "exams/maps.json", "exams/maps.npz", SUMS])
def test_every_flipped_bit_is_noticed(name):
    files = encode(OUTCOME)
    for at in range(len(files[name])):
        flipped = bytearray(files[name])
        flipped[at] ^= 1 << (at % 8)
        with pytest.raises(DamagedError):
            decode(TRIAL.key, files | {name: bytes(flipped)}, Shared())
    assert_same(decode(TRIAL.key, files, Shared()))


@pytest.mark.parametrize("name", [FACTS, PREDICTIONS, "exams/maps.json", "exams/maps.npz", SUMS])
@pytest.mark.parametrize("fault", ["cut", "empty", "missing", "link", "folder"])
def test_what_is_damaged_is_named_set_aside_and_missing(store, name, fault, tmp_path):
    path = store.trials / TRIAL.key / name
    content = path.read_bytes()
    path.unlink()
    if fault == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif fault == "empty":
        path.write_bytes(b"")
    elif fault == "folder":
        path.mkdir()
    elif fault == "link":
        (tmp_path / "elsewhere").write_bytes(content)
        path.symlink_to(tmp_path / "elsewhere")
    sound, (damage,) = store.read_all([TRIAL])
    assert sound == []
    assert damage.trial == TRIAL
    assert name in damage.reason
    store.set_aside(damage)
    assert not store.has(TRIAL)
    assert (store.folder / "damaged" / TRIAL.key).is_dir()
    store.write(OUTCOME)
    assert_same(store.read(TRIAL.key))


def test_the_outcome_of_another_trial_in_its_place_is_noticed(store):
    other = replace(TRIAL, repeat=7)
    (store.trials / TRIAL.key).rename(store.trials / other.key)
    _, (damage,) = store.read_all([other])
    assert "another trial" in damage.reason


def test_an_outcome_of_another_version_is_noticed():
    files = encode(OUTCOME)
    facts = files[FACTS].replace(b'"schema": 4', b'"schema": 9')
    sums = with_sums(files | {FACTS: facts})[SUMS]
    with pytest.raises(DamagedError, match="another version"):
        decode(TRIAL.key, files | {FACTS: facts, SUMS: sums}, Shared())


def test_pickles_with_a_right_digest_are_not_loaded():
    import io

    file = io.BytesIO()
    np.save(file, np.array([object()], dtype=object), allow_pickle=True)
    files = encode(OUTCOME) | {PREDICTIONS: file.getvalue()}
    with pytest.raises(DamagedError, match="kind"):
        decode(TRIAL.key, with_sums(files), Shared())


@pytest.mark.skipif(not Path("/usr/bin/sha256sum").exists(), reason="needs coreutils")
def test_the_digests_can_be_checked_by_hand(store):
    subprocess.run(["/usr/bin/sha256sum", "--check", "--strict", SUMS], cwd=store.trials / TRIAL.key, check=True)


@pytest.mark.parametrize("value", [-1, 0, 255, 256, 2**31, -(2**62)])
def test_whole_numbers_of_any_size_come_back(value):
    written = replace(OUTCOME, predicted=np.array([value, 1, 0]), groups=None, exams={})
    assert_same(decode(TRIAL.key, encode(written), Shared()), written)


def test_the_same_outcome_has_the_same_bytes_and_travels_as_them():
    assert encode(OUTCOME) == encode(OUTCOME)
    key, files = unpacked(packed(TRIAL.key, encode(OUTCOME)))
    assert key == TRIAL.key
    assert_same(decode(key, files, Shared()))


def test_an_exam_comes_to_an_outcome_in_a_folder_and_in_the_archive(store):
    store.write_exam(TRIAL.key, "none", Examined({"x": np.ones(1)}))
    store.pack()
    store.write_exam(TRIAL.key, "maps", Examined(fault="later"))
    found = store.read(TRIAL.key)
    assert found.exams["none"].facts.keys() == {"x"}
    assert (found.exams["maps"].fault, found.exams["maps"].facts) == ("later", {})
    assert np.array_equal(found.scores, OUTCOME.scores)


def several(store, n=5):
    trials = [replace(TRIAL, repeat=repeat) for repeat in range(n)]
    for trial in trials:
        store.write(replace(OUTCOME, trial=trial))
    return trials


def test_packing_loses_nothing_and_what_is_new_comes_to_it(store):
    trials = several(store)
    files = {
        trial.key: {p.name: p.read_bytes() for p in (store.trials / trial.key).rglob("*.*") if p.is_file()}
        for trial in trials
    }
    assert store.pack() == 5
    assert not list(store.trials.iterdir())
    store.write(replace(OUTCOME, trial=replace(TRIAL, repeat=5)))
    trials.append(replace(TRIAL, repeat=5))
    again = Store(store.folder)
    assert all(again.has(trial) for trial in trials)
    sound, damaged = again.read_all(trials)
    assert (len(sound), damaged) == (6, [])
    for outcome in sound:
        assert_same(outcome, replace(OUTCOME, trial=outcome.trial))
    assert again.pack() == 1
    assert again.pack() == 0
    with tarfile.open(store.folder / "trials.tar") as archive:
        archive.extractall(store.trials, filter="data")
    for key, known in files.items():
        assert {p.name: p.read_bytes() for p in (store.trials / key).rglob("*.*") if p.is_file()} == known


def test_one_in_a_folder_comes_before_its_namesake_in_the_archive(store):
    store.pack()
    store.write(replace(OUTCOME, warnings=("newer",)))
    assert store.read(TRIAL.key).warnings == ("newer",)
    store.pack()
    assert store.read(TRIAL.key).warnings == ("newer",)


def test_damage_in_the_archive_costs_the_outcome_it_falls_on(store):
    trials = several(store)
    store.pack()
    path = store.folder / "trials.tar"
    content = bytearray(path.read_bytes())
    hit = 0
    for at in range(0, len(content), 257):
        path.write_bytes(content[:at] + bytes([content[at] ^ 4]) + content[at + 1 :])
        sound, damaged = Store(store.folder).read_all(trials)
        assert len(sound) >= len(trials) - 2  # a damaged header may take those of the file before it with it
        for outcome in sound:
            assert_same(outcome, replace(OUTCOME, trial=outcome.trial))
        hit += bool(damaged) or len(sound) < len(trials)
    assert hit > 20
    path.write_bytes(content[: len(content) // 2])
    store = Store(store.folder)
    sound, damaged = store.read_all(trials)
    assert 0 < len(sound) < len(trials)
    for damage in damaged:
        store.set_aside(damage)
        assert not store.has(damage.trial)
        store.write(replace(OUTCOME, trial=damage.trial))
        assert_same(store.read(damage.trial.key), replace(OUTCOME, trial=damage.trial))


def test_what_is_damaged_is_not_packed(store):
    several(store)
    (store.trials / TRIAL.key / FACTS).write_bytes(b"")
    assert store.pack() == 4
    assert (store.trials / TRIAL.key).is_dir()


def limited(size, call):
    """A store in a process of its own, in which no file may be larger than that, as where the disk is full."""
    program = textwrap.dedent(f"""
        import resource, sys
        from pathlib import Path
        from bakeoff.compare.errors import StorageError
        from bakeoff.compare.results.store import Store
        from tests.compare.storage.test_outcome_store import OUTCOME, TRIAL, Failure
        resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))
        store = Store(Path(sys.argv[1]))
        try: {call}
        except StorageError as error: print(error); sys.exit(error.exit_code)
    """)
    return lambda folder: subprocess.run(
        [sys.executable, "-c", program, folder], capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(sys.platform == "win32", reason="has no such limit")
@pytest.mark.parametrize(
    "call",
    [
        "store.write(OUTCOME)",
        "store.write_failure(Failure(TRIAL, 'x' * 999))",
        "store.write_plan({'name': 'x' * 999}, [TRIAL], {})",
        "store.pack()",
    ],
)
def test_a_full_disk_loses_nothing_and_is_told(store, call):
    store.write_failure(Failure(replace(TRIAL, repeat=3), "why"))
    store.write_plan({"name": "before"}, [TRIAL], {})
    before = {path: path.read_bytes() for path in store.folder.rglob("*") if path.is_file()}
    ended = limited(200, call)(store.folder)
    assert ended.returncode == 4, ended.stderr
    assert "cannot be written" in ended.stdout
    assert "are free there" in ended.stdout
    assert {path: path.read_bytes() for path in store.folder.rglob("*") if path.is_file()} == before


def test_a_damaged_outcome_that_cannot_be_moved_is_told(store):
    (store.folder / "damaged").write_text("in the way")
    with pytest.raises(UserError):
        store.set_aside(Damage(TRIAL, "x"))
    assert [place.name for place in store.trials.iterdir()] == [TRIAL.key]
