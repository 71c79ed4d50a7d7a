"""All outcomes of a study, as tables of scores and costs; everything here is derived from facts on demand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bakeoff.compare.costs.assumptions import Assumptions
from bakeoff.compare.data.facts import DatasetFacts
from bakeoff.compare.results.at_a_glance import as_html
from bakeoff.compare.results.metrics import METRICS, SCORE_METRICS
from bakeoff.compare.results.pairwise import comparisons as pairwise
from bakeoff.compare.results.summary import counts_of, summary_row
from bakeoff.compare.study.trial import Damage, Failure, Outcome, Trial

if TYPE_CHECKING:
    import pandas as pd

    from bakeoff.compare.results.kept.kept_models import KeptModel
    from bakeoff.compare.study.study import Study

Block = tuple[str, int | None]
"""Data set and training size (None for all): what contenders are compared within."""


@dataclass(frozen=True, eq=False, repr=False)
class Results:
    """What came of a study.

    Attributes
    ----------
    study
        what was asked.
    trials
        what it unfolds into, in order.
    outcomes
        of those trials that ended.
    failures
        of those that did not.
    facts
        by data set, what is known of it: digest, images, image_shape, classes, source, licence, notes.
    damaged
        stored outcomes that are no longer what was written; they count as missing.
    folder
        of the run; None where they were made in memory.

    Examples
    --------
    >>> import numpy as np, tempfile
    >>> from bakeoff.compare import Dataset, Study, run
    >>> images = np.random.default_rng(0).integers(0, 156, (40, 8, 8, 1), dtype=np.uint8)
    >>> images[20:] += 100
    >>> tones = Dataset("tones", images, labels=np.repeat([0, 1], 20), classes=("dark", "light"), source="drawn")
    >>> study = Study(datasets=[tones], contenders=["majority", "pixels+linear-svm"], folds=2, exams=[])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     results = run(study, folder)
    >>> results
    <Results of "default"; contenders: 2; data sets: 1; trials ended: 4 of 4>
    >>> results.summary()[["contender", "accuracy"]]
               contender  accuracy
    0           majority       0.5
    1  pixels+linear-svm       1.0
    >>> results.comparisons()[["first", "second", "verdict"]]
                   first    second verdict
    0  pixels+linear-svm  majority  better
    """

    study: Study
    trials: tuple[Trial, ...]
    outcomes: tuple[Outcome, ...]
    failures: tuple[Failure, ...] = ()
    facts: Mapping[str, DatasetFacts] = field(default_factory=dict)
    damaged: tuple[Damage, ...] = ()
    assumptions: Assumptions = field(default_factory=Assumptions)
    folder: Path | None = None

    def __repr__(self) -> str:
        """One line; all outcomes would fill screens."""
        datasets = len({trial.dataset for trial in self.trials})
        failed = f"; failed: {len(self.failures):,}" if self.failures else ""
        return (
            f'<Results of "{self.study.name}"; contenders: {len(self.contenders)}; data sets: {datasets}; '
            f"trials ended: {len(self.outcomes):,} of {len(self.trials):,}{failed}>"
        )

    def _repr_html_(self) -> str:
        """The summary as a table, for a notebook."""
        return as_html(self)

    @cached_property
    def missing(self) -> int:
        """Trials that have neither ended nor failed."""
        return len(self.trials) - len(self.outcomes) - len(self.failures)

    @cached_property
    def blocks(self) -> list[Block]:
        """Data sets and training sizes, in the study's order."""
        return list(dict.fromkeys((trial.dataset, trial.train_size) for trial in self.trials))

    @cached_property
    def contenders(self) -> list[str]:
        """Names, in the study's order."""
        return list(dict.fromkeys(trial.contender for trial in self.trials))

    def asked(self, dataset: str, train_size: int | None) -> list[str]:
        """Names of the contenders that a block is about, in the study's order; not all need have ended."""
        return [name for name in self.contenders if (dataset, train_size, name) in self._asked]

    @cached_property
    def _asked(self) -> set[tuple[str, int | None, str]]:
        return {_place(trial) for trial in self.trials}

    @cached_property
    def _families(self) -> dict[str, str]:
        return {trial.contender: trial.family for trial in self.trials}

    def family(self, contender: str) -> str:
        """One of "traditional", "deep", "hybrid", "baseline" and "own"."""
        return self._families[contender]

    @cached_property
    def _index(self) -> dict[tuple[str, int | None, str], list[Outcome]]:
        found: dict[tuple[str, int | None, str], list[Outcome]] = {}
        for outcome in sorted(self.outcomes, key=lambda each: each.trial.repeat):
            found.setdefault(_place(outcome.trial), []).append(outcome)
        return found

    def of(self, dataset: str, train_size: int | None, contender: str | None = None) -> list[Outcome]:
        """Outcomes of one block, by contender in the study's order and by repeat."""
        wanted = self.contenders if contender is None else [contender]
        return [outcome for name in wanted for outcome in self._index.get((dataset, train_size, name), [])]

    def fixed_test(self, dataset: str) -> bool:
        """Whether the data set brings a test set of its own."""
        return any(outcome.fixed_test for outcome in self.outcomes if outcome.trial.dataset == dataset)

    def scores(self, metric: str = "accuracy") -> pd.DataFrame:
        """One row an outcome: dataset, train_size, contender, family, repeat, value; NaN where scores allow none."""
        if metric in SCORE_METRICS:
            of_scores = SCORE_METRICS[metric]
            return self._long(of_scores.of(o.truth, o.scores, o.scores_are) for o in self.outcomes)
        compute = METRICS[metric].compute
        return self._long(compute(counts_of(outcome)) for outcome in self.outcomes)

    def costs(self, phase: str, reading: str) -> pd.DataFrame:
        """One row an outcome, as `scores`; NaN where the reading was not to be had."""
        return self._long(outcome.readings.get(phase, {}).get(reading, np.nan) for outcome in self.outcomes)

    def _long(self, values: Iterable[float]) -> pd.DataFrame:
        names = ("dataset", "train_size", "contender", "family", "repeat")
        identities = [[getattr(outcome.trial, name) for name in names] for outcome in self.outcomes]
        frame = _frame([dict(zip(names, identity, strict=True)) for identity in identities], names)
        return frame.assign(value=np.fromiter(values, dtype=float, count=len(frame)))

    def summary(self) -> pd.DataFrame:
        """One row a contender of a block: accuracies with their 95 % interval, and medians of what it cost."""
        return self._summary.copy()

    @cached_property
    def _summary(self) -> pd.DataFrame:
        scatter = {block: pairwise.scatter_of_block(self._contrasts[block]) for block in self.blocks}
        rows = [
            summary_row(
                block, each, self.family(each), self.of(*block, each), len(self._failed(block, each)), scatter[block]
            )
            for block in self.blocks
            for each in self.asked(*block)
        ]
        return _frame(rows, list(rows[0]))

    def comparisons(self) -> pd.DataFrame:
        """One row a pair within a block: difference of first − second, its intervals, p, adjusted p, and a verdict.

        `low` and `high` are of this pair alone, `low_together` and `high_together` of all pairs of the block at once;
        the latter never contradict the verdict. What the difference comes to stands beside it: see
        `compare.results.pairwise.effects.Effect`. Where one of the two failed and the other ended, neither is called
        better or equal: what it would have scored there is unknown.
        """
        return self._comparisons.copy()

    @cached_property
    def _comparisons(self) -> pd.DataFrame:
        return _frame([row for block in self.blocks for row in self._pairs(block)], pairwise.COLUMNS)

    def _pairs(self, block: Block) -> list[dict[str, Any]]:
        rows = pairwise.compare_block(self._entrants(block), self.study.rope, self._contrasts[block])
        return [{"dataset": block[0], "train_size": block[1], **row} for row in rows]

    @cached_property
    def _contrasts(self) -> dict[Block, pairwise.Contrasts]:
        return {block: pairwise.contrasts_of(self._entrants(block)) for block in self.blocks}

    def _entrants(self, block: Block) -> dict[str, pairwise.Entrant]:
        return {
            name: pairwise.Entrant(self.family(name), self.of(*block, name), frozenset(self._failed(block, name)))
            for name in self.asked(*block)
        }

    def _failed(self, block: Block, contender: str) -> set[int]:
        """Repeats on which it failed."""
        return {f.trial.repeat for f in self.failures if _place(f.trial) == (*block, contender)}

    def model(
        self, contender: str, dataset: str | None = None, *, train_size: int | None = None, repeat: int = 0
    ) -> KeptModel:
        """A model that the run kept, to be asked about other images; scikit-learn is needed, and torch for networks.

        Parameters
        ----------
        dataset
            that it was trained on; may be left out where there is one.
        train_size
            number of training images; the largest where it is left out.
        repeat
            which draw, from 0.

        Raises
        ------
        UserError
            there is none, or it cannot be read.
        """
        from bakeoff.compare.results.kept.kept_models import kept_model

        return kept_model(self, contender, dataset, train_size, repeat)

    def confusion(self, dataset: str, train_size: int | None, contender: str) -> pd.DataFrame:
        """Truth × predicted, counts summed over the repeats."""
        import pandas as pd

        outcomes = self.of(dataset, train_size, contender)
        classes = list(outcomes[0].classes)
        counts = np.sum([counts_of(outcome) for outcome in outcomes], axis=0)
        return pd.DataFrame(counts, index=pd.Index(classes, name="truth"), columns=pd.Index(classes, name="predicted"))


