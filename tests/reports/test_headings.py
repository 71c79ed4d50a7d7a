"""What a block is called, where there is one and where there are several."""

from bakeoff.reports import document, wording
from bakeoff.reports.headings import panel_title, title, under_headings


def test_a_block_is_called_by_its_data_set_and_its_training_size():
    assert title(("digits", None)) == "digits"
    assert title(("digits", 1200)) == f"digits, {wording.count(1200)} training images"


def test_beside_other_training_sizes_all_images_are_named(make):
    sizes = make(datasets={"digits": (4, 0.0)}, repeats=1, train_sizes=(100, "all"), learned=False)
    alone = make(datasets={"digits": (4, 0.0)}, repeats=1, learned=False)
    assert panel_title(alone, ("digits", None), 60) == "digits"
    assert panel_title(sizes, ("digits", None), 60) == "digits, all training images"
    assert len(panel_title(sizes, ("digits", None), 12)) <= 12


def test_a_single_figure_needs_no_heading_and_several_have_theirs():
    figure = document.Text(("a figure",))
    assert under_headings([("digits", None)], [figure]) == [figure]
    first, one, second, none = under_headings([("digits", None), ("faces", 100)], [figure, None])
    assert (first.heading, second.heading) == ("digits", "faces, 100 training images")
    assert (one, none) == (figure, None)
