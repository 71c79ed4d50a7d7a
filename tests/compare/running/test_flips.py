"""Mirrored training images: where the data set says that a class survives it, and for networks alone."""

from dataclasses import replace

import pytest

from bakeoff.compare import Study
from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load, parse
from bakeoff.compare.running.measure import measure
from bakeoff.compare.running.plan import plan_study
from bakeoff.compare.study.trial import Trial
from bakeoff.pipelines.estimators.network import NetworkClassifier
from tests.fakes.results import make_results


def trial_of(dataset, name, flips):
    made = contender(name)
    return Trial(dataset.name, dataset.digest, name, made.family, made.fingerprint, 1, None, 0.3, 0, flips=flips), made


@pytest.mark.parametrize(
    ("name", "flips"),
    [
        ("digits", False),
        ("digits[flip=true]", True),
        ("faces", True),
        ("faces[flip=False]", False),
        ("shapes[n=20,size=16,flip=false]", False),
        ("shapes[n=20,size=16]", True),
    ],
)
def test_a_data_set_says_whether_its_classes_survive_a_mirror(name, flips):
    assert load(name, DataLocations(offline=True)).flips is flips


@pytest.mark.parametrize("name", ["fashion-mnist", "cifar10", "lfw", "orl", "olivetti", "drawn-faces"])
def test_clothes_things_and_faces_survive_it(name):
    assert parse(name).flips


@pytest.mark.parametrize("name", ["mnist", "kmnist", "digits", "medmnist:pneumoniamnist", "folder:x", "csv:x", "hf:x"])
def test_characters_and_what_nobody_knows_do_not(name):
    assert not parse(name).flips
    assert parse(f"{name}[flip=true]").flips


@pytest.mark.parametrize(
    ("name", "told", "said"),
    [
        ("small-cnn", True, True),
        ("small-cnn", False, False),
        ("small-cnn[flip=False]", True, False),
        ("small-cnn[flip=True]", False, True),
        ("small-cnn+hog+svm", True, True),
        ("small-cnn[flip=False]+svm", True, False),
    ],
)
def test_a_network_does_as_its_name_says_or_else_as_the_data_set_allows(name, told, said):
    params = contender(name).with_flips(told).build(0).get_params()
    assert [value for key, value in params.items() if key.rpartition("__")[2] == "flip"] == [said]
    assert contender(name).open_to_flips is ("flip" not in name)


def test_what_has_no_network_that_gains_by_it_is_left_as_it_is():
    for name in ("hog+svm", "hog+mlp", "majority", "mlp"):  # the last one gains nothing by mirrored images
        made = contender(name)
        assert not made.open_to_flips
        assert made.with_flips(True).parts == made.parts


def test_the_trial_s_key_tells_them_apart_and_older_keys_stay(dataset):
    without, with_flips = (trial_of(dataset, "small-cnn", flips)[0] for flips in (False, True))
    assert without.key != with_flips.key
    contenders = ["hog+svm", "small-cnn", "small-cnn[flip=False]", "small-cnn+svm", "hog+mlp"]
    plans = [
        plan_study(
            Study(datasets=[replace(dataset, flips=flips)], contenders=contenders, design="splits", repeats=1)
        ).trials
        for flips in (False, True)
    ]
    assert [trial.flips for trial in plans[0]] == [False] * 5
    assert [trial.flips for trial in plans[1]] == [False, True, False, True, False]
    changed = [before.key != after.key for before, after in zip(*plans, strict=True)]
    assert changed == [trial.flips for trial in plans[1]]


@pytest.mark.parametrize("flips", [False, True])
@pytest.mark.parametrize("budget", ["default", "2 trials"])
def test_a_trial_trains_as_it_says_and_a_tuned_one_too(dataset, monkeypatch, flips, budget):
    fit, seen = NetworkClassifier.fit, []

    def watched(model, *arguments):
        seen.append(model.flip)
        return fit(model, *arguments)

    monkeypatch.setattr(NetworkClassifier, "fit", watched)
    monkeypatch.setattr(
        "bakeoff.compare.running.tuning.within_cpu_limit", lambda _, function, *arguments: function(*arguments)
    )
    trial, made = trial_of(dataset, "small-cnn[epochs=1,width=8]", flips)
    measure(replace(trial, budget=budget), made, dataset)
    assert set(seen) == {flips}
    assert len(seen) == (1 if budget == "default" else 3)


def test_the_report_says_so():
    from bakeoff.reports.sections import provenance

    results = make_results({"small-cnn": ("deep", 0.9, 1.0)}, {"digits": (4, 0.0), "faces": (4, 0.0)}, repeats=1)
    facts = {name: replace(known, flips=name == "faces") for name, known in results.facts.items()}
    section = provenance.section(replace(results, facts=facts))
    table = next(block for block in section.elements if getattr(block, "name", "") == "datasets")
    assert table.frame.set_index("dataset").mirrored.to_dict() == {"digits": "no", "faces": "yes"}
