"""Edges, shapes, classes along the layers of each network, over its trainings; and the features that stand beside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.statistics.learned.stage_order import StageOrder, stage_order

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Block, Results
    from bakeoff.compare.study.trial import Outcome

EXAM = "layers"
THINGS = ("edges", "shapes", "classes")
FACTS = ("edges", "parts", "classes")
"""What the exam calls them."""


@dataclass(frozen=True, eq=False)
class Story:
    """What a network's layers tell.

    Attributes
    ----------
    contender
        its name.
    stages
        names of its layers.
    found, start
        (trainings, things, stages), after training and before.
    order
        whether the things come one after another.
    """

    contender: str
    stages: tuple[str, ...]
    found: NDArray[np.float64]
    start: NDArray[np.float64]
    order: StageOrder


def stories(results: Results, block: Block) -> list[Story]:
    """One a network whose layers were asked, in the study's order."""
    told = []
    for contender, outcomes in _asked(results, block, learned=True).items():
        curves = np.stack([[outcome.exams[EXAM].facts[name] for name in FACTS] for outcome in outcomes])
        found, start = curves[:, :, 0], curves[:, :, 1]
        stages = tuple(str(name) for name in outcomes[0].exams[EXAM].facts["stages"])
        told.append(Story(contender, stages, found, start, stage_order(found, start, THINGS)))
    return told


def counterparts(results: Results, block: Block) -> dict[str, NDArray[np.float64]]:
    """Feature of a traditional contender → (things,), on average over its trainings."""
    found: dict[str, list[NDArray[np.float64]]] = {}
    for outcomes in _asked(results, block, learned=False).values():
        for outcome in outcomes:
            facts = outcome.exams[EXAM].facts
            for place, name in enumerate(facts["stages"]):
                found.setdefault(str(name), []).append(np.array([facts[thing][0, place] for thing in FACTS]))
    return {name: np.mean(values, axis=0) for name, values in found.items()}


def _asked(results: Results, block: Block, learned: bool) -> dict[str, list[Outcome]]:
    """The outcomes of each contender that carry the exam, all with the same layers as the first."""
    found: dict[str, list[Outcome]] = {}
    for outcome in results.of(*block):
        facts = outcome.exams[EXAM].facts if EXAM in outcome.exams else {}
        if not facts or bool(facts["learned"]) != learned:
            continue
        same = found.setdefault(outcome.trial.contender, [])
        if not same or np.array_equal(same[0].exams[EXAM].facts["stages"], facts["stages"]):
            same.append(outcome)
    return found
