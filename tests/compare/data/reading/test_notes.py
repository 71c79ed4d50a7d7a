"""What was done to pictures is said, and nothing where nothing was done."""

from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.data.reading.notes import size_notes


def test_pictures_that_had_the_common_size_need_no_word():
    assert size_notes([(12, 8)] * 3, (8, 12), ImageOptions()) == []


def test_sizes_and_how_they_became_one_are_told():
    (crop,) = size_notes([(40, 20), (9, 9), (40, 20)], (10, 10), ImageOptions())
    assert crop.startswith("Images came in 2 sizes, 9×9 to 40×20 pixels; each was resized")
    assert "until it covered 10×10, and its centre was cut out" in crop
    (pad,) = size_notes([(40, 20)], (8, 12), ImageOptions(fit="pad"))
    assert pad.startswith("Images came in one size, 40×20 pixels")
    assert "fitted into 12×8, with black margins" in pad  # width first, as people say it
    assert "changes its proportions" in size_notes([(40, 20)], (8, 8), ImageOptions(fit="stretch"))[0]
