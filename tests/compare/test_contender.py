import numpy as np
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.preprocessing import FunctionTransformer

from compare.contender import contender, names
from compare.errors import UserError


@pytest.mark.parametrize("name", names())
def test_every_catalogued_name_becomes_an_estimator_with_a_seed(name):
    made = contender(name)
    estimator = made.build(seed=5)
    assert hasattr(estimator, "fit")
    assert made.family in ("traditional", "deep", "baseline")
    seeds = {value for key, value in estimator.get_params().items() if key.endswith("random_state")}
    assert seeds <= {5}


def test_options_reach_their_part():
    params = contender("hog[cell=3]+pixels+svm[C=7]").build(0).get_params()
    assert params["features__hog__describe__cell"] == 3
    assert params["classifier__C"] == 7
    network = contender("mlp[hidden=(20,),epochs=2]").build(0)
    assert network.epochs == 2
    assert network.options == {"hidden": (20,)}


def test_the_recipe_is_what_decides_not_how_it_is_typed():
    assert contender("hog[cell=3,orientations=8]+svm").recipe == contender("hog[orientations=8, cell=3]+svm").recipe
    recipes = {contender(name).recipe for name in ("hog+svm", "hog[cell=3]+svm", "pixels+svm", "hog+linear-svm", "mlp")}
    assert len(recipes) == 5


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("hog+smv", "Did you mean 'hog+svm'?"),
        ("small-cn", "Did you mean 'small-cnn'?"),
        ("hog", "needs a classifier, as in 'hog+svm'"),
        ("svm", "stands last, behind a feature"),
        ("svm+hog", "stands last"),
        ("hog+majority", "write 'majority' alone"),
        ("", "There is no contender ''"),
        ("hog++svm", "There is no contender 'hog++svm'"),
        ("hog[cell]+svm", "name[key=value"),
        ("no.such.module:make", "cannot be imported"),
        ("compare.errors:nothing", "has no 'nothing'"),
        ("compare.errors:ALPHA", "has no 'ALPHA'"),
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
    assert made.recipe != contender(("mine", DummyClassifier(strategy="uniform"))).recipe


@pytest.mark.parametrize("what", [3, DummyClassifier, ("x", object())])
def test_what_is_no_estimator_is_refused(what):
    with pytest.raises(UserError, match="scikit-learn estimator"):
        contender(what)


def test_a_module_s_maker_is_imported(tmp_path, monkeypatch):
    (tmp_path / "mymodels.py").write_text(
        "from sklearn.dummy import DummyClassifier\n"
        "def make(strategy='most_frequent'): return DummyClassifier(strategy=strategy)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    made = contender("mymodels:make[strategy='uniform']")
    assert made.family == "own"
    assert made.build(3).strategy == "uniform"
    assert made.recipe != contender("mymodels:make").recipe


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
