"""What every contender owes to whoever runs it, for all that the folders make possible."""

from __future__ import annotations

import importlib
import pickle
import pkgutil

import numpy as np
import pytest
import torch
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from bakeoff.pipelines.estimators.embedding import Embedding
from bakeoff.pipelines.estimators.network import NetworkClassifier, networks
from bakeoff.pipelines.pipeline import traditional

QUICK = {
    "random-forest": {"n_estimators": 15},
    "extra-trees": {"n_estimators": 15},
    "gradient-boosting": {"columns": 32, "max_iter": 8},
    "daisy": {"words": 40, "step": 2},
    "orb": {"words": 40, "most": 60},
}
"""What makes a slow classifier or feature quick enough for a test."""


def modules(kind):
    package = importlib.import_module(f"bakeoff.pipelines.{kind}")
    names = sorted(found.name for found in pkgutil.iter_modules(package.__path__) if not found.name.startswith("_"))
    return {name.replace("_", "-"): importlib.import_module(f"{package.__name__}.{name}") for name in names}


def feature(name):
    return getattr(modules("features")[name], "".join(word.capitalize() for word in name.split("-")))(
        **QUICK.get(name, {})
    )


def classifier(name):
    return modules("classifiers")[name].build(**QUICK.get(name, {}))


def contenders():
    """Each feature with the quickest classifier, each classifier behind HOG: all pairs would be a matter of hours."""
    for name in modules("features"):
        yield f"{name}+linear-svm", traditional([(name, feature(name))], classifier("linear-svm"))
    for last in modules("classifiers"):
        yield f"hog+{last}", traditional([("hog", feature("hog"))], classifier(last))
    yield "hog+pixels+svm", traditional([("hog", feature("hog")), ("pixels", feature("pixels"))], classifier("svm"))
    for name in networks():
        yield name, NetworkClassifier(name, epochs=12, batch_size=16)
    yield from hybrids()
    for name, module in modules("baselines").items():
        yield name, module.build()


def hybrids():
    """Learned features under classifiers, alone and beside engineered ones; `hog+mlp` stands among the classifiers."""
    learned = ("small-cnn", Embedding(NetworkClassifier("small-cnn", epochs=12, batch_size=16)))
    yield "small-cnn+svm", traditional([learned], classifier("svm"))
    yield "small-cnn+random-forest", traditional([learned], classifier("random-forest"))
    yield "small-cnn+hog+svm", traditional([learned, ("hog", feature("hog"))], classifier("svm"))
    pixels = Embedding(NetworkClassifier("mlp", epochs=12, batch_size=16))
    yield "mlp+mlp", traditional([("mlp", pixels)], classifier("mlp"))


CONTENDERS = dict(contenders())


def subjects(name):
    """What has to be in the pictures for the features of a contender, as their files say in SUBJECT."""
    found = modules("features")
    return {getattr(found.get(part), "SUBJECT", "anything") for part in name.split("+")[:-1]}


@pytest.fixture(scope="module", params=CONTENDERS)
def name(request):
    return request.param


@pytest.fixture
def unfitted(name, points_of_faces):
    return given(seeded(CONTENDERS[name]), points_of_faces)


@pytest.fixture(scope="module")
def pictures(name, stripes, faces):
    """What makes images that this contender has a chance to tell apart."""
    return faces if "faces" in subjects(name) else stripes


@pytest.fixture(scope="module")
def data(pictures):
    return pictures()


@pytest.fixture(scope="module")
def fitted(name, data, points_of_faces):
    return given(seeded(CONTENDERS[name]), points_of_faces).fit(*data)


def seeded(estimator, seed=0):
    """A clone with one seed in every random_state that it has."""
    parameters = estimator.get_params()
    return clone(estimator).set_params(**{key: seed for key in parameters if key.rpartition("__")[2] == "random_state"})


def given(estimator, points_of, **asked):
    """The same estimator, handed points for every parameter that takes some."""
    takes = [key for key in estimator.get_params() if key.rpartition("__")[2] == "known_points"]
    return estimator.set_params(**dict.fromkeys(takes, points_of(**asked))) if takes else estimator


def scores(model, images):
    scored = model.predict_proba(images) if hasattr(model, "predict_proba") else model.decision_function(images)
    return np.stack([-scored, scored], axis=1) if scored.ndim == 1 else scored


def test_it_learns_what_it_is_shown(name, fitted, data):
    images, labels = data
    accuracy = (fitted.predict(images) == labels).mean()
    if name in modules("baselines"):
        assert accuracy < 0.5  # of three equally frequent classes
    else:
        assert accuracy > 0.8


