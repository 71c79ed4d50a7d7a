"""What scikit-learn is told of each estimator is true, and each column of each feature has a name of its own."""

from __future__ import annotations

import importlib

import numpy as np
import pytest
from sklearn.utils import estimator_checks, get_tags

from bakeoff.compare.catalog import entries
from bakeoff.compare.plug_in import class_name
from bakeoff.pipelines.baselines.majority import Majority
from bakeoff.pipelines.estimators.embedding import Embedding
from bakeoff.pipelines.estimators.network import NetworkClassifier
from bakeoff.pipelines.pipeline import FeatureScaler, traditional

QUICK = {"daisy": {"words": 40, "step": 2}, "orb": {"words": 40, "most": 60}}


def features():
    """Each of the catalog as it comes, some with options that change their columns, and a learned one."""
    for name in entries("features"):
        yield name, made(name, **QUICK.get(name, {}))
    yield "hog[cells]", made("hog", cells=(2, 3))
    yield "pixels[components]", made("pixels", components=7)
    yield "lbp[rotation_invariant]", made("lbp", rotation_invariant=True)
    kinds = ("geometry", "symmetry", "shape", "hog", "lbp", "pose")
    yield "face-landmarks[describe]", made("face-landmarks", describe=kinds)
    yield "small-cnn", Embedding(NetworkClassifier("small-cnn", epochs=1, random_state=0))


def made(name, **options):
    return getattr(entries("features")[name].load(), class_name(name))(**options)


FEATURES = dict(features())


@pytest.fixture(params=FEATURES)
def fitted(request, stripes, faces, points_of_faces):
    """A feature, the images that it was fitted on, and their labels."""
    images, labels = faces() if request.param.startswith("face") else stripes()
    feature = FEATURES[request.param]
    if "known_points" in feature.get_params():
        feature.set_params(known_points=points_of_faces())
    return feature.fit(images, labels), images, labels


def test_every_column_has_a_name_of_its_own(fitted):
    feature, images, _ = fitted
    names = feature.get_feature_names_out()
    assert names.dtype == object
    assert len(set(names)) == len(names) == feature.transform(images[:2]).shape[1]


def test_a_feature_takes_images_and_no_rows_and_gives_float32(fitted):
    feature, images, labels = fitted
    tags = get_tags(feature)
    assert not any([tags.input_tags.one_d_array, tags.input_tags.two_d_array, tags.input_tags.three_d_array])
    assert tags.input_tags.positive_only
    assert tags.transformer_tags.preserves_dtype == []
    assert feature.transform(images[:2]).dtype == np.float32
    with pytest.raises(ValueError, match="images must"):
        feature.fit(images.reshape(len(images), -1), labels)
    assert tags.target_tags.required is isinstance(feature, Embedding)


def test_features_side_by_side_have_names_too(stripes):
    images, labels = stripes()
    parts = [("hog", FEATURES["hog"]), ("hog-2", FEATURES["hog[cells]"]), ("small-cnn", FEATURES["small-cnn"])]
    model = traditional(parts, entries("classifiers")["linear-svm"].load().build()).fit(images, labels)
    names = model["features"].get_feature_names_out()
    assert len(set(names)) == len(names) == model["features"].transform(images).shape[1]
    assert names[0].startswith("hog__")
    assert names[-1].startswith("small-cnn__embedding")


def test_a_pipeline_takes_what_its_features_take():
    hog, learned = made("hog"), FEATURES["small-cnn"]
    for parts in ([("hog", hog)], [("hog", hog), ("learned", learned)]):
        model = traditional(parts, entries("classifiers")["svm"].load().build())
        for tags in (get_tags(model), get_tags(model["features"])):
            assert not tags.input_tags.two_d_array
            assert tags.input_tags.positive_only
        assert get_tags(model["features"]).target_tags.required is (len(parts) == 2)
        assert get_tags(model).target_tags.required


def test_a_network_takes_rows_where_it_knows_the_shape_of_their_images():
    assert not get_tags(NetworkClassifier()).input_tags.two_d_array
    assert get_tags(NetworkClassifier(image_shape=(8, 8, 1))).input_tags.two_d_array
    assert not get_tags(Majority()).input_tags.two_d_array


@pytest.mark.parametrize("name", entries("classifiers"))
def test_a_classifier_takes_rows(name):
    rng = np.random.default_rng(0)
    rows, labels = rng.normal(size=(60, 5)).astype(np.float32), np.arange(60) % 3
    classifier = entries("classifiers")[name].load().build()
    assert get_tags(classifier).input_tags.two_d_array
    assert not get_tags(classifier).input_tags.positive_only
    assert get_tags(classifier).estimator_type == "classifier"
    assert classifier.fit(rows, labels).predict(rows).shape == (60,)


@pytest.mark.parametrize("name", ["check_valid_tag_types", "check_estimator_tags_renamed", "check_mixin_order"])
@pytest.mark.parametrize(
    "estimator",
    [*FEATURES.values(), NetworkClassifier(), Majority(), FeatureScaler()],
    ids=lambda each: type(each).__name__,
)
def test_scikit_learn_s_checks_of_tags(name, estimator):
    if not hasattr(estimator_checks, name):
        pytest.skip("this scikit-learn has no such check")
    getattr(estimator_checks, name)(type(estimator).__name__, estimator)


def test_no_transformer_of_ours_has_been_forgotten():
    """Whatever has `transform` in our modules is among the features above, or is a part of a pipeline."""
    from tests.test_arrows import MODULES

    found = set()
    for module in MODULES:
        if module.startswith("bakeoff.pipelines") and not module.endswith("intel"):
            here = vars(importlib.import_module(module)).values()
            found |= {
                each.__name__
                for each in here
                if isinstance(each, type) and each.__module__ == module and hasattr(each, "transform")
            }
    seen = {type(each).__name__ for each in FEATURES.values()}
    assert found - seen == {
        "FeatureScaler",
        "Features",
        "Traditional",
        "_ScaledFeature",
        "VisualWords",
        "Pretrained",
        "Feature",
    }
