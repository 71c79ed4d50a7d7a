from dataclasses import replace

import numpy as np
import pytest

from bakeoff.reports import compose
from bakeoff.reports.document import Text
from bakeoff.reports.layer_story import counterparts, stories
from tests.fakes.results import make_results

CONTENDERS = {"hog+svm": ("traditional", 0.9, 1.0), "small-cnn": ("deep", 0.95, 9.0), "mlp": ("deep", 0.9, 3.0)}
BLOCK = ("digits", None)


def made(**changes):
    return make_results(CONTENDERS, {"digits": (4, 0.0)}, n_test=40, **changes)


def lead(results):
    section = next(s for s in compose(results) if s.title == "Edges, shapes, objects")
    first = section.elements[0]
    assert isinstance(first, Text)
    assert first.lead
    assert len(first.paragraphs) == 1
    return first.paragraphs[0]


def test_a_story_is_told_over_all_trainings_of_a_network():
    told = stories(made(), BLOCK)
    assert [(story.contender, story.found.shape, story.start.shape) for story in told] == [
        ("small-cnn", (5, 3, 3), (5, 3, 3)),
        ("mlp", (5, 3, 3), (5, 3, 3)),
    ]
    assert {story.order.verdict for story in told} == {"observed here"}
    assert told[0].order.peaks == (1, 2, 3)
    assert told[0].stages == ("relu-1", "relu-2", "embedding")


def test_features_stand_beside():
    beside = counterparts(made(), BLOCK)
    assert list(beside) == ["hog"]
    assert beside["hog"] == pytest.approx([0.5, 0.5, 0.5])


def test_the_section_opens_with_its_verdict():
    assert lead(made()) == (
        "That edges come before shapes and shapes before classes was observed here in small-cnn and mlp."
    )
    assert lead(made(repeats=2)) == (
        "Whether edges come before shapes and shapes before classes cannot be told of small-cnn and mlp."
    )


def test_a_network_whose_layers_do_not_follow_one_another_is_denied_it():
    results = made()

    def turned(outcome):
        if outcome.trial.contender != "mlp":
            return outcome
        examined = outcome.exams["layers"]
        facts = {**examined.facts, "edges": examined.facts["classes"], "classes": examined.facts["edges"]}
        return replace(outcome, exams={**outcome.exams, "layers": replace(examined, facts=facts)})

    said = lead(replace(results, outcomes=tuple(map(turned, results.outcomes))))
    assert said == (
        "That edges come before shapes and shapes before classes was observed here in small-cnn; not observed here in "
        "mlp."
    )


def test_outcomes_with_other_layers_than_the_first_are_left_out():
    results = made()
    first = results.of(*BLOCK, "mlp")[1]
    facts = {**first.exams["layers"].facts, "stages": np.array(["a", "b", "c"])}
    other = replace(first, exams={"layers": replace(first.exams["layers"], facts=facts)})
    outcomes = tuple(other if outcome is first else outcome for outcome in results.outcomes)
    assert [len(story.found) for story in stories(replace(results, outcomes=outcomes), BLOCK)] == [5, 4]
