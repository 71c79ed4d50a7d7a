"""Trials that did not end, and what the libraries complained of."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from bakeoff.reports import wording
from bakeoff.reports.document import Section, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results
    from bakeoff.compare.study.trial import Trial

ORDER = 86
MOST_NAMED = 5


def section(results: Results) -> Section | None:
    """Failed trials with their reasons, missing ones, and warnings counted; None where all went well."""
    failures, warnings = _failures(results), _warnings(results)
    if failures is None and warnings is None and not results.missing:
        return None
    sentences = []
    if results.failures:
        sentences.append(
            f"{wording.plural(len(results.failures), 'trial')} failed. A contender that failed somewhere is judged by "
            "the trials it finished, which may be the easier ones."
        )
    if results.damaged:
        sentences.append(
            f"{wording.plural(len(results.damaged), 'stored outcome')} {'is' if len(results.damaged) == 1 else 'are'} "
            "no longer what was written and left out here: "
            + "; ".join(f"{_named(each.trial)} ({each.reason})" for each in results.damaged[:MOST_NAMED])
            + (" and more." if len(results.damaged) > MOST_NAMED else ".")
        )
    if results.missing:
        sentences.append(
            f"{wording.plural(results.missing, 'planned trial')} {'has' if results.missing == 1 else 'have'} not been "
            "run; run the study again to fill the gap."
        )
    if warnings is not None:
        sentences.append("Warnings do not make a result wrong, but say where a contender was not at ease.")
    return make("Failures and warnings", ORDER, Text(tuple(sentences)), failures, warnings)


def _named(trial: Trial) -> str:
    return f"{trial.contender} on {trial.dataset}, repeat {trial.repeat}"


def _failures(results: Results) -> Table | None:
    if not results.failures:
        return None
    frame = pd.DataFrame(
        {
            "dataset": failure.trial.dataset,
            "train_size": failure.trial.train_size,
            "contender": failure.trial.contender,
            "repeat": failure.trial.repeat,
            "reason": failure.reason,
        }
        for failure in results.failures
    ).astype({"train_size": "Int64"})
    return Table("failures", frame, "Failed trials and their reasons.", limit=50)


def _warnings(results: Results) -> Table | None:
    counts = Counter((o.trial.contender, warning) for o in results.outcomes for warning in set(o.warnings))
    if not counts:
        return None
    trials = Counter(outcome.trial.contender for outcome in results.outcomes)
    frame = pd.DataFrame(
        {"contender": name, "trials_warned": number, "trials": trials[name], "warning": text}
        for (name, text), number in sorted(
            counts.items(), key=lambda item: (results.contenders.index(item[0][0]), -item[1])
        )
    )
    titles = {"trials_warned": "Trials with it", "trials": "of"}
    return Table("warnings", frame, "Warnings by contender.", titles=titles, limit=40)
