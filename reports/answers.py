"""The sentence that each chapter opens with, made of the same numbers as its sections."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bakeoff.compare.catalog import entries
from bakeoff.compare.claims.judged import judge_all
from bakeoff.compare.results import ranking
from bakeoff.compare.results.doubts.doubts import raised
from bakeoff.reports import headings, wording
from bakeoff.reports.sections.claims import summary

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results

NAMED = 4
"""So many data sets are named; of more, it is said how many."""


def claims(results: Results) -> str:
    """How many of the claims are decided."""
    return summary(judge_all(results))


def better(results: Results) -> str:
    """Who is most accurate where."""
    leaders: dict[str, list[str]] = {}
    blocks = ranking.whole_blocks(results)
    for block in blocks:
        head = ranking.leader(results, block)
        if head is not None:
            leaders.setdefault(head.contender, []).append(f"{headings.title(block)} ({wording.percent(head.accuracy)})")
    if not leaders:
        return "Nothing that looks at the images has an outcome yet."
    if len(blocks) <= NAMED:
        return "Most accurate: " + "; ".join(f"{name} on {wording.listing(on)}" for name, on in leaders.items()) + "."
    counts = wording.listing(f"{name} on {len(on)}" for name, on in leaders.items())
    return f"Most accurate, of {len(blocks)} data sets: {counts}."


def real(results: Results) -> str:
    """How many of the comparisons show something."""
    verdicts: Counter[str] = Counter()
    for block in ranking.whole_blocks(results):
        for (first, second), found in ranking.pairs(results, block).items():
            if first < second and ranking.BASELINE not in (results.family(first), results.family(second)):
                verdicts["real" if found.is_real else "equal" if found.is_equal else "open"] += 1
    number = verdicts.total()
    if not number:
        return "There are no two contenders that look at the images and could be compared."
    return (
        f"Of {wording.plural(number, 'comparison')} between contenders that look at the images, "
        f"{wording.count(verdicts['real'])} {'shows' if verdicts['real'] == 1 else 'show'} a real difference, "
        f"{wording.count(verdicts['equal'])} {'shows' if verdicts['equal'] == 1 else 'show'} that the two are "
        f"practically equal, and {wording.count(verdicts['open'])} cannot tell."
    )


def cost(results: Results) -> str:
    """The cheapest and the dearest to train."""
    summary = results.summary()
    rows = summary[(summary["family"] != ranking.BASELINE) & (summary["fit_cpu_seconds"] > 0)]
    medians = rows.groupby("contender", sort=False)["fit_cpu_seconds"].median().sort_values()
    if medians.empty:
        return "What training took was not read."
    least, most = medians.index[0], medians.index[-1]
    if least == most:
        return f"To train {least} took {wording.seconds(medians.iloc[0])} of CPU time."
    return (
        f"The median training took from {wording.seconds(medians.iloc[0])} of CPU time ({least}) to "
        f"{wording.seconds(medians.iloc[-1])} ({most}), {wording.ratio(medians.iloc[-1] / medians.iloc[0])} as much."
    )


def learned(results: Results) -> str:
    """How much there is to see, and how far it goes."""
    looking = {name for name, exam in entries("exams").items() if not exam.about}
    shown = {o.trial.contender for o in results.outcomes if any(o.exams[e].facts for e in looking & o.exams.keys())}
    if not shown:
        return "Nothing was asked of the fitted models; a study names the exams that look into them."
    return (
        f"Maps and measures of what {wording.plural(len(shown), 'contender')} went by; pictures of a handful of test "
        "images illustrate, and the scores beside them say how far a map can be trusted."
    )


def trust(results: Results) -> str:
    """What went wrong, in numbers."""
    failed, missing = len(results.failures), results.missing
    warned = sum(bool(outcome.warnings) for outcome in results.outcomes)
    planned = wording.plural(len(results.trials), "planned trial")
    if not failed and not missing:
        said = f"All of the {planned} ended"
    else:
        parts = [f"{wording.count(failed)} failed"] * bool(failed) + [f"{wording.count(missing)} were not run"] * bool(
            missing
        )
        said = f"Of {planned}, {wording.listing(parts)}"
    doubts = len(raised(results))
    checks = f" The model checks raise {wording.plural(doubts, 'doubt')}." if doubts else " No model check objects."
    return f"{said}; {wording.count(warned) if warned else 'none'} of those that ended came with a warning.{checks}"


def provenance(results: Results) -> str:
    """From what the numbers can be had again."""
    versions = {o.versions["bakeoff"] for o in results.outcomes if "bakeoff" in o.versions}
    machines = {str(o.machine["processor"]) for o in results.outcomes if o.machine.get("processor")}
    by = f", bakeoff {wording.listing(sorted(versions))}" if versions else ""
    on = f", {wording.listing(sorted(machines))}" if machines else ""
    return (
        f"What it takes to have these numbers again: study “{results.study.name}”, seed {results.study.seed}{by}{on}."
    )
