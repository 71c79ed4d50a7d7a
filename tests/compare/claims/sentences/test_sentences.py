"""Every claim of the catalog on planted studies: in some it is true by construction, in some it is false."""

import math

import pytest

from bakeoff.compare.catalog import entries, find
from bakeoff.compare.claims.asks import Asks
from bakeoff.compare.claims.judgement import CANNOT_TELL, NOT_SUPPORTED, SUPPORTED
from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.statistics.evidence import PairedDifference
from tests.fakes.planted import planted
from tests.fakes.planted_claims import PLANTED

STUDIES = 12


@pytest.mark.parametrize("name", entries("claims"))
def test_a_claim_is_a_sentence_and_asks_for_what_there_is(name):
    claim = find("claims", name).load()
    assert entries("claims")[name].summary.endswith(".")
    assert claim.HOW.startswith("Supported where ")
    assert "; not supported where " in claim.HOW
    assert isinstance(claim.ASKS, Asks)
    assert set(claim.ASKS.exams) <= set(entries("exams"))
    assert [contender(each).name for each in claim.ASKS.contenders] == list(claim.ASKS.contenders)
    assert [other for other in entries("claims") if find("claims", other).load().ORDER == claim.ORDER] == [name]


@pytest.mark.parametrize("name", entries("claims"))
@pytest.mark.parametrize("truth", [True, False])
def test_the_verdict_is_that_which_was_planted(name, truth):
    results = PLANTED[name](truth, STUDIES)
    judgements = list(find("claims", name).load().judge(results))
    verdicts = [each.verdict for each in judgements]
    assert len(verdicts) == STUDIES
    assert verdicts.count(SUPPORTED if truth else NOT_SUPPORTED) >= STUDIES - 1
    assert all(each.low <= each.value <= each.high and each.rests_on.endswith(".") for each in judgements)


@pytest.mark.parametrize("name", entries("claims"))
def test_nothing_is_said_without_the_contenders_that_were_named(name):
    other = planted({"majority": lambda _: 0.5, "hog+lda": lambda _: 0.9}, sizes=(60, None))
    assert list(find("claims", name).load().judge(other)) == []


@pytest.mark.parametrize("name", [name for name in entries("claims") if name != "large-data"])
def test_what_one_training_cannot_show_is_not_said(name):
    """One fold of few images: whatever the verdict is, it is not for sure where there is no interval."""
    results = PLANTED[name](True, 3, n=20, folds=2)
    for each in find("claims", name).load().judge(results):
        assert each.verdict == CANNOT_TELL or not math.isnan(each.low)


def test_who_is_behind_with_few_images_and_ahead_with_more_has_made_up_for_it():
    claim = find("claims", "large-data").load()
    behind, grown = PairedDifference(-0.2, -0.36, -0.01, 0.03), PairedDifference(0.2, -0.02, 0.42, 0.07)
    assert claim.verdict(behind, grown, True, 0.005) == SUPPORTED
    assert claim.verdict(behind, grown, False, 0.005) == CANNOT_TELL
    assert claim.verdict(PairedDifference(-0.1, -0.3, 0.1, 0.3), grown, True, 0.005) == CANNOT_TELL
