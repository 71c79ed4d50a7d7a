"""Several studies into one folder: what they have in common is run once, and to whoever reads it they are one run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bakeoff.compare.results.results import Results, load
from bakeoff.compare.results.store import Store
from bakeoff.compare.running.runner import run
from bakeoff.compare.study.study import Study


def run_all(studies: Sequence[Study], whole: Study, out: Path, **options: Any) -> Results:
    """Run them one after another.

    Parameters
    ----------
    whole
        the study that is written down beside their trials.
    options
        of `run`, the same for all.

    Raises
    ------
    UserError
        one of them cannot be run as asked; what came before it is kept.
    """
    parts = [run(study, out, **options) for study in studies]
    trials = {trial.key: trial for part in parts for trial in part.trials}
    facts = {name: known for part in parts for name, known in part.facts.items()}
    Store(out).write_plan(whole.settings(), trials.values(), facts)
    return load(out, options.get("assumptions"), known={o.trial.key: o for part in parts for o in part.outcomes})
