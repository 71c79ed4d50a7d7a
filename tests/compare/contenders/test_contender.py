from pathlib import Path

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.preprocessing import FunctionTransformer

from bakeoff.compare.catalog import entries
from bakeoff.compare.contenders.contender import contender, names
from bakeoff.compare.contenders.image_size import least_side
from bakeoff.compare.errors import UserError


@pytest.mark.parametrize("name", names())
def test_every_catalogued_name_becomes_an_estimator_with_a_seed(name):
    made = contender(name)
    estimator = made.build(seed=5)
    assert hasattr(estimator, "fit")
    assert made.family in ("traditional", "deep", "hybrid", "baseline")
    seeds = {value for key, value in estimator.get_params().items() if key.endswith("random_state")}
    assert seeds <= {5}


def test_options_reach_their_part():
    params = contender("hog[cell=3]+pixels+svm[C=7]").build(0).get_params()
    assert params["features__hog__describe__cell"] == 3
    assert params["classifier__C"] == 7
    network = contender("mlp[hidden=(20,),epochs=2]").build(0)
    assert network.epochs == 2
    assert network.options == {"hidden": (20,)}


def test_the_fingerprint_is_what_decides_not_how_it_is_typed():
    assert (
        contender("hog[cell=3,orientations=8]+svm").fingerprint
        == contender("hog[orientations=8, cell=3]+svm").fingerprint
    )
    recipes = {
        contender(name).fingerprint for name in ("hog+svm", "hog[cell=3]+svm", "pixels+svm", "hog+linear-svm", "mlp")
    }
    assert len(recipes) == 5


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("hog+svm", "traditional"),
        ("small-cnn", "deep"),
        ("small-cnn+svm", "hybrid"),
        ("small-cnn+hog+svm", "hybrid"),
        ("hog+mlp", "hybrid"),
        ("mlp+svm", "hybrid"),  # what the network saw before its last layer
        ("small-cnn+mlp", "deep"),
    ],
)
def test_what_is_deep_in_part_is_crossed(name, family):
    assert contender(name).family == family
    assert name.count("+") > 1 or names()[name] == family


def test_a_crossing_hands_options_seed_and_device_to_its_network():
    made = contender("small-cnn[width=8,epochs=2]+hog[cell=3]+random-forest[n_estimators=9]").build(7, "cuda")
    params = made.get_params()
    network = params["features__small-cnn__describe__network"]
    assert (network.options, network.epochs, network.random_state, network.device) == ({"width": 8}, 2, 7, "cuda")
    assert params["features__hog__describe__cell"] == 3
    assert (params["classifier__n_estimators"], params["classifier__random_state"]) == (9, 7)
    neural = contender("hog+mlp").build(7, "cuda")["classifier"]
    assert (neural.random_state, neural.device) == (7, "cuda")


def test_a_crossing_is_tuned_in_both_parts():
    assert contender("small-cnn+svm").space((28, 28, 1)).keys() >= {
        "small-cnn.learning_rate",
        "small-cnn.width",
        "svm.C",
    }
    tuned = contender("small-cnn+svm").with_settings({"small-cnn.width": 8, "small-cnn.epochs": 3, "svm.C": 2.0})
    params = tuned.build(0).get_params()
    assert params["features__small-cnn__describe__network"].options == {"width": 8}
    assert params["features__small-cnn__describe__network__epochs"] == 3
    assert params["classifier__C"] == 2.0


def test_a_crossing_needs_images_as_large_as_its_network_does():
    assert least_side(contender("small-cnn+pixels+svm")) == least_side(contender("small-cnn")) > 1


