"""Options are tried before any trial is run: those that make sense pass, the others are refused by name."""

import contextlib

import pytest

from bakeoff.compare.catalog import entries
from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.contenders.sensible import check_options
from bakeoff.compare.errors import UserError


@pytest.mark.parametrize("name", ["mlp[epochs=2]", "small-cnn[width=8]", "hog[cell=4]+svm[C=3]", "majority"])
def test_options_that_make_sense_pass(name, dataset):
    check_options([(dataset, [contender(name)])])


@pytest.mark.parametrize(
    "name",
    [
        "hog+svm[C=-1]",
        "pixels+random-forest[n_estimators=0]",
        "mlp[depth=-3]",
        "lenet[activation=nothing]",
        "small-cnn[width=0]+svm",
        "mlp[validation=2]",
        "mlp[patience=3]",
        "mlp[patience=-1,validation=0.1]",
        "hog[cells=0]+svm",
        "hog[cells=(2,a)]+svm",
        "hog[block=(1,2,3)]+svm",
        "hog[orientations=1.5]+svm",
        "lbp[radius=-2]+svm",
        "lbp[grid=a]+svm",
        "gabor[wavelength=1]+svm",
        "color-histogram[space=lab]+svm",
        "contour-landmarks[points=3]+svm",
        "daisy[words=0]+svm",
        "orb[threshold=300]+svm",
        "pixels[components=0]+svm",
        "face-landmarks[describe=beauty]+svm",
    ],
)
def test_values_that_cannot_be_used_are_refused_with_the_contender_s_name(name, dataset):
    with pytest.raises(UserError) as refused:
        check_options([(dataset, [contender("majority"), contender(name)])])
    assert str(refused.value).startswith(f"'{name}' cannot be used: ")
    assert str(refused.value).endswith(". Correct the option in its brackets.")
    assert ".." not in str(refused.value)


@pytest.mark.parametrize("name", entries("features"))
def test_a_feature_as_it_comes_is_never_refused(name, dataset_for):
    """By what it says of its options; which `fit` asks, too."""
    each = contender(f"{name}+linear-svm")
    dataset = dataset_for(each.name)
    feature = each.parts[0].build()
    feature.check_parameters(dataset.image_shape)
    asked = []
    feature.check_parameters = asked.append
    with contextlib.suppress(Exception):  # a face may be found in none of these
        feature.fit(dataset.images, dataset.labels)
    assert asked == [dataset.image_shape]
