"""`pretrained:NAME_OR_FOLDER` as a contender: found, told apart by its weights, run, and refused in plain words."""

from __future__ import annotations

import importlib.util
import shutil
from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("transformers")

from click.testing import CliRunner

from bakeoff.compare import Study, run
from bakeoff.compare.cli.main import cli
from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.errors import UserError
from bakeoff.compare.running.measure import measure
from bakeoff.compare.study.trial import Trial
from bakeoff.pipelines.estimators.pretrained import Pretrained, PretrainedNetwork
from tests.fakes.pretrained_models import saved


@pytest.fixture
def folder(tmp_path):
    return saved(tmp_path / "my.models" / "vit_tiny")


@pytest.fixture(autouse=True)
def nobody_answers(monkeypatch, tmp_path):
    """Nothing is downloaded in tests, whatever goes wrong in them."""

    def refuse(*_, **given):
        assert given["local_files_only"], "the hub was asked"
        raise FileNotFoundError("not in the cache.")

    monkeypatch.setattr("huggingface_hub.snapshot_download", refuse)


def test_before_a_classifier_it_is_frozen_and_alone_it_is_trained_further(folder):
    frozen = contender(f"pretrained:{folder}+linear-svm")
    params = frozen.build(3, "cuda").get_params()
    (feature,) = [value for value in params.values() if isinstance(value, Pretrained)]
    assert (frozen.family, feature.folder, feature.device) == ("hybrid", str(folder), "cuda")
    further = contender(f"pretrained:{folder}[epochs=2,learning_rate=1e-3]")
    network = further.build(3, "cuda")
    assert (further.family, network.network, network.options) == ("deep", PretrainedNetwork(str(folder)), None)
    assert (network.epochs, network.learning_rate, network.device, network.random_state) == (2, 1e-3, "cuda", 3)
    assert contender(f"hog+pretrained:{folder}+mlp").family == "hybrid"
    assert contender(f"pretrained:{folder}+mlp").family == "deep"


def test_what_is_trained_further_is_tuned_and_mirrored_and_what_is_frozen_is_not(folder):
    frozen, further = contender(f"pretrained:{folder}+linear-svm"), contender(f"pretrained:{folder}[epochs=2]")
    assert list(frozen.space((12, 12, 1))) == ["linear-svm.C"]
    assert set(further.space((12, 12, 1))) == {
        f"pretrained:{folder}.{name}" for name in ("learning_rate", "weight_decay")
    }
    tuned = further.with_settings({f"pretrained:{folder}.learning_rate": 3e-5}).with_flips(True).build(0)
    assert (tuned.learning_rate, tuned.flip) == (3e-5, True)
    assert further.open_to_flips
    assert not frozen.open_to_flips


