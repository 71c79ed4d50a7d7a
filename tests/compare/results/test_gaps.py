import numpy as np
import pytest

from bakeoff.compare.results.gaps import decompose, gaps, square
from tests.fakes.outcomes import outcome
from tests.fakes.studies import study


def cells(rates, repeats=6, fixed=False, n=400, seed=0):
    """Four contenders that share how hard each image is, so that a rate is an accuracy."""
    rng = np.random.default_rng(seed)
    ease = rng.random((repeats, n))
    return [[outcome(row < rate, repeat, fixed) for repeat, row in enumerate(ease)] for rate in rates]


@pytest.mark.parametrize("fixed", [False, True])
def test_the_parts_sum_to_the_gap(fixed):
    found = decompose(*cells([0.80, 0.88, 0.83, 0.95], fixed=fixed))
    assert found.features.difference + found.classifier.difference == pytest.approx(found.gap.difference)
    assert found.gap.difference == pytest.approx(0.15, abs=0.02)
    assert found.features.difference == pytest.approx(0.10, abs=0.02)
    for part in (found.gap, found.features, found.classifier):
        assert part.low < part.difference < part.high
        assert part.p < 0.05


def test_a_gap_that_is_owed_to_features_alone():
    found = decompose(*cells([0.80, 0.90, 0.80, 0.90]))
    assert found.classifier.difference == pytest.approx(0)
    assert found.classifier.p > 0.5
    assert found.features.low > 0


@pytest.mark.parametrize("repeats", [1, 3])
def test_contenders_that_are_right_on_the_same_images_are_not_proven_equal(repeats):
    found = decompose(*cells([0.9, 0.9, 0.9, 0.9], repeats=repeats))
    for part in found:
        assert part.difference == 0
        assert part.low < 0 < part.high
        assert part.p == 1


def test_parts_that_cancel_are_an_interaction():
    found = decompose(*cells([0.80, 0.95, 0.95, 0.80]))
    for part in (found.gap, found.features, found.classifier):
        assert part.difference == pytest.approx(0, abs=1e-9)
    assert found.interaction.difference == pytest.approx(-0.30, abs=0.03)
    assert found.interaction.p < 0.01


@pytest.mark.parametrize("repeats", [1, 3])
def test_few_groups_do_not_make_a_part_matter(repeats):
    """Six persons whose pictures stand or fall together, four equal contenders: a part mattered in 24 % of studies."""
    rng = np.random.default_rng(5)
    groups, wrong = np.repeat(np.arange(6), 20), 0
    for _ in range(200):
        person = rng.random((4, 6)) < 0.5
        four = [[outcome(own[groups], r, True, groups=groups) for r in range(repeats)] for own in person]
        found = decompose(*four)
        wrong += min(found.features.p, found.classifier.p) < 0.025
    assert wrong / 200 < 0.08


def test_only_shared_repeats_count():
    four = cells([0.80, 0.88, 0.83, 0.95])
    fewer = [cell[1:] if i % 2 else cell[:-1] for i, cell in enumerate(four)]
    assert decompose(*fewer) == decompose(*[cell[1:-1] for cell in four])
    with pytest.raises(ValueError, match="share none"):
        decompose(four[0][:2], *[cell[3:] for cell in four[1:]])


def test_the_crossed_contenders_of_a_pair():
    assert square("hog+svm", "small-cnn[width=8]") == ("small-cnn[width=8]+svm", "hog+mlp")
    assert square("hog+pixels+svm", "mlp[hidden=(50,)]") == ("pixels+svm", "hog+pixels+mlp[hidden=(50,)]")


def test_a_study_with_the_whole_square_is_taken_apart():
    results = study(
        {"hog+svm": 0.9, "pixels+svm": 0.8, "hog+mlp": 0.92, "mlp": 0.85},
        families={"mlp": "deep", "hog+mlp": "hybrid"},
    )
    found = gaps(results)
    assert found.part.tolist() == ["gap", "features", "classifier", "interaction"]
    assert found.traditional.unique().tolist() == ["hog+svm"]
    assert found.difference[0] == pytest.approx(-0.05, abs=0.03)


def test_a_fine_tuned_backbone_is_not_taken_apart_by_its_frozen_features():
    rates = {"hog+svm": 0.9, "hog+mlp": 0.92, "pretrained:x+svm": 0.93, "pretrained:x": 0.95}
    families = {"hog+mlp": "hybrid", "pretrained:x+svm": "hybrid", "pretrained:x": "deep"}
    assert gaps(study(rates, families=families)).empty


def test_a_study_without_crossed_contenders_is_not():
    assert gaps(study({"hog+svm": 0.9, "small-cnn": 0.95}, families={"small-cnn": "deep"})).empty