def test_hybrids_have_fingerprints_of_their_own():
    recipes = [
        contender(name).fingerprint for name in ("small-cnn", "small-cnn+svm", "small-cnn[width=8]+svm", "mlp+svm")
    ]
    assert len(set(recipes)) == 4


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("hog+smv", "Did you mean 'hog+svm'?"),
        ("small-cn", "Did you mean 'small-cnn'?"),
        ("hog", "needs a classifier, as in 'hog+svm'"),
        ("svm", "stands last, behind a feature"),
        ("svm+hog", "stands last"),
        ("svm+small-cnn", "'svm' is a classifier and stands last"),
        ("hog+small-cnn", "before a classifier, as in 'small-cnn+svm'"),
        ("small-cnn+smv", "Did you mean 'small-cnn+svm'?"),
        ("hog+majority", "write 'majority' alone"),
        ("", "There is no contender ''"),
        ("hog++svm", "There is no contender 'hog++svm'"),
        ("hog[cell]+svm", "name[key=value"),
        ("no.such.module:make", "cannot be imported"),
        ("bakeoff.compare.errors:nothing", "has no 'nothing'"),
        ("bakeoff.compare.errors:ALPHA", "has no 'ALPHA'"),
        ("mlp[hiden=3]", "Did you mean 'hidden'?"),
    ],
)
def test_a_wrong_name_is_told_with_the_next_step(name, said):
    with pytest.raises(UserError) as error:
        contender(name).build(0)
    assert said in str(error.value)


@pytest.mark.parametrize("name", ["hog[cels=3]+svm", "hog+svm[kernal='rbf']", "majority[x=1]"])
def test_an_option_that_a_part_does_not_have_is_refused(name):
    with pytest.raises(UserError):
        contender(name).build(0)


def test_an_object_is_a_contender_and_is_left_alone():
    own = DummyClassifier(strategy="stratified")
    made = contender(("mine", own))
    assert (made.name, made.family) == ("mine", "own")
    assert made.build(9).random_state == 9
    assert own.random_state is None
    assert made.fingerprint != contender(("mine", DummyClassifier(strategy="uniform"))).fingerprint


@pytest.mark.parametrize("what", [3, DummyClassifier, ("x", object())])
def test_what_is_no_estimator_is_refused(what):
    with pytest.raises(UserError, match="scikit-learn estimator"):
        contender(what)