def test_a_clone_has_the_same_parameters_and_has_learned_nothing(fitted, data):
    copy = clone(fitted)
    assert repr(copy.get_params()) == repr(fitted.get_params())
    with pytest.raises(NotFittedError):
        copy.predict(data[0])


def test_parameters_survive_a_round_trip(unfitted):
    parameters = unfitted.get_params(deep=True)
    assert repr(clone(unfitted).set_params(**parameters).get_params()) == repr(parameters)


def test_a_second_fit_forgets_the_first(unfitted, data, pictures, points_of_faces):
    others = {"side": pictures.side + 2, "channels": 3, "classes": 2, "seed": 5}
    images, labels = pictures(**others)
    names = np.array(["zebra", "ape"])[labels]
    again = given(unfitted.fit(*data), points_of_faces, **others).fit(images, names)
    fresh = clone(unfitted).fit(images, names)
    np.testing.assert_array_equal(again.classes_, ["ape", "zebra"])
    np.testing.assert_array_equal(again.predict(images), fresh.predict(images))
    np.testing.assert_allclose(scores(again, images), scores(fresh, images), atol=1e-6)


def test_images_and_labels_are_left_as_they_are(unfitted, data):
    images, labels = (part.copy() for part in data)
    images.setflags(write=False)
    labels.setflags(write=False)
    unfitted.fit(images, labels).predict(images)
    np.testing.assert_array_equal(images, data[0])
    np.testing.assert_array_equal(labels, data[1])


def test_the_same_seed_gives_the_same_answers_and_no_global_state_moves(unfitted, fitted, data):
    images, _ = data
    before = np.random.get_state()[1].copy(), torch.random.get_rng_state()  # noqa: NPY002 (the state to leave alone)
    again = unfitted.fit(*data)
    np.testing.assert_array_equal(np.random.get_state()[1], before[0])  # noqa: NPY002
    assert torch.equal(torch.random.get_rng_state(), before[1])
    np.testing.assert_array_equal(again.predict(images), fitted.predict(images))
    np.testing.assert_array_equal(scores(again, images), scores(fitted, images))


def test_labels_may_be_words_in_any_order(unfitted, data, fitted):
    images, labels = data
    words = np.array(["b", "c", "a"])
    model = unfitted.fit(images, words[labels])
    assert model.classes_.tolist() == ["a", "b", "c"]
    assert set(model.predict(images)) <= {"a", "b", "c"}
    assert scores(model, images).shape == (len(images), 3)


def test_classes_are_sorted_and_the_largest_score_is_the_answer(fitted, data):
    images, labels = data
    np.testing.assert_array_equal(fitted.classes_, np.unique(labels))
    np.testing.assert_array_equal(fitted.classes_[scores(fitted, images).argmax(1)], fitted.predict(images))


def test_a_pickle_predicts_the_same(fitted, data):
    images, _ = data
    again = pickle.loads(pickle.dumps(fitted))
    np.testing.assert_array_equal(again.predict(images), fitted.predict(images))
    np.testing.assert_array_equal(scores(again, images), scores(fitted, images))


def test_one_image_gets_the_label_that_it_gets_among_others(fitted, data):
    images, _ = data
    together = fitted.predict(images[:5])
    for k in range(5):
        assert fitted.predict(images[k : k + 1]).tolist() == [together[k]]


def test_the_layout_in_memory_does_not_matter(fitted, data):
    images, _ = data
    strided = np.repeat(images, 2, axis=2)[:, :, ::2]
    backwards = np.ascontiguousarray(images[:, ::-1])[:, ::-1]
    assert not strided.flags.c_contiguous
    for view in (strided, backwards, np.asfortranarray(images)):
        np.testing.assert_array_equal(fitted.predict(view), fitted.predict(images))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda images: images.reshape(len(images), -1),
        lambda images: images / 255,
        lambda images: images[..., 0],
        lambda images: images.transpose(0, 3, 1, 2),
        lambda images: images[:0],
    ],
    ids=["flat", "float", "without channel", "channels first", "none"],
)
def test_wrong_images_are_refused_in_plain_words(unfitted, fitted, data, spoil):
    images, labels = data
    wrong = spoil(images)
    with pytest.raises(ValueError, match="images must "):
        unfitted.fit(wrong, labels[: len(wrong)])
    with pytest.raises(ValueError, match="images must "):
        fitted.predict(wrong)


def test_images_of_another_size_are_refused_with_both_sizes(fitted, pictures):
    here, there = pictures.side, pictures.side + 1
    images, _ = pictures(side=there)
    with pytest.raises(ValueError, match=rf"\({here}, {here}, 1\).*\({there}, {there}, 1\)"):
        fitted.predict(images)
