"""What a file among data sources, checks, meters, exams, model checks and claims must define, and may say of itself.

The catalog holds a file against these when it loads it, and mypy holds all files against them at once
(`tests/compare/test_plug_in.py`). A slash in a signature means that names of parameters are the file's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol, TypedDict

if TYPE_CHECKING:  # what annotations name costs no import
    from bakeoff.compare.claims.asks import Asks
    from bakeoff.compare.claims.judgement import Judgement
    from bakeoff.compare.data.dataset import Dataset
    from bakeoff.compare.data.finding import Finding
    from bakeoff.compare.data.locations import DataLocations
    from bakeoff.compare.data.survey import Survey
    from bakeoff.compare.results.doubts.doubts import Doubt
    from bakeoff.compare.results.results import Results
    from bakeoff.compare.study.splits import Split
    from bakeoff.compare.study.trial import Examined


class DataSourceFile(Protocol):
    """A file among the data sources; options are further parameters with a default and a type.

    It may define `files(argument, locations, **options)`, the paths that decide what is loaded.
    """

    def load(self, argument: str, locations: DataLocations, /) -> Dataset:
        """The data set; `argument` is what stands behind the colon."""


class CheckFile(Protocol):
    """A file among the checks of data sets; they are run in rising ORDER."""

    ORDER: int

    def check(self, dataset: Dataset, survey: Survey, /) -> Finding | None:
        """What is wrong, or None."""


class PhaseMeter(Protocol):
    """What reads something while a phase runs."""

    def watch(self) -> AbstractContextManager[dict[str, float]]:
        """Yields a dictionary, and fills it on leaving: name with its unit → number."""


class PhaseMeterFile(Protocol):
    """A file among the meters, for phases."""

    def Meter(self) -> PhaseMeter:  # noqa: N802 (a file defines a class of this name)
        """Made when the trial's process begins; a class of that name will do."""


class ModelMeterFile(Protocol):
    """A file among the meters, for fitted models."""

    def weigh(self, model: Any, images: Any, /) -> dict[str, float]:
        """Readings of a fitted model and some test images: name with its unit → number."""


class ExamFile(Protocol):
    """A file among the exams; it may take CPU_SECONDS, after which it is broken off."""

    CPU_SECONDS: float

    def examine(self, model: Any, dataset: Dataset, split: Split, seed: int, /) -> Examined | None:
        """What is found out about a fitted model; None where there is nothing to ask of such a one."""


class ModelCheckFile(Protocol):
    """A file among the model checks; CODE is what a study mutes it by, NEXT what to do about what it finds."""

    CODE: str
    NEXT: str

    def check(self, results: Results, /) -> list[Doubt]:
        """What is doubtful about these results; empty where nothing is."""


class ClaimFile(Protocol):
    """A file among the claims; its first sentence is what is said, HOW the rule, ASKS the trials that it needs."""

    ORDER: int
    HOW: str
    ASKS: Asks

    def judge(self, results: Results, /) -> Iterable[Judgement]:
        """A judgement for each data set on which there are the trials to judge by."""


class ExamConstants(TypedDict, total=False):
    """What an exam's file may say of itself: ABOUT what it asks, "cost" or "accuracy", if not what was learned."""

    EACH_REPEAT: bool
    ABOUT: str


class DataSourceConstants(TypedDict, total=False):
    """What a data source's file may say of itself."""

    ARGUMENT: str
    FLIPS: bool