def load(
    folder: str | Path, assumptions: Assumptions | None = None, *, known: Mapping[str, Outcome] | None = None
) -> Results:
    """Read a run from its folder; neither torch nor scikit-learn is needed.

    Parameters
    ----------
    folder
        that `run` wrote, as `runs/digits`.
    assumptions
        what bills rest on besides readings: country, price, limits.
    known
        by key, outcomes of it that are in memory and need not be read again.

    Returns
    -------
    Results
        what `run` returned, also of a run that was broken off.

    Raises
    ------
    UserError
        the folder holds no run, or one of another version.
    """
    from bakeoff.compare.results.store import Store
    from bakeoff.compare.study.study_file import read_study

    store = Store(Path(folder))
    trials, facts = store.read_plan()
    failures = store.read_failures()
    outcomes, damaged = store.read_all(trials, known)
    ended = {outcome.trial.key for outcome in outcomes}
    return Results(
        study=read_study(store.folder / "study.toml"),
        trials=tuple(trials),
        outcomes=tuple(outcomes),
        failures=tuple(failures[t.key] for t in trials if t.key in failures and t.key not in ended),
        facts=facts,
        damaged=tuple(damaged),
        assumptions=assumptions or Assumptions(),
        folder=store.folder,
    )


def _place(trial: Trial) -> tuple[str, int | None, str]:
    return trial.dataset, trial.train_size, trial.contender


def _frame(rows: list[dict[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """A table in which a training size stays the number it is, or None; pandas would make None a NaN."""
    import pandas as pd

    frame = pd.DataFrame(rows, columns=list(columns))
    return frame.assign(train_size=pd.Series([row["train_size"] for row in rows], dtype=object))
