"""The sentence over all data sets: which family is more accurate where, and what the other one costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bakeoff.compare.results import ranking
from bakeoff.compare.results.judgement import FAMILIES, Decision, Duel, rivals, training_bill
from bakeoff.reports import headings, wording

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Block, Results

SENTENCES: dict[str | Decision, str] = {
    "deep": "Deep learning is more accurate on {}.",
    "traditional": "Traditional machine learning is more accurate on {}.",
    Decision.EQUAL: "Traditional and deep are practically equal on {}.",
    Decision.UNDECIDED: "This much data cannot tell traditional and deep apart on {}.",
}
"""What is said of the data sets where a family is better, or neither is."""

OF_MODELS: dict[str | Decision, str] = {
    "deep": "Of the models trained here, once each, the best deep one is more accurate on {}.",
    "traditional": "Of the models trained here, once each, the best traditional one is more accurate on {}.",
    Decision.EQUAL: "The best traditional and the best deep model trained here are practically equal on {}.",
    Decision.UNDECIDED: "This much data cannot tell the best traditional and deep models trained here apart on {}.",
}
"""The same where each was trained once on a test set of its own, which says nothing of ways to learn."""

WORDS = {False: SENTENCES, True: OF_MODELS}
"""Sentences by whether they speak of trained models alone."""

ONCE = "What training them again would give is not known; more repeats would show it."


def headline(results: Results, blocks: list[Block]) -> str:
    """Everything in one sentence a verdict."""
    groups: dict[tuple[bool, str | Decision], list[str]] = {}
    alone: list[str] = []
    for block in blocks:
        duel = rivals(results, block)
        if duel is None:
            alone.append(best_sentence(results, block))
            continue
        key = duel.ahead.family if duel.decision is Decision.BETTER else duel.decision
        groups.setdefault((duel.of_models, key), []).append(f"{headings.title(block)} ({_lead(duel)})")
    told = [
        sentence.format(wording.listing(groups[of_models, key]))
        for of_models, sentences in WORDS.items()
        for key, sentence in sentences.items()
        if (of_models, key) in groups
    ]
    told += [ONCE] * any(of_models for of_models, _ in groups)
    return " ".join([*told, *alone, *bill_sentences(results, blocks)])


def _lead(duel: Duel) -> str:
    ahead, behind = duel.ahead.contender, duel.behind.contender
    gap = percentage_points(duel.found.difference)
    if duel.decision is Decision.EQUAL:
        return f"{behind} and {ahead}"
    if duel.decision is Decision.BETTER:
        return f"{ahead} leads {behind} by {gap}"
    if gap.startswith("0.0 "):
        return f"{ahead} and {behind} are level"
    return f"{ahead} leads {behind} by {gap}, which may be chance"


def bill_sentences(results: Results, blocks: list[Block]) -> list[str]:
    """Which family took more time to train, where one did throughout."""
    bill = training_bill(results, blocks)
    if bill is None:
        return []
    least, most = wording.ratio(bill.least), wording.ratio(bill.most)
    times = most if least == most else f"{least.removesuffix(' times')} to {most}"
    return [f"The best {bill.dearer} contender took {times} the CPU time of the best {bill.cheaper} one to train."]


def best_sentence(results: Results, block: Block) -> str:
    """What is said of a block where no traditional contender meets a deep one."""
    best = ranking.leader(results, block)
    place = headings.title(block)
    if best is None:
        return f"On {place} only a baseline has an outcome."
    if len(ranking.ranked(results, block)) == 1:
        right = wording.percent(best.accuracy)
        return f"On {place} {best.contender} has an accuracy of {right}; nothing else was run."
    present = {family for family in FAMILIES if ranking.leader(results, block, family) is not None}
    missing = [family for family in FAMILIES if family not in present]
    why = f"no {' and no '.join(missing)} contender has an outcome there" if missing else "the two were not compared"
    return f"On {place} {best.contender} is most accurate with {wording.percent(best.accuracy)}; {why}."


def percentage_points(difference: float) -> str:
    """A difference of accuracies without its sign."""
    amount = wording.points(abs(difference)).lstrip("+")
    return f"{amount} percentage point{'' if amount == '1.0' else 's'}"
