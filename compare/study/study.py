"""Study: what to compare, on what, how often."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator, model_validator

from bakeoff.compare.catalog import entries
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.errors import UserError, nearest
from bakeoff.compare.study.budget import DEFAULT, read_budget
from bakeoff.compare.study.complaints import StudyError, complaints
from bakeoff.compare.study.duration import seconds
from bakeoff.compare.study.trial import FOLDS, HALVINGS, Trial

DEFAULT_STUDY = Path(__file__).with_name("default_study.toml")
"""What is run where no study is named, and what `bakeoff init` writes to start from."""

RANDOM_SPLITS = 5
"""Repeats where the split is drawn anew each time."""

ROPE = 0.005
"""Half a percentage point either way makes no practical difference, unless a study says otherwise beforehand."""

HELD_OUT = 0.2
"""Share of the images that a random split tests."""

HALVES = 5
"""Halvings of the design 5x2cv."""


class Study(BaseModel):
    """A question in full; equal studies on equal data have equal trials.

    Parameters
    ----------
    datasets
        names, or Dataset objects; by default those of the default study, as the contenders are.
    contenders
        names, scikit-learn estimators, or pairs (name, estimator).
    only
        contender → data sets, for contenders that do not meet all of them; a feature of faces meets no digits.
    train_sizes
        numbers of training images, or "all".
    repeats
        rounds of folds, by default one; with the design "splits", how often the split and the initial weights are drawn
        anew, by default 5; where a data set brings a test set of its own, trainings, by default one.
    folds
        parts that a round cuts the images into; each is tested by a model trained on the others.
    test_fraction
        with the design "splits", the share of the images held out, by default a fifth.
    rope
        the region of practical equivalence, as a difference of accuracies: what is surely smaller counts as practically
        equal. It is fixed before results are seen.
    seed
        everything random follows from it.
    budget
        what each contender may spend on tuning, as "60 cpu-seconds" or "20 trials"; "default" compares the settings
        that each comes with.
    design
        where a data set brings no test set, "folds" tests every image once a round, "splits" draws the split anew for
        each repeat, and "5x2cv" halves the data five times and trains on each half.
    threads
        processor threads given to each contender.
    device
        where networks run.
    timeout
        seconds, or text like "10m", after which a trial counts as failed.
    exams
        what is asked of each fitted model of the first draw once its trial is over; see `bakeoff list exams`.
    mute
        codes of model checks whose doubts are known and not to be reported, as "B002"; see `bakeoff list model-checks`.

    Raises
    ------
    UserError
        a key is unknown or a value does not fit; the message names it.

    Examples
    --------
    >>> study = Study(datasets=["digits"], contenders=["hog+linear-svm", "small-cnn"], train_sizes=[30, 300])
    >>> study.folds, study.seed, study.rope
    (5, 0, 0.005)
    >>> Study(contender=["hog+linear-svm"])  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    StudyError: a study has no key 'contender'. Did you mean 'contenders'?
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        populate_by_name=True,
        alias_generator=lambda name: name.replace("_", "-"),
    )

    name: str = "default"
    datasets: tuple[Any, ...] = Field(min_length=1)
    contenders: tuple[Any, ...] = Field(min_length=1)
    only: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    train_sizes: tuple[int | Literal["all"], ...] = Field(("all",), min_length=1)
    repeats: int | None = Field(None, ge=1, le=1000)
    folds: int = Field(5, ge=2, le=100)
    test_fraction: float | None = Field(None, gt=0, lt=1)
    rope: float = Field(ROPE, gt=0, lt=0.5)
    seed: int = Field(0, ge=0)
    budget: str = DEFAULT
    design: Literal["folds", "splits", "5x2cv"] = "folds"
    threads: int = Field(1, ge=1, le=1024)
    device: str = "cpu"
    timeout: float = Field(600.0, gt=0)
    exams: tuple[str, ...]
    mute: tuple[str, ...] = ()

    def __init__(self, **fields: Any) -> None:
        try:
            super().__init__(**_completed(fields))
        except ValidationError as error:
            raise StudyError(complaints(error, type(self).model_fields)) from None

    @field_validator("datasets", "contenders", "train_sizes", "exams", "mute", mode="before")
    @classmethod
    def _as_listed(cls, value: Any) -> Any:
        return _listed(value)

    @field_validator("timeout", mode="before")
    @classmethod
    def _seconds(cls, value: Any) -> Any:
        return seconds(value) if isinstance(value, str) else value

    @field_validator("budget")
    @classmethod
    def _one_spelling(cls, value: str) -> str:
        budget = read_budget(value)
        return DEFAULT if budget is None else str(budget)

    @field_validator("train_sizes")
    @classmethod
    def _positive(cls, value: tuple[int | str, ...]) -> tuple[int | str, ...]:
        if any(isinstance(size, int) and size < 2 for size in value):
            raise ValueError("a training size is a number of images from 2 up, or 'all'")
        return value

    @field_validator("exams")
    @classmethod
    def _exams_that_there_are(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if name not in entries("exams"):
                raise ValueError(f"there is no exam '{name}'.{nearest(name, entries('exams'))}")
        return value

    @field_validator("mute")
    @classmethod
    def _codes_that_there_are(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        codes = [entry.load().CODE for entry in entries("model-checks").values()] if value else []
        for code in value:
            if code not in codes:
                known = ", ".join(sorted(codes))
                raise ValueError(f"there is no model check '{code}'.{nearest(code, codes)} The codes are {known}")
        return value

    @field_validator("only")
    @classmethod
    def _only_what_is_there(cls, value: dict[str, tuple[str, ...]], info: ValidationInfo) -> dict[str, tuple[str, ...]]:
        contenders, datasets = (
            [name_of(item) for item in info.data.get(key, ())] for key in ("contenders", "datasets")
        )
        for contender, some in value.items():
            if contender not in contenders:
                raise ValueError(f"the study has no contender '{contender}'.{nearest(contender, contenders)}")
            for dataset in some:
                if dataset not in datasets:
                    raise ValueError(f"the study has no data set '{dataset}'.{nearest(dataset, datasets)}")
        return value

    def conditions(self) -> dict[str, Any]:
        """What every trial has from its study, by the names that both have for it: seed, budget, threads and so on."""
        shared = [field.name for field in fields(Trial) if field.name in type(self).model_fields]
        return {name: getattr(self, name) for name in shared} | {"test_fraction": self.held_out}

    def meets(self, contender: str, dataset: str) -> bool:
        """Whether a contender is run on a data set, both as they are named in the study."""
        return dataset in self.only.get(contender, (dataset,))

    @model_validator(mode="after")
    def _a_fraction_of_splits(self) -> Study:
        if self.test_fraction is not None and self.design == FOLDS:
            raise ValueError(
                "'test-fraction' belongs to design = \"splits\"; folds test one part in so many as `folds` says. Leave "
                "it out, or name the design."
            )
        return self

    @property
    def held_out(self) -> float:
        """Share of the images that is tested by each training."""
        if self.design == FOLDS:
            return 1 / self.folds
        return HELD_OUT if self.test_fraction is None else self.test_fraction

    def trainings_on(self, dataset: Dataset) -> int:
        """How often each contender is trained on this data set, at each size.

        Raises
        ------
        UserError
            five halvings are asked for, and another number of repeats or a data set with its own test set.
        """
        if self.design == HALVINGS:
            if dataset.split is not None:
                raise UserError(f"The design 5x2cv halves the data, but '{dataset.name}' brings a test set of its own.")
            if self.repeats not in (None, 2 * HALVES):
                raise UserError(f"The design 5x2cv has 10 repeats; got {self.repeats}. Leave `repeats` out.")
            return 2 * HALVES
        if dataset.split is not None:
            return self.repeats or 1
        return (self.repeats or 1) * self.folds if self.design == FOLDS else self.repeats or RANDOM_SPLITS

    def with_changes(self, changes: Mapping[str, Any]) -> Study:
        """The same study with some fields changed, and checked again.

        Contenders that are named meet all data sets. One that met only data sets that are gone goes with them.
        """
        fields = {name: getattr(self, name) for name in type(self).model_fields} | dict(changes)
        if "contenders" in changes:
            fields["only"] = changes.get("only", {})
        elif "datasets" in changes:
            datasets = [name_of(item) for item in _listed(changes["datasets"])]
            left = {name: tuple(each for each in some if each in datasets) for name, some in fields["only"].items()}
            fields["only"] = {name: some for name, some in left.items() if some}
            fields["contenders"] = [item for item in self.contenders if left.get(name_of(item), True)]
        return Study(**fields)

    def settings(self) -> dict[str, Any]:
        """The study as it is written to a file: keys with hyphens, objects by their names."""
        fields = {name.replace("_", "-"): getattr(self, name) for name in type(self).model_fields}
        fields |= {key: [name_of(item) for item in fields[key]] for key in ("datasets", "contenders")}
        fields |= {
            "train-sizes": list(self.train_sizes),
            "exams": list(self.exams),
            "mute": list(self.mute) or None,
            "only": {name: list(some) for name, some in self.only.items()},
        }
        return {key: value for key, value in fields.items() if value not in (None, {})}


def _completed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields with the exams, data sets and contenders of the default study where they are left out."""
    default = _default_fields()
    fields = {"exams": default["exams"], **fields}
    if "datasets" in fields and "contenders" in fields:
        return fields
    datasets = fields.get("datasets", default["datasets"])
    if "contenders" in fields:
        return {**fields, "datasets": datasets}
    names = [name_of(item) for item in _listed(datasets)]
    met = {name: [each for each in some if each in names] for name, some in default["only"].items()}
    return {
        "only": {name: some for name, some in met.items() if some},
        **fields,
        "datasets": datasets,
        "contenders": [name for name in default["contenders"] if met.get(name, True)],
    }


@cache
def _default_fields() -> dict[str, Any]:
    return tomllib.loads(DEFAULT_STUDY.read_text(encoding="utf-8"))


def name_of(item: Any) -> str:
    """What a data set or a contender of a study is called there."""
    if isinstance(item, tuple):
        return str(item[0])
    return item if isinstance(item, str) else str(getattr(item, "name", type(item).__name__))


def _listed(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else (value,)
