"""Who wins, by how much, whether the difference is real, and what it costs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from bakeoff.compare.results import judgement, ranking
from bakeoff.compare.results.judgement import FAMILIES, Decision, Standing, rivals
from bakeoff.reports import headings, wording
from bakeoff.reports.document import Section, Table, Text
from bakeoff.reports.document import section as make
from bakeoff.reports.headline import best_sentence, headline, percentage_points

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Block, Results

ORDER = 10


def section(results: Results) -> Section | None:
    """One sentence over all data sets, then a few points for each, then the same as a table."""
    blocks = ranking.whole_blocks(results)
    if not blocks:
        return make(
            "Verdict", ORDER, Text(("No trial has ended, so there is nothing to compare.",), lead=True), _gaps(results)
        )
    return make(
        "Verdict",
        ORDER,
        Text((headline(results, blocks),), lead=True),
        _gaps(results),
        *(_block(results, block) for block in blocks),
        _caution(results, blocks),
        _table(results),
    )


def _gaps(results: Results) -> Text | None:
    failed, missing = len(results.failures), results.missing
    if not failed and not missing:
        return None
    planned = failed + missing + len(results.outcomes)
    waiting = f"{wording.count(missing)} {'has' if missing == 1 else 'have'} not been run"
    parts = [f"{wording.count(failed)} failed"] * bool(failed) + [waiting] * bool(missing)
    rest = "; what is said here rests on the others" if results.outcomes else ""
    return Text((f"Of {wording.plural(planned, 'planned trial')}, {wording.listing(parts)}{rest}.",))


def _block(results: Results, block: Block) -> Text:
    points = [_best(results, block), _duel(results, block), _cost(results, block), _baseline(results, block)]
    points.append(_absent(results, block))
    smaller = [other for other in ranking.shown_blocks(results) if other[0] == block[0] and other != block]
    points += [_duel(results, other) for other in smaller]
    return Text(points=tuple(point for point in points if point), heading=headings.title(block))


def _best(results: Results, block: Block) -> tuple[str, str] | None:
    best = ranking.leader(results, block)
    if best is None:
        return None
    text = f"{best.contender}, with an accuracy of {wording.percent(best.accuracy)}{_interval(best.low, best.high)}."
    return "Best", text + _not_told_apart(results, block, best.contender)


def _not_told_apart(results: Results, block: Block, best: str) -> str:
    """Whom the data cannot tell from the best one, so that a lead is not taken for a victory."""
    standings = judgement.standings(results, block, best)
    if standings and set(standings.values()) == {Standing.WORSE}:
        return " It is better than every other contender beyond chance." if len(standings) > 1 else ""
    others = {name: each for name, each in standings.items() if results.family(name) != ranking.BASELINE}
    if len(others) > 2 and set(others.values()) == {Standing.UNDECIDED}:
        return " No other that looks at the images is shown to be worse."
    said = {
        Standing.EQUAL: "Practically equal to it",
        Standing.UNDECIDED: "Not shown to be worse",
        Standing.APART: "Not compared with it, for want of a common repeat",
    }
    named = {standing: [name for name, each in others.items() if each is standing] for standing in said}
    return "".join(f" {said[standing]}: {wording.listing(names)}." for standing, names in named.items() if names)


def _duel(results: Results, block: Block) -> tuple[str, str] | None:
    whole = block in ranking.whole_blocks(results)
    label = "Traditional or deep" if whole else f"With {wording.count(block[1] or 0)} training images"
    duel = rivals(results, block)
    if duel is None:
        return None if whole else (label, best_sentence(results, block))
    first, other = (
        f"{row.contender} ({row.family}, {wording.percent(row.accuracy)})" for row in (duel.ahead, duel.behind)
    )
    by = f"{percentage_points(duel.found.difference)}{_evidence(duel.found)}"
    if duel.decision is Decision.BETTER:
        return label, f"{first} is better than {other} by {by}."
    if duel.decision is Decision.EQUAL:
        region = f"{100 * results.study.rope:g} points either way"
        return label, (
            f"{first} and {other} are practically equal: they differ by {by}, and all of the interval lies within "
            f"{region}."
        )
    return label, (
        f"{first} is ahead of {other} by {by}, but with this much data the two cannot be told apart"
        f"{_needed(duel.found)}."
    )


def _needed(found: ranking.Pair) -> str:
    """An estimate of what it would take; nothing where there is none."""
    if wording.absent(found.n_needed):
        return ""
    if math.isfinite(found.trainings_needed):
        return f" (trainings needed: {wording.rounded_count(found.trainings_needed)})"
    if math.isinf(found.n_needed):
        return " (more trainings and more test images are needed)"
    return f" (test images needed, not more repeats: {wording.rounded_count(found.n_needed)})"


def _evidence(found: ranking.Pair) -> str:
    interval = (
        ""
        if wording.absent(found.low)
        else f"95 % interval {wording.points(found.low)} to {wording.points(found.high)}; "
    )
    if wording.absent(found.p_adjusted):
        return f" ({interval}no p-value can be had from so few repeats)"
    p = wording.p_value(found.p_adjusted)
    return f" ({interval}{found.test}, adjusted p {p if p.startswith('<') else '= ' + p})"


def _cost(results: Results, block: Block) -> tuple[str, str] | None:
    duel = rivals(results, block)
    if duel is None:
        return None
    phrases = {
        "fit_cpu_seconds": ("{} takes {} the CPU time to train", "both train equally fast", wording.seconds),
        "latency_seconds": ("{} takes {} as long for one image", "both answer one image equally fast", wording.seconds),
        "model_bytes": ("{}’s model is {} as large", "both have models of one size", wording.size),
    }
    told = []
    for name, (phrase, level, write) in phrases.items():
        cost = judgement.cost_ratio(duel, name)
        if cost is not None:
            said = level if cost.is_level else phrase.format(cost.dearer.contender, wording.ratio(cost.ratio))
            told.append(f"{said} ({write(cost.most)} against {write(cost.least)})")
    return ("Cost", "; ".join(told) + ".") if told else None


def _baseline(results: Results, block: Block) -> tuple[str, str] | None:
    baseline = ranking.leader(results, block, ranking.BASELINE)
    below = judgement.not_above(results, block, baseline.contender) if baseline is not None else None
    if baseline is None or below is None:
        return None
    accuracy = wording.percent(baseline.accuracy)
    text = f"{baseline.contender}, which does not look at the images, has an accuracy of {accuracy}; "
    return "Baseline", text + (
        f"not shown to be better than that: {wording.listing(below)}."
        if below
        else "every contender is better beyond chance."
    )


def _absent(results: Results, block: Block) -> tuple[str, str] | None:
    names = judgement.without_outcome(results, block)
    return ("No outcome", f"{wording.listing(names)}; nothing is said of them here.") if names else None


def _caution(results: Results, blocks: list[Block]) -> Text | None:
    if all(rivals(results, block) is None for block in blocks):
        return None
    return Text(
        (
            "The best of each family was picked by the same scores that are shown, so its accuracy is "
            "optimistically biased. The p-values allow for that choice: a family is called more accurate where one of "
            "its contenders is ahead of every one of the other family, and all pairs are adjusted after Holm. “Better” "
            "means an adjusted p below 0.05; “practically equal” means that the difference is surely smaller than "
            f"{100 * results.study.rope:g} percentage points. The intervals hold for all pairs at once, and so are "
            f"wider than those of one pair alone. {_population(results, blocks)}",
        )
    )


def _population(results: Results, blocks: list[Block]) -> str:
    """What the verdicts speak of."""
    duels = [duel for block in blocks if (duel := rivals(results, block)) is not None]
    once = [duel.of_models for duel in duels]
    if all(once):
        return "Verdicts speak of the models that were trained, not of ways to learn: each was trained once."
    learn = "Verdicts speak of ways to learn on data like these, for other images and other trainings"
    return f"{learn}; where each was trained once, of the trained models alone." if any(once) else f"{learn}."


def _table(results: Results) -> Table | None:
    records = []
    for block in ranking.shown_blocks(results):
        duel = rivals(results, block)
        if duel is None:
            continue
        record: dict[str, Any] = {"dataset": block[0], "train_size": block[1]}
        for family in FAMILIES:
            record |= {family: duel.of(family).contender, f"{family}_accuracy": duel.of(family).accuracy}
        found = ranking.pairs(results, block)[duel.of("deep").contender, duel.of("traditional").contender]
        record |= {"deep_minus_traditional": found.difference, "low": found.low, "high": found.high}
        records.append(
            record | {"p_adjusted": found.p_adjusted, "speaks_of": found.speaks_of, "verdict": found.verdict}
        )
    if not records:
        return None
    return Table(
        "verdict",
        pd.DataFrame(records).astype({"train_size": "Int64"}),
        "The best traditional against the best deep contender; differences are deep minus traditional, in percentage "
        "points.",
        formats={f"{f}_accuracy": wording.percent for f in FAMILIES}
        | dict.fromkeys(["deep_minus_traditional", "low", "high"], wording.points),
        titles={"traditional": "Best traditional", "traditional_accuracy": "is right", "deep": "Best deep"}
        | {"deep_accuracy": "is right", "deep_minus_traditional": "Difference"},
    )


def _interval(low: float, high: float) -> str:
    return "" if wording.absent(low) else f" (95 % interval {wording.percent(low)} to {wording.percent(high)})"
