"""A kept model of a run, to be asked about other images, which are brought to the form that it was trained on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.facts import DatasetFacts
from bakeoff.compare.errors import UserError, nearest
from bakeoff.compare.study.trial import Trial

if TYPE_CHECKING:
    from bakeoff.compare.data.reading.image_files import Form
    from bakeoff.compare.results.results import Results

Images = NDArray[np.uint8] | Sequence[str | Path]
"""(n, height, width, channels) uint8 in the form of the training images, or paths of image files."""


@dataclass(frozen=True, eq=False)
class KeptModel:
    """A fitted contender, read from the folder of its run.

    Attributes
    ----------
    trial
        that it was trained in.
    classes
        names of the classes, in the order of the columns of scores.
    image_shape
        (height, width, channels) of the images that it takes.
    form
        what image files are brought to.
    background
        (height, width, channels) uint8, the mean of its training images.
    estimator
        the fitted scikit-learn estimator, whose labels are positions in `classes`.
    """

    trial: Trial
    classes: tuple[str, ...]
    image_shape: tuple[int, ...]
    form: Form
    background: NDArray[np.uint8]
    estimator: Any

    def predict(self, images: Images) -> NDArray[np.str_]:
        """(n,) the name of the class that the model gives each image.

        Raises
        ------
        UserError
            a file cannot be read, or images have another shape.
        """
        return np.array(self.classes)[self.positions(images)]

    def positions(self, images: Images) -> NDArray[np.int64]:
        """(n,) int64, positions in `classes`, as `predict`.

        Raises
        ------
        UserError
            as `predict`; or the model was meddled with where it was kept, so that it has no answer.
        """
        ready = self.read(images)
        with self.answering():
            found = np.asarray(self.estimator.predict(ready)).astype(np.int64, casting="same_kind")
            if found.shape != ready.shape[:1] or not ((found >= 0) & (found < len(self.classes))).all():
                raise ValueError(f"its answers are no positions among {len(self.classes)} classes")
            return found

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Inside a `with`, whatever a model raises that was changed where it was kept becomes one line."""
        try:
            yield
        except Exception as error:  # states that were meddled with raise anything
            said = str(error).split("\n")[0][:300].rstrip(".") or type(error).__name__
            raise UserError(
                f"The model of '{self.trial.contender}', as it was kept, cannot answer: {said}. Run the study "
                "again with --keep-models."
            ) from error

    def scores(self, images: Images) -> tuple[NDArray[np.float32], str]:
        """(n, classes) float32, and what they are: "probability", "decision", or "none" where it only names labels.

        Raises
        ------
        UserError
            a file cannot be read, or images have another shape.
        """
        from bakeoff.compare.contenders.scoring import class_scores

        ready = self.read(images)
        with self.answering():
            return class_scores(self.estimator, ready, len(self.classes))

    def read(self, images: Images) -> NDArray[np.uint8]:
        """Images in the form of the training images: files are brought there, arrays must be so already.

        Raises
        ------
        UserError
            a file cannot be read, or images have another shape.
        """
        if not isinstance(images, np.ndarray):
            return read_images([Path(path) for path in images], self.form)
        from bakeoff.pipelines.images import as_images

        try:
            return as_images(images, like=self.image_shape)  # type: ignore[arg-type]
        except ValueError as error:
            raise UserError(f"{self.trial.contender} cannot take these images: {error}") from None


def kept_model(
    results: Results, contender: str, dataset: str | None = None, train_size: int | None = None, repeat: int = 0
) -> KeptModel:
    """The kept model of one trial of a run.

    Raises
    ------
    UserError
        the run has no such trial, its model was not kept or cannot be read, or the code that made it has changed.
    """
    from bakeoff.compare.contenders.contender import contender as made
    from bakeoff.compare.storage.model_store import ModelStore

    if results.folder is None:
        raise UserError("These results came from no folder, so that no model was kept. Use load(folder).")
    trial = _trial(results, contender, dataset, train_size, repeat)
    if trial.family != "own" and made(trial.contender, offline=True).fingerprint != trial.fingerprint:
        raise UserError(
            f"The code of '{contender}' has changed since its model was kept, and may read it otherwise. Use the "
            "version of bakeoff that made the run, or run the study again with --keep-models."
        )
    store, facts = ModelStore(results.folder), results.facts[trial.dataset]
    model = store.model(trial.key)
    return KeptModel(trial, facts.classes, facts.image_shape, form_for(facts), store.background(trial.key), model)


