"""Made-up results of whole studies as a report meets them: readings, exams, failures, tuning, cards."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from bakeoff.compare.data.card import card_of
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.facts import DatasetFacts
from bakeoff.compare.results.results import Results
from bakeoff.compare.study.budget import Budget
from bakeoff.compare.study.search import Attempt, Ending, Search
from bakeoff.compare.study.study import Study
from bakeoff.compare.study.trial import Examined, Failure, Outcome, Trial

CONTENDERS = {
    "majority": ("baseline", 0.0, 0.02),
    "pixels+svm": ("traditional", 0.93, 1.4),
    "pixels+random-forest": ("traditional", 0.90, 2.2),
    "hog+svm": ("traditional", 0.965, 3.1),
    "hog+linear-svm": ("traditional", 0.95, 1.1),
    "hog+random-forest": ("traditional", 0.925, 4.0),
    "contour-landmarks+svm": ("traditional", 0.83, 9.0),
    "mlp": ("deep", 0.94, 8.5),
    "small-cnn": ("deep", 0.978, 44.0),
}
"""Name → family, how good it is, CPU seconds to train."""


def trials_of(study: Study, families: dict[str, str]) -> tuple[Trial, ...]:
    """The trials of a study over data sets that do not exist."""
    return tuple(
        Trial(
            dataset, _digest(dataset), name, families[name], name, repeat, None if size == "all" else int(size), 0.2, 0
        )
        for dataset in study.datasets
        for size in study.train_sizes
        for name in map(str, study.contenders)
        for repeat in range(study.repeats or 1)
    )


def _digest(dataset: str) -> str:
    return hashlib.sha256(dataset.encode()).hexdigest()


def make_results(
    contenders: dict[str, tuple[str, float, float]] | None = None,
    datasets: dict[str, tuple[int, float]] | None = None,
    *,
    repeats: int = 5,
    n_test: int = 300,
    n_train: int = 1200,
    train_sizes: tuple[int | str, ...] = ("all",),
    fixed_test: bool = False,
    class_names: tuple[str, ...] = (),
    image_shape: tuple[int, int, int] = (16, 16, 1),
    learned: bool = True,
    readings: bool = True,
    perfect: bool = False,
    fail: Callable[[Trial], bool] = lambda _: False,
    forget: Callable[[Trial], bool] = lambda _: False,
    **changes: Any,
) -> Results:
    """Results of a made-up study; `datasets` is name → (number of classes, how much harder it is)."""
    contenders = CONTENDERS if contenders is None else contenders
    datasets = {"digits": (10, 0.0), "faces": (6, 0.12)} if datasets is None else datasets
    study = Study(
        datasets=tuple(datasets), contenders=tuple(contenders), train_sizes=train_sizes, repeats=repeats, **changes
    )
    outcomes, failures = [], []
    trials = trials_of(study, {name: family for name, (family, _, _) in contenders.items()})
    for trial in trials:
        if forget(trial):
            continue
        if fail(trial):
            failures.append(Failure(trial, "out of memory <at> `fit` | killed", "Traceback"))
            continue
        n_classes, harder = datasets[trial.dataset]
        names = class_names or tuple(f"class {i}" for i in range(n_classes))
        _, skill, seconds = contenders[trial.contender]
        taken = trial.train_size or n_train
        few = 0.9 / np.sqrt(taken / 8) if trial.train_size else 0
        skilled = 1.0 if perfect else max(0.0, skill - harder - few)
        outcomes.append(
            _outcome(trial, names, skilled, seconds, n_test, taken, fixed_test, image_shape, learned, readings)
        )
    facts = {
        name: DatasetFacts(
            digest=_digest(name),
            images=1797,
            image_shape=image_shape,
            classes=class_names or tuple(f"class {i}" for i in range(n_classes)),
            source="made up.",
            licence="CC0",
        )
        for name, (n_classes, _) in datasets.items()
    }
    return Results(study, trials, tuple(outcomes), tuple(failures), facts)


def _outcome(
    trial: Trial,
    classes: tuple[str, ...],
    skill: float,
    seconds: float,
    n_test: int,
    n_train: int,
    fixed_test: bool,
    shape: tuple[int, int, int],
    learned: bool,
    readings: bool,
) -> Outcome:
    draw = np.random.default_rng([trial.repeat, len(trial.dataset), 0 if fixed_test else 1])
    own = np.random.default_rng(list(trial.key.encode()))
    index = np.arange(n_test) if fixed_test else np.sort(draw.choice(6 * n_test, n_test, replace=False))
    truth = draw.integers(0, len(classes), n_test)
    ease = draw.random(n_test)  # shared by all contenders of a draw: an image is hard for everyone
    knows = 0.75 * ease + 0.25 * own.random(n_test) < (0.875 * skill + 0.125 * skill**2 if skill < 1 else 2)
    near = (truth + own.choice([1, 2, 5], n_test)) % len(classes)
    predicted = np.where(knows, truth, near if skill else 0)
    jitter = float(own.lognormal(0, 0.08))
    parameters = {"deep": 61_706, "traditional": 84_000, "baseline": 10}.get(trial.family, 5_000)
    return Outcome(
        trial,
        classes,
        index.astype(np.int64),
        truth.astype(np.int64),
        predicted.astype(np.int64),
        np.zeros((n_test, len(classes)), np.float32),
        "decision",
        n_train,
        fixed_test,
        _readings(seconds * n_train / 1200, jitter, parameters) if readings else {},
        (_exams(trial, draw, own, shape, len(classes), skill) if trial.repeat == 0 else {}) | _layers(trial, own)
        if learned
        else {},
        ("The optimiser stopped before it converged.",)
        if trial.contender == "hog+linear-svm" and trial.repeat < 2
        else (),
        0,
        {"processor": "Example Processor 3000", "cores": 2, "memory_bytes": 25_000_000_000, "system": "Linux 6.1"},
        {"bakeoff": "0.1.0", "numpy": "2.4.0", "scikit-learn": "1.9.0", "torch": "2.13.0"},
    )


def _readings(seconds: float, jitter: float, parameters: int) -> dict[str, dict[str, float]]:
    return {
        "fit": {
            "wall_seconds": seconds * 1.1 * jitter,
            "cpu_seconds": seconds * jitter,
            "peak_bytes": 2.1e8 + 4e6 * seconds,
            "peak_bytes_above_start": (4e6 * seconds + 3e5) * jitter,
        },
        "predict": {"wall_seconds": 0.02 * seconds, "cpu_seconds": 0.02 * (seconds + 0.05) ** 0.7 * jitter},
        "latency": {"wall_seconds": 2e-4 * (1 + seconds) ** 0.5 * jitter},
        "size": {"bytes": parameters * 8.0, "parameters": float(parameters)},
    }


def _exams(
    trial: Trial,
    draw: np.random.Generator,
    own: np.random.Generator,
    shape: tuple[int, int, int],
    n_classes: int,
    skill: float,
) -> dict[str, Examined]:
    height, width, channels = shape
    down, across = np.mgrid[0:height, 0:width]
    truth = np.sort(draw.integers(0, n_classes, 6))
    images = np.zeros((6, height, width, channels), np.uint8)
    for i, label in enumerate(truth):
        ring = np.abs(
            np.hypot((down - height / 2) / height, (across - width / 2) / width) - 0.1 - 0.25 * label / n_classes
        )
        images[i] = (255 * np.exp(-((ring / 0.06) ** 2)))[..., None] * np.linspace(1, 0.5, channels)
    spots = own.uniform(0.2, 0.8, (6, 2, 2))
    heat = np.zeros((6, height, width), np.float32)
    for i in range(6):
        for sign, (y, x) in zip((1, -0.5), spots[i], strict=True):
            heat[i] += sign * np.exp(-(((down / height - y) ** 2 + (across / width - x) ** 2) / 0.03))
    predicted = np.where(own.random(6) < max(skill, 0.1), truth, (truth + 1) % n_classes)
    found = {
        "occlusion": Examined(
            {"images": images, "truth": truth, "predicted": predicted, "maps": heat},
            "A gray patch of a quarter of the side was moved over the image in steps of half a patch.",
        )
    }
    if trial.family in ("deep", "traditional"):
        own_maps = {"images": images, "truth": truth, "predicted": predicted, "rival": (predicted + 1) % n_classes}
        own_maps |= {"methods": np.array(["linear terms"]), "maps": heat[None], "gaps": np.full((1, 6), 1e-12)}
        found["attribution"] = Examined(own_maps, "Linear terms: Weight times value of each feature.")
    if trial.family in ("deep", "traditional"):
        methods = np.array(["random", "centre", "Sobel", "occlusion"])
        ends = {"most": own.normal(0, 1, (4, 6)), "least": own.normal(1, 1, (4, 6)), "before": np.ones(6)}
        found["faithfulness"] = Examined({"methods": methods, **ends}, "Pixels <taken> away.")
        seen = own.normal(size=(2, 30, 8))
        stages = {
            "stages": np.array(["<inside>", "scores"]),
            "rows": np.arange(30),
            "grams": seen @ seen.swapaxes(1, 2),
        }
        found["representations"] = Examined(stages, "Products of answers.")
        gray = images.mean(-1).astype(np.uint8)
        kept = {"stages": np.array(["<one>", "two"]), "correlation": np.array([0.8, 0.5]), "baseline": np.array(0.3)}
        found["reconstruction"] = Examined(
            kept | {"images": gray, "rebuilt": np.stack([gray, gray // 2])}, "By pixels."
        )
        found["planted-evidence"] = Examined(_planted(own), "Only <one> part tells the class.")
    if trial.contender == "mlp":
        found["rise"] = Examined(fault="took more than its 60 CPU <seconds>")
    if trial.family == "deep":
        filters = own.normal(size=(24, 5, 5, channels)).astype(np.float32)
        found["filters"] = Examined({"filters": filters}, "Weights of the first layer as they were after training.")
    if trial.contender.startswith("hog"):
        weights = np.exp(-((down / height - 0.5) ** 2 + (across / width - 0.4) ** 2) / 0.05).astype(np.float32)
        found["feature-weights"] = Examined(
            {"weights": weights}, "Permutation importance of each feature, spread over the cells that it is of."
        )
    return found


def _planted(own: np.random.Generator) -> dict[str, Any]:
    """Two parts: nothing is right any more without the first, and all is without the second."""
    methods = np.array(["occlusion", "<own>"])
    told = {"hits": np.array([[0.6, 1], [0.95, 0.9]]), "mass": own.uniform(3, 7, (2, 2))}
    whole = {"named": np.array([1, 0.9]), "left": np.array([0.0, 1.0]), "images": np.array([20, 18])}
    return {"parts": np.array(["bar", "<mark>"]), "methods": methods, "overlap": 0.5 * told["hits"], **told, **whole}


def _layers(trial: Trial, own: np.random.Generator) -> dict[str, Examined]:
    """Of networks, three layers whose peaks follow one another; of HOG, how much readers find in it."""
    if trial.family != "deep" and not trial.contender.startswith("hog"):
        return {}
    learned = trial.family == "deep"
    stages = np.array(["relu-1", "relu-2", "embedding"] if learned else ["hog"])
    told = 0.3 + own.normal(0, 0.01, (5, 2, len(stages))) * (1 if learned else np.nan)
    told[:3, 0] = 0.4 + (0.3 * np.eye(3) if learned else 0.1)
    told[3:] = 0.05
    names = ("edges", "parts", "classes", "detectors", "selectivity")
    facts = dict(zip(names, told, strict=True)) | {"stages": stages, "learned": np.array(learned)}
    facts |= {"strength": told[0], "choosy": told[3, 0], "field": 40 * told[3]}
    facts |= {"loss_selective": told[3, 0], "loss_other": np.append(told[3, 0, 1:], np.nan)}
    return {"layers": Examined(facts, "Linear readers of <some> directions.")}


def search(spent: float, best: float) -> Search:
    """A search whose second settings failed, and whose third were chosen."""
    attempts = (
        Attempt({}, Ending.ENDED, 0.8, 5.0, 4.0, 5.0),
        Attempt({"svm.C": 3.0}, Ending.FAILED, math.nan, 5.0, 4.0, 9.0),
        Attempt({"svm.C": 31.234}, Ending.ENDED, best, 5.0, 4.0, spent - 6),
    )
    return Search(Budget(cpu_seconds=60), 80, attempts, chosen=2, refit_cpu_seconds=6.0, spent_cpu_seconds=spent)


def with_search_and_probabilities(results: Results) -> Results:
    """The same, tuned; each contender gives its answer the probability of its accuracy."""

    def dressed(outcome: Outcome) -> Outcome:
        n, classes, sure = len(outcome.index), len(outcome.classes), float(outcome.correct.mean())
        scores = np.full((n, classes), (1 - sure) / (classes - 1), np.float32)
        scores[np.arange(n), outcome.predicted] = sure
        return replace(outcome, scores=scores, scores_are="probability", tuning=search(50.0, 0.85), test_openings=1)

    return replace(results, outcomes=tuple(map(dressed, results.outcomes)))


def with_cards(results: Results) -> Results:
    """The same, each data set with the card of a few images, two of which are equal."""

    def card(facts: DatasetFacts) -> dict[str, Any]:
        images = np.random.default_rng(0).integers(0, 256, (40, 9, 12, 3), dtype=np.uint8)
        images[len(facts.classes)] = images[0]
        return card_of(Dataset("d", images, np.arange(40) % len(facts.classes), facts.classes, "made up"))

    facts = {name: replace(known, card=card(known)) for name, known in results.facts.items()}
    return replace(results, facts=facts)
