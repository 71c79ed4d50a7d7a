"""Verdicts on maps, with facts of which each must come out as it does."""

from dataclasses import replace

import numpy as np
import pytest

from bakeoff.compare.study.trial import Examined
from bakeoff.reports.map_trust import trust
from tests.fakes.results import make_results

METHODS = np.array(["random", "centre", "Sobel", "occlusion"])


def verdict_of(apart, survival=None, random=None, right=True):
    results = make_results({"hog+svm": ("traditional", 0.9, 1.0)}, {"digits": (3, 0.0)}, repeats=1, learned=False)
    ends = {"most": np.zeros((4, 5)), "least": np.repeat(np.array(apart, float)[:, None], 5, 1)}
    exams = {"faithfulness": Examined({"methods": METHODS, **ends}, "How.")}
    if survival is not None:
        exams["permuted-labels"] = Examined({"methods": METHODS[3:], "survival": np.full((1, 5), survival)}, "How.")
    if random is not None:
        weights = np.stack([np.ones((1, 5)), np.full((1, 5), random)], 1)  # after the last layer, and after all
        exams["random-weights"] = Examined({"methods": METHODS[3:], "survival": weights}, "How.")
    outcome = replace(results.outcomes[0], exams=exams)
    if not right:
        outcome = replace(outcome, predicted=(outcome.truth + 1) % 3)
    frame = trust(replace(results, outcomes=(outcome,)), results.blocks[0])
    return frame.set_index("method").loc["occlusion", "verdict"].split(":")[0]


@pytest.mark.parametrize(
    ("apart", "survival", "wanted"),
    [
        ([0, 0, 1, 2], None, "kept"),
        ([0, 0, 3, 2], None, "edge-like"),
        ([2.5, 0, 1, 2], None, "no evidence"),
        ([0, 0, 1, 2], 0.9, "struck out"),
        ([0, 0, 1, 2], 0.1, "kept"),
    ],
)
def test_a_map_is_called_what_its_facts_say(apart, survival, wanted):
    assert verdict_of(apart, survival) == wanted


def test_maps_that_outlive_the_weights_are_struck_out_too():
    assert verdict_of([0, 0, 1, 2], random=0.9) == "struck out"
    assert verdict_of([0, 0, 1, 2], random=0.1) == "kept"


def test_maps_of_a_contender_that_is_right_by_chance_are_not_interpreted():
    assert verdict_of([0, 0, 1, 2], 0.1, right=False) == "not interpreted"


def test_where_nothing_was_asked_there_is_nothing_to_say():
    results = make_results(repeats=1, learned=False)
    assert len(trust(results, results.blocks[0])) == 0
