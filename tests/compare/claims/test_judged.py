from bakeoff.compare.claims.judged import judge_all
from tests.fakes.planted_claims import large_data, no_feature_engineering


def test_claims_are_judged_where_their_trials_are_in_an_order_of_their_own():
    names = [claim.name for claim in judge_all(large_data(True, 2))]
    assert names[0] == "large-data"
    assert "no-feature-engineering" in names
    assert "generalises" not in names


def test_a_claim_has_its_sentence_its_rule_and_a_judgement_for_each_data_set():
    claim = next(each for each in judge_all(no_feature_engineering(True, 2)) if each.name == "no-feature-engineering")
    assert claim.said.startswith("Deep learning finds")
    assert [each.dataset for each in claim.judgements] == ["d0", "d1"]