def test_a_module_s_maker_is_imported(tmp_path, monkeypatch):
    (tmp_path / "mymodels.py").write_text(
        "from sklearn.dummy import DummyClassifier\n"
        "class OfImages(DummyClassifier): pass\n"
        "def make(strategy='most_frequent'): return OfImages(strategy=strategy)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    made = contender("mymodels:make[strategy='uniform']")
    assert made.family == "own"
    assert made.build(3).strategy == "uniform"
    assert made.fingerprint != contender("mymodels:make").fingerprint


def test_a_user_s_transformer_is_a_feature(tmp_path, monkeypatch, dataset):
    (tmp_path / "myfeatures.py").write_text(
        "from sklearn.preprocessing import FunctionTransformer\n"
        "def rows(x): return x.mean(axis=2).reshape(len(x), -1)\n"
        "def columns(x): return x.mean(axis=1).reshape(len(x), -1)\n"
        "def make(): return FunctionTransformer(rows)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    made = contender("myfeatures:make+hog+svm").build(0)
    made.fit(dataset.images, dataset.labels)
    assert np.mean(made.predict(dataset.images) == dataset.labels) > 0.9
    assert FunctionTransformer


def test_a_user_s_network_is_a_feature_by_what_it_learned(tmp_path, monkeypatch, dataset):
    (tmp_path / "mynetworks.py").write_text(
        "from bakeoff.pipelines.estimators.network import NetworkClassifier\n"
        "def make(): return NetworkClassifier('mlp', {'hidden': (12,)}, epochs=5)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    made = contender("mynetworks:make+linear-svm")
    assert made.family == "hybrid"
    model = made.build(0).fit(dataset.images, dataset.labels)
    assert model["features"].transform(dataset.images).shape == (90, 12)


class Knows(DummyClassifier):
    """A contender that takes points, if it is given any."""

    def __init__(self, known_points=None):
        super().__init__()
        self.known_points = known_points


def test_points_of_a_data_set_are_handed_over_before_the_fit(dataset):
    points = np.zeros((len(dataset), 68, 2), np.float32)
    given = contender("face-landmarks+linear-svm").knowing(dataset.images, points)
    parameter = "features__face-landmarks__describe__known_points"
    known = given.build(0).get_params()[parameter]
    assert known.of(dataset.images)[1].all()
    assert given.with_settings({"linear-svm.C": 2.0}).build(1).get_params()[parameter] is known
    assert given.fingerprint == contender("face-landmarks+linear-svm").fingerprint
    assert contender(("mine", Knows())).knowing(dataset.images, points).build(0).known_points is not None


def test_who_wants_no_points_gets_none(dataset):
    points = np.zeros((len(dataset), 68, 2), np.float32)
    refusing = contender("face-landmarks[known_points=False]+linear-svm").knowing(dataset.images, points).build(0)
    assert refusing.get_params()["features__face-landmarks__describe__known_points"] is False
    without = contender("face-landmarks+linear-svm").knowing(dataset.images, None).build(0)
    assert without.get_params()["features__face-landmarks__describe__known_points"] is None
    contender("hog+svm").knowing(dataset.images, points).build(0)


def test_a_file_that_an_option_names_is_part_of_the_recipe(tmp_path, monkeypatch):
    from bakeoff.pipelines.features import face_landmarks

    monkeypatch.setattr(face_landmarks, "FILES", {"model": lambda path: Path(path).open().close()})
    one, copy, other = tmp_path / "one.npz", tmp_path / "copy.npz", tmp_path / "other.npz"
    one.write_bytes(b"weights")
    copy.write_bytes(b"weights")
    other.write_bytes(b"other weights")

    def fingerprint(path):
        return contender(f"face-landmarks[model='{path}']+svm").fingerprint

    assert fingerprint(one) == fingerprint(copy)
    assert len({fingerprint(one), fingerprint(other), contender("face-landmarks+svm").fingerprint}) == 3
    with pytest.raises(UserError, match=r"cannot be made: .*missing.npz"):
        fingerprint(tmp_path / "missing.npz")
    assert contender(f"face-landmarks[model='{one}']+svm").build(0).get_params()[
        "features__face-landmarks__describe__model"
    ] == str(one)


def test_a_broken_model_is_refused_before_anything_runs(tmp_path):
    broken = tmp_path / "broken.npz"
    broken.write_bytes(b"no model")
    with pytest.raises(UserError, match=r"cannot be read as a landmark model.*bakeoff landmarks train"):
        contender(f"face-landmarks[model='{broken}']+svm")
    with pytest.raises(UserError, match=r"is not there.*bakeoff landmarks train"):
        contender("face-landmarks[model=nowhere.npz]+svm")


def test_a_part_is_of_the_class_of_its_place(tmp_path, monkeypatch):
    (tmp_path / "mynets_by_place.py").write_text(
        "from bakeoff.pipelines import NetworkClassifier, Pixels\n"
        "def net(): return NetworkClassifier('mlp', epochs=1)\n"
        "def plain(): return Pixels()\n"
    )
    monkeypatch.syspath_prepend(tmp_path)

    def classes(name):
        return [type(part).__name__ for part in contender(name).parts]

    assert classes("hog+small-cnn+mlp") == ["Feature", "LearnedFeature", "Classifier"]
    assert classes("small-cnn") == ["Network"]
    assert classes("majority") == ["Baseline"]
    assert classes("mynets_by_place:net") == ["UserComponent"]
    assert classes("mynets_by_place:net+svm") == ["UserFeature", "Classifier"]
    assert (contender("mynets_by_place:net").family, contender("mynets_by_place:net+svm").family) == ("own", "hybrid")
    assert contender("mynets_by_place:plain+svm").family == "traditional"
    steps = contender("mynets_by_place:net+mynets_by_place:plain+svm").build(3)["features"].transformer_list
    assert [type(block["describe"]).__name__ for _, block in steps] == ["Embedding", "Pixels"]


def test_what_a_classifier_s_file_builds_must_be_one(monkeypatch):
    file = entries("classifiers")["svm"].load()
    monkeypatch.setattr(file, "build", lambda **parameters: object())
    with pytest.raises(
        UserError, match=r"svm.py' is no file for classifiers: it builds a object, without fit and predict"
    ):
        contender("hog+svm").build(0)
