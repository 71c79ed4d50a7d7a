import numpy as np
import pytest

from bakeoff.compare import Study
from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.contenders.image_size import check_sizes, least_side
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.errors import UserError
from bakeoff.compare.running.plan import plan_study


def tiny(side: int) -> Dataset:
    images = np.random.default_rng(0).integers(0, 256, (40, side, side + 3, 1), dtype=np.uint8)
    return Dataset("folder:tiny[color=gray]", images, np.arange(40) % 2, ("a", "b"), "made by the tests")


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("hog[cell=8]+svm", 16),
        ("hog[cell=4,block=3]+pixels+svm", 12),
        ("hog+svm", 2),
        ("small-cnn", 8),
        ("mlp", 1),
        ("majority", 1),
    ],
)
def test_what_each_contender_needs(name, least):
    assert least_side(contender(name)) == least


def test_the_least_size_is_what_the_contender_itself_refuses():
    for name in ("hog[cell=8]+svm", "hog[cell=4,block=3]+svm"):
        least = least_side(contender(name))
        hog = contender(name).build(0).named_steps["features"]
        hog.fit(tiny(least).images)
        with pytest.raises(ValueError, match=f"at least {least} × {least}"):
            hog.fit(tiny(least - 1).images)


def test_small_images_are_refused_before_any_training_with_the_option_that_rescales():
    with pytest.raises(UserError) as error:
        plan_study(Study(datasets=[tiny(5)], contenders=["hog[cell=8]+svm", "small-cnn", "mlp"]))
    assert str(error.value) == (
        "'folder:tiny[color=gray]' has images of 8×5 pixels, but hog[cell=8]+svm needs at least 16×16, "
        "small-cnn needs at least 8×8. Enlarge them, as in folder:tiny[size=16] where the data set has that option, "
        "or leave the contender out."
    )
    check_sizes([(tiny(8), [contender("small-cnn")])])


def test_a_contender_is_measured_against_the_data_sets_that_it_meets_only():
    large = Dataset("large", tiny(20).images, tiny(20).labels, ("a", "b"), "made by the tests")
    only = {"hog[cell=8]+svm": ("large",)}
    study = Study(
        datasets=[tiny(5), large], contenders=["mlp", "hog[cell=8]+svm"], only=only, design="splits", repeats=1
    )
    met = [(trial.dataset, trial.contender) for trial in plan_study(study).trials]
    assert met == [(tiny(5).name, "mlp"), ("large", "mlp"), ("large", "hog[cell=8]+svm")]