def test_the_recipe_is_of_the_weights_and_not_of_where_they_lie(folder, tmp_path):
    names = ("pretrained:{}", "pretrained:{}+linear-svm", "pretrained:{}+svm", "pretrained:{}[epochs=2]")
    here = [contender(name.format(folder)).fingerprint for name in names]
    moved = shutil.copytree(folder, tmp_path / "moved")
    assert [contender(name.format(moved)).fingerprint for name in names] == here
    assert len(set(here)) == 4
    (moved / "README.md").write_text("no part of it")
    assert contender(f"pretrained:{moved}").fingerprint == here[0]
    weights = bytearray((moved / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (moved / "model.safetensors").write_bytes(weights)
    assert contender(f"pretrained:{moved}").fingerprint != here[0]
    said = (folder / "preprocessor_config.json").read_text()
    (folder / "preprocessor_config.json").write_text(said.replace("0.4", "0.41"))
    assert contender(f"pretrained:{folder}").fingerprint != here[0]


def test_a_run_from_beginning_to_end(folder, dataset, tmp_path):
    names = [f"pretrained:{folder}+linear-svm", f"pretrained:{folder}[epochs=2,learning_rate=1e-3]"]
    results = run(Study(datasets=[dataset], contenders=names, design="splits", repeats=1), tmp_path / "run")
    assert not results.failures
    accuracy = results.summary().set_index("contender").accuracy
    assert accuracy[names[0]] > 0.6
    assert all("occlusion" in outcome.exams for outcome in results.outcomes)
    assert results.summary().parameters.min() > 5000


def test_a_budget_is_spent_on_what_can_be_tuned(folder, dataset, monkeypatch):
    monkeypatch.setattr(
        "bakeoff.compare.running.tuning.within_cpu_limit", lambda _, function, *arguments: function(*arguments)
    )
    made = contender(f"pretrained:{folder}+linear-svm")
    trial = Trial(
        dataset.name, dataset.digest, made.name, made.family, made.fingerprint, 1, None, 0.3, 0, budget="2 trials"
    )
    outcome = measure(trial, made, replace(dataset, flips=True)).outcome
    assert [set(attempt.settings) for attempt in outcome.tuning.attempts] == [set(), {"linear-svm.C"}]


REFUSED = {
    "pretrained:": "needs a name of the Hugging Face hub or a folder",
    "pretrained:/nowhere/at/all": "is no folder, and no name of the hub",
    "pretrained:some-lab/vit": "cannot be had from huggingface.co: not in the cache.",
    "pretrained:some-lab/vit+linear-svm": "run once without --offline",
    "hog+pretrained:some-lab/vit": "write 'pretrained:some-lab/vit' alone, or before a classifier",
    "pretrained:{folder}+smv": "'smv' is no classifier",
    "pretrained:{folder}[revision='main']": "has no revisions",
    "pretrained:{folder}[width=3]": "has no option 'width'",
    "pretrained:{folder}[epochs=3]+svm": "is frozen before a classifier and has no option 'epochs'",
    "pretrained:{empty}": "no config.json",
    "pretrained:{pickled}": "no weights in the form of safetensors",
}


@pytest.mark.parametrize(("name", "said"), REFUSED.items())
def test_what_is_not_to_be_had_is_told_with_the_next_step(folder, tmp_path, name, said):
    (tmp_path / "empty").mkdir()
    pickled = shutil.copytree(folder, tmp_path / "pickled")
    (pickled / "model.safetensors").rename(pickled / "pytorch_model.bin")
    name = name.format(folder=folder, empty=tmp_path / "empty", pickled=pickled)
    with pytest.raises(UserError) as error:
        contender(name, offline=True).build(0)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_without_the_package_the_extra_is_named_and_the_command_ends_with_2(folder, tmp_path, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        "bakeoff.compare.contenders.hub.find_spec", lambda name: None if name == "transformers" else find(name)
    )
    asked = ["run", "-d", "digits", "-c", f"pretrained:{folder}+svm", "--out", str(tmp_path / "run")]
    ended = CliRunner().invoke(cli, asked)
    assert ended.exit_code == 2
    assert "pip install 'bakeoff[pretrained]'" in ended.output
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("offline", ["flag", "variable"])
def test_offline_the_hub_is_not_asked(dataset, tmp_path, monkeypatch, offline):
    if offline == "variable":
        monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(UserError, match="cannot be had"):
        run(
            Study(datasets=[dataset], contenders=["pretrained:some-lab/vit+svm"]),
            tmp_path / "run",
            offline=offline == "flag",
        )


def test_a_name_of_the_hub_is_fetched_once_and_then_read_where_it_lies(folder, dataset, monkeypatch):
    asked = []

    def snapshot_download(name, *, revision, allow_patterns, local_files_only):
        asked.append((name, revision, local_files_only))
        assert not any("bin" in pattern or "py" in pattern for pattern in allow_patterns)
        return str(folder)

    monkeypatch.setattr("huggingface_hub.snapshot_download", snapshot_download)
    made = contender("pretrained:some-lab/vit[revision='v1']+linear-svm")
    assert asked[0] == ("some-lab/vit", "v1", False)
    model = made.build(0).fit(dataset.images, dataset.labels)
    assert np.mean(model.predict(dataset.images) == dataset.labels) > 0.8
    assert {rest for *_, rest in asked[1:]} == {True}
    assert made.fingerprint == contender(f"pretrained:{folder}+linear-svm").fingerprint
