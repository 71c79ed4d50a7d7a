"""Who wins, by how much, whether the difference is real, and what it costs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from bakeoff.compare.statistics.verdict import ROPE
from bakeoff.reports import ranking, wording
from bakeoff.reports.document import Section, Table, Text
from bakeoff.reports.document import section as make
from bakeoff.reports.headline import FAMILIES, best_sentence, headline, percentage_points, rivals

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results

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


def _block(results: Results, block: ranking.Block) -> Text:
    points = [_best(results, block), _duel(results, block), _cost(results, block), _floor(results, block)]
    points.append(_absent(results, block))
    smaller = [other for other in ranking.shown_blocks(results) if other[0] == block[0] and other != block]
    points += [_duel(results, other) for other in smaller]
    return Text(points=tuple(point for point in points if point), heading=ranking.title(block))


def _best(results: Results, block: ranking.Block) -> tuple[str, str] | None:
    best = ranking.leader(results, block)
    if best is None:
        return None
    text = f"{best.contender}, with an accuracy of {wording.percent(best.accuracy)}{_interval(best.low, best.high)}."
    return "Best", text + _company(results, block, best.contender)


def _company(results: Results, block: ranking.Block, best: str) -> str:
    """Whom the data cannot tell from the best one, so that a lead is not taken for a victory."""
    compared = ranking.pairs(results, block)
    others = [name for name in ranking.ranked(results, block)["contender"] if name != best]
    found = {name: compared.get((best, name)) for name in others}
    if others and all(pair is not None and pair.is_real and pair.difference > 0 for pair in found.values()):
        return " It is better than every other contender beyond chance." if len(others) > 1 else ""
    others = [name for name in others if results.family(name) != ranking.BASELINE]
    equal = [name for name in others if (pair := found[name]) and pair.verdict == "practically equal"]
    undecided = [name for name in others if (pair := found[name]) and pair.verdict == "cannot tell"]
    apart = [name for name in others if found[name] is None]
    if len(undecided) == len(others) > 2:
        return " No other that looks at the images is shown to be worse."
    text = f" Practically equal to it: {wording.listing(equal)}." if equal else ""
    text += f" Not shown to be worse: {wording.listing(undecided)}." if undecided else ""
    return text + (f" Not compared with it, for want of a common repeat: {wording.listing(apart)}." if apart else "")


def _duel(results: Results, block: ranking.Block) -> tuple[str, str] | None:
    whole = block in ranking.whole_blocks(results)
    label = "Traditional or deep" if whole else f"With {wording.count(block[1] or 0)} training images"
    duel = rivals(results, block)
    if duel is None:
        return None if whole else (label, best_sentence(results, block))
    ahead, behind, found = duel
    names = f"{ahead.contender} ({ahead.family}, {wording.percent(ahead.accuracy)})"
    other = f"{behind.contender} ({behind.family}, {wording.percent(behind.accuracy)})"
    evidence = _evidence(found)
    if found.is_real:
        return label, f"{names} is better than {other} by {percentage_points(found.difference)}{evidence}."
    if found.verdict == "practically equal":
        region = f"{100 * ROPE:g} points either way"
        return label, (
            f"{names} and {other} are practically equal: they differ by "
            f"{percentage_points(found.difference)}{evidence}, and all of the interval lies within {region}."
        )
    return label, (
        f"{names} is ahead of {other} by {percentage_points(found.difference)}{evidence}, but with this much "
        f"data the two cannot be told apart{_needed(found)}."
    )


def _needed(found: ranking.Pair) -> str:
    """An estimate of what it would take; nothing where there is none."""
    if wording.absent(found.n_needed):
        return ""
    if math.isinf(found.n_needed):
        return " (more repeats are needed, not more test images)"
    return f" (test images needed: {wording.rounded_count(found.n_needed)})"


def _evidence(found: ranking.Pair) -> str:
    interval = (
        ""
        if wording.absent(found.low)
        else f"95 % interval {wording.points(found.low)} to {wording.points(found.high)}; "
    )
    if wording.absent(found.p_holm):
        return f" ({interval}no p-value can be had from so few repeats)"
    p = wording.p_value(found.p_holm)
    return f" ({interval}{found.test}, Holm-adjusted p {p if p.startswith('<') else '= ' + p})"


def _cost(results: Results, block: ranking.Block) -> tuple[str, str] | None:
    duel = rivals(results, block)
    if duel is None:
        return None
    phrases = {
        "fit_cpu_seconds": ("{} takes {} the CPU time to train", "train equally fast", wording.seconds),
        "latency_seconds": ("{} takes {} as long for one image", "answer one image equally fast", wording.seconds),
        "model_bytes": ("{}’s model is {} as large", "have models of one size", wording.size),
    }
    told = []
    for name, (phrase, level, write) in phrases.items():
        one, other = sorted(duel[:2], key=lambda row: -getattr(row, name))
        most, least = getattr(one, name), getattr(other, name)
        if not (least > 0 and most > 0):
            continue
        amounts = f" ({write(most)} against {write(least)})"
        told.append(
            (phrase.format(one.contender, wording.ratio(most / least)) if most / least >= 1.05 else f"both {level}")
            + amounts
        )
    return ("Cost", "; ".join(told) + ".") if told else None


def _floor(results: Results, block: ranking.Block) -> tuple[str, str] | None:
    floor = ranking.leader(results, block, ranking.BASELINE)
    others = [row for row in ranking.records(ranking.ranked(results, block)) if row.family != ranking.BASELINE]
    if floor is None or not others:
        return None
    below = []
    for row in others:
        found = ranking.pair(results, block, row.contender, floor.contender)
        if found is None or not found.is_real or found.difference <= 0:
            below.append(row.contender)
    text = (
        f"{floor.contender}, which does not look at the images, has an accuracy of {wording.percent(floor.accuracy)}; "
    )
    return "Baseline", text + (
        f"not shown to be better than that: {wording.listing(below)}."
        if below
        else "every contender is better beyond chance."
    )


def _absent(results: Results, block: ranking.Block) -> tuple[str, str] | None:
    there = set(ranking.ranked(results, block)["contender"])
    names = [name for name in results.asked(*block) if name not in there]
    return ("No outcome", f"{wording.listing(names)}; nothing is said of them here.") if names else None


def _caution(results: Results, blocks: list[ranking.Block]) -> Text | None:
    if all(rivals(results, block) is None for block in blocks):
        return None
    return Text(
        (
            "The best of each family was picked by the same scores that are shown, so its accuracy is "
            "optimistically biased. The p-values allow for that choice: they are adjusted for all pairs of contenders "
            "(Holm), not only for the pair that is told. “Better” means an adjusted p below 0.05; “practically equal” "
            f"means that the whole interval of the difference lies within {100 * ROPE:g} percentage points either way. "
            "The intervals are for one pair alone, so one may exclude zero where the adjusted p does not.",
        )
    )


def _table(results: Results) -> Table | None:
    records = []
    for block in ranking.shown_blocks(results):
        duel = rivals(results, block)
        if duel is None:
            continue
        _, _, found = duel
        heads = {row.family: row for row in duel[:2]}
        record: dict[str, Any] = {"dataset": block[0], "train_size": block[1]}
        for family in FAMILIES:
            record |= {family: heads[family].contender, f"{family}_accuracy": heads[family].accuracy}
        sign = 1 if heads["deep"].contender == found.first else -1
        low, high = sorted((sign * found.low, sign * found.high))
        record |= {"deep_minus_traditional": sign * found.difference, "low": low, "high": high}
        records.append(record | {"p_holm": found.p_holm, "verdict": found.verdict})
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
