"""Images of class folders stand as those of tables and arrays do, where their names tell how."""

from pathlib import Path

from bakeoff.compare.data.labelling.image_order import in_order


def ordered(*files):
    """The files of PART/CLASS/NAME, as they are put in order; given by their bytes."""
    paths = [Path(file) for file in sorted(files)]
    rows = in_order(paths, [path.parts[-2] for path in paths], [path.parts[0] for path in paths])
    return [str(paths[row]) for row in rows]


def test_parts_come_as_train_val_test():
    assert ordered("Test/a/x", "a_part/a/x", "Training/a/x", "validation/a/x") == [
        "Training/a/x",
        "validation/a/x",
        "Test/a/x",
        "a_part/a/x",
    ]


def test_files_numbered_through_all_classes_stand_by_number():
    assert ordered("train/0/10.png", "train/0/3.png", "train/1/0.png", "test/0/1.png", "test/1/00.png") == [
        "train/1/0.png",
        "train/0/3.png",
        "train/0/10.png",
        "test/1/00.png",
        "test/0/1.png",
    ]


def test_names_and_numbers_that_begin_anew_in_each_class_change_nothing():
    twice = ("train/0/1.png", "train/0/2.png", "train/1/1.png")
    named = ("train/0/1.png", "train/0/two.png", "train/1/0.png")
    lone = ("train/0/10.png", "train/0/9.png")
    for files in (twice, named, lone):
        assert ordered(*files) == sorted(files)
