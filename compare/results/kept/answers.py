"""What the kept contenders of a run say to images of the user's, and where they look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.errors import UserError, nearest

if TYPE_CHECKING:
    from bakeoff.compare.results.kept.kept_models import KeptModel
    from bakeoff.compare.results.results import Results


@dataclass(frozen=True, eq=False)
class Answer:
    """What one contender says to the images.

    Attributes
    ----------
    predicted
        (n,) int64, positions in the names of the classes.
    scores
        (n, classes) float32; `scores_are` says "probability", "decision", or "none" where it only names labels.
    n_train
        number of images that the model was trained on.
    maps
        method → (n, height, width) float64, positive where the place speaks for the answer; empty where not asked.
    """

    contender: str
    predicted: NDArray[np.int64]
    scores: NDArray[np.float32]
    scores_are: str
    n_train: int
    maps: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)

    @property
    def probability(self) -> NDArray[np.float32] | None:
        """(n,) of the class that it names; None where it gives no probabilities."""
        if self.scores_are != "probability":
            return None
        found: NDArray[np.float32] = self.scores[np.arange(len(self.predicted)), self.predicted]
        return found


@dataclass(frozen=True, eq=False)
class Answers:
    """What all contenders say to the same images.

    Attributes
    ----------
    dataset, train_size
        the block of the run whose models were asked.
    names
        (n,) of the image files, as they can be shown.
    images
        (n, height, width, channels) uint8, as the contenders see them.
    classes
        their names.
    given
        one a contender, in the study's order.
    left_out
        contender → why it was not asked.
    """

    dataset: str
    train_size: int | None
    names: tuple[str, ...]
    images: NDArray[np.uint8]
    classes: tuple[str, ...]
    given: tuple[Answer, ...]
    left_out: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """The same in what JSON has; scores by the name of the class, maps as rows of numbers."""
        return {
            "dataset": self.dataset,
            "train_size": self.train_size,
            "images": [self._of_image(i, name) for i, name in enumerate(self.names)],
            "left_out": dict(self.left_out),
        }

    def _of_image(self, i: int, name: str) -> dict[str, Any]:
        return {"file": name, "answers": [self._of_contender(answer, i) for answer in self.given]}

    def _of_contender(self, answer: Answer, i: int) -> dict[str, Any]:
        found: dict[str, Any] = {
            "contender": answer.contender,
            "answer": self.classes[answer.predicted[i]],
            "probability": None if answer.probability is None else round(float(answer.probability[i]), 6),
            "scores_are": answer.scores_are,
            "scores": {name: round(float(s), 6) for name, s in zip(self.classes, answer.scores[i], strict=True)},
        }
        if answer.maps:
            found["maps"] = {method: np.round(maps[i], 6).tolist() for method, maps in answer.maps.items()}
        return found


def ask(
    results: Results,
    paths: Sequence[Path],
    contenders: Sequence[str] = (),
    dataset: str | None = None,
    *,
    with_maps: bool = False,
) -> Answers:
    """Ask the kept models of the first draw about image files.

    Parameters
    ----------
    contenders
        who is asked; where it is empty, all who were kept.
    dataset
        that they were trained on; may be left out where the run has one.
    with_maps
        have each explain its answers too, by all methods that there are for it.

    Raises
    ------
    UserError
        a file cannot be read, a contender is unknown or one that was named was not kept, or none was kept.
    """
    from bakeoff.compare.data.reading.image_files import printable

    for name in contenders:
        if name not in results.contenders:
            known = ", ".join(results.contenders)
            raise UserError(f"The run has no contender '{name}'.{nearest(name, results.contenders)} It has: {known}.")
    dataset = _dataset(results, dataset)
    models: list[KeptModel] = []
    left_out: dict[str, str] = {}
    met = dict.fromkeys(trial.contender for trial in results.trials if trial.dataset == dataset)
    for name in contenders or met:
        try:
            models.append(results.model(name, dataset))
        except UserError as error:
            if contenders:
                raise
            left_out[name] = str(error)
    if not models:
        first = next(iter(left_out.values()), "")
        raise UserError(f"No model of '{dataset}' can be asked. {first}")
    images = models[0].read(paths)
    given = tuple(_answer(results, model, images, with_maps) for model in models)
    names = tuple(printable(path) for path in paths)
    return Answers(dataset, models[0].trial.train_size, names, images, models[0].classes, given, left_out)


def _dataset(results: Results, dataset: str | None) -> str:
    known = list(dict.fromkeys(trial.dataset for trial in results.trials))
    if dataset is None and len(known) > 1:
        raise UserError(
            f"The run has {len(known)} data sets: {', '.join(known)}. Say which one's models to ask: --dataset."
        )
    if dataset is not None and dataset not in known:
        raise UserError(f"The run has no data set '{dataset}'.{nearest(dataset, known)} It has: {', '.join(known)}.")
    return dataset or known[0]


def _answer(results: Results, model: KeptModel, images: NDArray[np.uint8], with_maps: bool) -> Answer:
    predicted = model.positions(images)
    scores, scores_are = model.scores(images)
    n_train = next((o.n_train for o in results.outcomes if o.trial.key == model.trial.key), 0)
    maps = _maps(model, images) if with_maps else {}
    return Answer(model.trial.contender, predicted, scores, scores_are, n_train, maps)


def _maps(model: KeptModel, images: NDArray[np.uint8]) -> Mapping[str, NDArray[np.float64]]:
    from bakeoff.compare.insight.maps import all_maps
    from bakeoff.compare.insight.margin import margin_of

    with model.answering():
        margin = margin_of(model.estimator, images, len(model.classes))
        return all_maps(model.estimator, images, margin, model.background, model.trial.draw_seed)
