"""Own models beside plain scikit-learn: trained here too, on the same split with the same seed, do they say the same?

    python -m tests.benchmarks.own_contenders [NAME ...]

Prints a row a contender: its accuracy as `run` finds it, that of the same model fitted without bakeoff, and on what
share of the test images both give one label; or why it failed. The classes stand in this script, and the cells that
`# %%` divides it into are those of a notebook (`tests/compare/running/test_beside_scikit_learn.py` runs both).
"""

# %%
import importlib.util
import json
import os
import sys
import tempfile
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.linear_model import RidgeClassifier
from sklearn.model_selection import GridSearchCV
from sklearn.neighbors import NearestCentroid
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.svm import SVC, LinearSVC

from bakeoff.compare import Study, run
from bakeoff.compare.contenders.shared_generators import seed_globally
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load
from bakeoff.compare.study.splits import split_for
from bakeoff.pipelines.compute.thread_count import given_threads


# %%
def flat(images: Any) -> Any:
    """One row an image, as scikit-learn's own classifiers take them."""
    return images.reshape(len(images), -1) / 255


class Centroids(ClassifierMixin, BaseEstimator):
    """A class in a script, which gives labels and no scores."""

    def fit(self, images: Any, labels: Any) -> "Centroids":
        """Keep the mean of each class."""
        self.classes_ = np.unique(labels)
        self.model_ = NearestCentroid().fit(flat(images), labels)
        return self

    def predict(self, images: Any) -> Any:
        """The class whose mean is nearest."""
        return self.model_.predict(flat(images))


class Loud(Centroids):
    """Prints 100 MB while it is fitted."""

    def fit(self, images: Any, labels: Any) -> "Centroids":
        """Print, and fit."""
        if os.environ.get("BESIDE") != "plain":
            for _ in range(100):
                print("x" * 10**6)
        return super().fit(images, labels)


class Exits(Centroids):
    """Ends its process without a word."""

    def fit(self, images: Any, labels: Any) -> "Centroids":
        """Leave."""
        os._exit(0)


def planes(images: Any) -> Any:
    """Channels first, as torch wants them."""
    return np.ascontiguousarray(images.transpose(0, 3, 1, 2)).astype("float32") / 255


def skorch_network() -> Any:
    """A network of skorch's, which draws from torch's global generator."""
    from skorch import NeuralNetClassifier
    from torch import nn

    layers = nn.Sequential(nn.Flatten(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    net = NeuralNetClassifier(layers, criterion=nn.CrossEntropyLoss, max_epochs=20, lr=0.3, verbose=0)
    return make_pipeline(FunctionTransformer(planes), net)


def xgboost_trees() -> Any:
    """Boosted trees of xgboost."""
    from xgboost import XGBClassifier

    return make_pipeline(FunctionTransformer(flat), XGBClassifier(n_estimators=20, n_jobs=1))


def lightgbm_trees() -> Any:
    """Boosted trees of lightgbm."""
    from lightgbm import LGBMClassifier

    return make_pipeline(FunctionTransformer(flat), LGBMClassifier(n_estimators=20, n_jobs=1, verbose=-1))


OWN: dict[str, Callable[[], Any]] = {
    "pipeline": lambda: make_pipeline(FunctionTransformer(flat), SVC()),
    "grid search": lambda: GridSearchCV(
        make_pipeline(FunctionTransformer(flat), SVC()), {"svc__C": [1, 10]}, cv=3, n_jobs=-1
    ),
    "class": lambda: Centroids(),
    "lambda": lambda: make_pipeline(FunctionTransformer(lambda images: images.reshape(len(images), -1) / 16), SVC()),
    "no predict_proba": lambda: make_pipeline(FunctionTransformer(flat), LinearSVC()),
    "decision_function alone": lambda: make_pipeline(FunctionTransformer(flat), RidgeClassifier()),
    "prints 100 MB": lambda: Loud(),
    "exits": lambda: Exits(),
    "skorch": skorch_network,
    "xgboost": xgboost_trees,
    "lightgbm": lightgbm_trees,
}
OPTIONAL = ("skorch", "xgboost", "lightgbm")


# %%
def beside(names: list[str]) -> dict[str, Any]:
    """Contender → accuracy here, accuracy alone and share of equal labels, or the reason of its failure."""
    dataset = load("digits", DataLocations(offline=True))
    study = Study(
        name="own",
        datasets=[dataset],
        contenders=[(name, OWN[name]) for name in names],
        repeats=1,
        design="splits",
        train_sizes=[300],
        exams=[],
    )
    with tempfile.TemporaryDirectory() as folder:
        results = run(study, folder)
    found: dict[str, Any] = {failure.trial.contender: failure.reason for failure in results.failures}
    os.environ["BESIDE"] = "plain"
    for outcome in results.outcomes:
        trial = outcome.trial
        seed_globally(trial.draw_seed)
        model = clone(OWN[trial.contender]())
        split = split_for(dataset, trial)
        seeds = {name: trial.draw_seed % 2**31 for name in model.get_params() if name.endswith("random_state")}
        model.set_params(**seeds)
        with given_threads(1), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            predicted = model.fit(dataset.images[split.train], dataset.labels[split.train]).predict(
                dataset.images[split.test]
            )
        found[trial.contender] = {
            "run": float(np.mean(outcome.correct)),
            "alone": float(np.mean(predicted == dataset.labels[split.test])),
            "equal": float(np.mean(predicted == outcome.predicted)),
            "scores": outcome.scores_are,
        }
    return found


# %%
if __name__ == "__main__":  # as in a notebook's cell; nobody who imports the classes above starts a study
    asked = [name for name in sys.argv[1:] if name in OWN] or [
        name for name in OWN if name not in OPTIONAL or importlib.util.find_spec(name)
    ]
    for contender, row in beside(asked).items():
        print(json.dumps([contender, row]))