def _trial(results: Results, contender: str, dataset: str | None, train_size: int | None, repeat: int) -> Trial:
    trials = [trial for trial in results.trials if trial.contender == contender]
    if not trials:
        known = ", ".join(results.contenders)
        raise UserError(
            f"The run has no contender '{contender}'.{nearest(contender, results.contenders)} It has: {known}."
        )
    datasets = list(dict.fromkeys(trial.dataset for trial in trials))
    if dataset is None and len(datasets) > 1:
        raise UserError(f"'{contender}' was run on {', '.join(datasets)}. Say which data set is meant.")
    if dataset is not None and dataset not in datasets:
        raise UserError(f"'{contender}' was not run on '{dataset}', but on {', '.join(datasets)}.")
    of_dataset = [trial for trial in trials if trial.dataset == (dataset or datasets[0])]
    sizes = list(dict.fromkeys(trial.train_size for trial in of_dataset))
    wanted = train_size if train_size is not None else sizes[0] if len(sizes) == 1 else _largest(sizes)
    found = [trial for trial in of_dataset if (trial.train_size, trial.repeat) == (wanted, repeat)]
    if not found:
        raise UserError(
            f"'{contender}' has no repeat {repeat} with {wanted or 'all'} training images; sizes are "
            f"{', '.join(str(size or 'all') for size in sizes)}, repeats 0…{max(t.repeat for t in of_dataset)}."
        )
    return found[0]


def _largest(sizes: list[int | None]) -> int | None:
    """All there are, where that is among them."""
    return None if None in sizes else max(size for size in sizes if size is not None)


def form_for(facts: DatasetFacts) -> Form:
    """What image files are brought to, so that they are like those of a data set.

    A set that was read of image files says itself. Any other is asked for by options of which some speak of images; the
    rest is its size and its channels.
    """
    from bakeoff.compare.data.reading.form_facts import form_of
    from bakeoff.compare.data.reading.image_files import Form
    from bakeoff.compare.data.reading.image_options import ImageOptions
    from bakeoff.compare.data.source import parse

    if facts.form:
        return form_of(facts.form)
    try:
        asked = parse(facts.asked).options
    except UserError:  # made in Python
        asked = {}
    own = {field.name: asked[field.name] for field in fields(ImageOptions) if field.name in asked}
    height, width, channels = facts.image_shape
    return Form((height, width), channels == 1, ImageOptions(**own))


def read_images(paths: Sequence[Path], form: Form) -> NDArray[np.uint8]:
    """(n, height, width, channels) uint8 of image files, brought to a form as a data set's are.

    Raises
    ------
    UserError
        there is none, one cannot be read, or one is in colour where all training images were gray as they came.
    """
    from bakeoff.compare.data.reading.header import UnreadableImageError
    from bakeoff.compare.data.reading.image_files import look, printable, read

    if not paths:
        raise UserError("There is no image to look at. Name at least one file.")
    found = []
    for path in paths:
        try:
            if form.gray and form.options.color == "auto" and not look(path).gray:
                raise UserError(
                    f"'{printable(path)}' is in colour, and the model was trained on gray images (1 channel; got 3). "
                    "Turn it to gray first, or run the study with color=gray in the brackets of its data set."
                )
            found.append(read(path, form).pixels)
        except UnreadableImageError as error:
            raise UserError(f"'{printable(path)}' cannot be read as an image: {error}.") from None
    return np.stack(found)
