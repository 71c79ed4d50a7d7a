from __future__ import annotations

import json
import pickle
import shutil

import numpy as np
import pytest
import torch
from sklearn.base import clone

pytest.importorskip("transformers")

from bakeoff.pipelines.classifiers import linear_svm
from bakeoff.pipelines.estimators.backbone import AT_ONCE, read_backbone
from bakeoff.pipelines.estimators.network import NetworkClassifier
from bakeoff.pipelines.estimators.pretrained import Pretrained, PretrainedNetwork
from bakeoff.pipelines.pipeline import traditional
from tests.fakes.pretrained_models import saved, tiny

KINDS = ("vit", "vit-classifier", "convnext", "resnet")


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return {kind: saved(tmp_path_factory.mktemp(kind), kind) for kind in KINDS}


@pytest.fixture
def images(stripes):
    return stripes(n=45, side=16, channels=3)[0]


def by_hand(model, images):
    """What a model pools of images that are prepared with NumPy."""
    pixels = (images / 255 - [0.5, 0.4, 0.3]) / [0.2, 0.25, 0.3]
    with torch.inference_mode():
        return model.eval()(torch.tensor(pixels.transpose(0, 3, 1, 2), dtype=torch.float32))


@pytest.mark.parametrize("kind", ["vit", "convnext", "resnet"])
def test_it_is_the_pooled_output_of_images_prepared_as_the_model_asks(folders, images, kind):
    found = Pretrained(str(folders[kind])).fit(images).transform(images)
    expected = by_hand(tiny(kind), images).pooler_output.flatten(1).numpy()
    assert found.dtype == np.float32
    assert len(images) > AT_ONCE
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_a_pooling_that_was_never_trained_is_not_used(folders, images):
    found = Pretrained(str(folders["vit-classifier"])).fit(images).transform(images)
    expected = by_hand(tiny("vit-classifier").vit, images).last_hidden_state[:, 0].numpy()
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_gray_images_of_any_size_are_enlarged_with_three_equal_channels(folders, stripes):
    backbone = read_backbone(folders["vit"])
    gray = torch.from_numpy(stripes(side=9)[0]).permute(0, 3, 1, 2)
    seen = []
    backbone.model.register_forward_pre_hook(lambda _m, _a, given: seen.append(given["pixel_values"]), with_kwargs=True)
    backbone(gray[:2])
    assert seen[0].shape == (2, 3, 16, 16)
    plain = (seen[0] * backbone.deviation + backbone.mean)[0]
    torch.testing.assert_close(plain[0], plain[2], atol=1e-3, rtol=0)
    assert float(plain.mean()) == pytest.approx(float(gray[0].float().mean()), rel=0.05)


@pytest.mark.parametrize(
    ("changes", "value"),
    [
        ({"do_normalize": False}, 100 / 255),
        ({"do_rescale": False, "image_mean": [90, 90, 90], "image_std": [5, 5, 5]}, 2),
        ({"image_mean": [0.5] * 3, "image_std": [0.5] * 3}, 100 / 127.5 - 1),
    ],
)
def test_values_are_scaled_as_the_folder_says(tmp_path, changes, value):
    backbone = read_backbone(saved(tmp_path, **changes))
    prepared = backbone._preprocessed(torch.full((1, 3, 4, 4), 100, dtype=torch.uint8))
    torch.testing.assert_close(prepared, torch.full((1, 3, 16, 16), float(value)), atol=1e-5, rtol=0)


@pytest.mark.parametrize(
    ("changes", "size"),
    [
        ({"size": 12}, (12, 12)),
        ({"size": {"shortest_edge": 20}}, (20, 20)),
        ({"size": {"shortest_edge": 20}, "do_center_crop": True, "crop_size": {"height": 8, "width": 12}}, (8, 12)),
    ],
)
def test_the_size_is_that_of_what_the_model_saw(tmp_path, changes, size):
    assert read_backbone(saved(tmp_path, "resnet", **changes)).preprocessing.size == size


def test_frozen_it_learns_nothing_and_a_pickle_needs_no_folder(tmp_path, stripes):
    images, labels = stripes(side=16)
    model = traditional([("vit", Pretrained(str(saved(tmp_path / "vit"))))], linear_svm.build()).fit(images, labels)
    assert (model.predict(images) == labels).mean() > 0.8
    feature = Pretrained(str(tmp_path / "vit"))
    np.testing.assert_array_equal(
        clone(feature).fit(images[:5]).transform(images), feature.fit(images).transform(images)
    )
    pickled = pickle.dumps(model)
    shutil.rmtree(tmp_path / "vit")
    np.testing.assert_array_equal(pickle.loads(pickled).predict(images), model.predict(images))
    assert len(pickled) > 4 * feature.n_parameters()  # the weights are on the bill


def test_it_is_trained_further_by_our_own_training(folders, stripes):
    images, labels = stripes(side=16)
    names = np.array(["x", "y", "z"])[labels]
    before = read_backbone(folders["convnext"]).state_dict()
    model = NetworkClassifier(
        PretrainedNetwork(str(folders["convnext"])), epochs=12, learning_rate=1e-2, batch_size=16, random_state=0
    ).fit(images, names)
    assert (model.predict(images) == names).mean() > 0.9
    after = model.module_.network[0].state_dict()
    assert any(not torch.equal(before[name], after[name]) for name in before)
    torch.testing.assert_close(after["mean"], before["mean"], rtol=0, atol=0)
    assert model.embedding(images).shape == (60, 16)
    again = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(again.predict_proba(images), model.predict_proba(images))
    same = clone(model).fit(images, names)
    np.testing.assert_array_equal(same.predict_proba(images), model.predict_proba(images))


def test_it_begins_with_the_weights_of_the_folder_and_a_small_learning_rate(folders):
    network = PretrainedNetwork(str(folders["vit"]))
    assert network.recipe.learning_rate <= 1e-4
    made, kept = network((16, 16, 1), 3), read_backbone(folders["vit"]).state_dict()
    torch.testing.assert_close(made.network[0].state_dict(), kept, rtol=0, atol=0)


def test_weights_that_are_missing_or_pickled_are_refused(tmp_path, folders):
    with pytest.raises(ValueError, match="cannot be read as a pretrained model"):
        read_backbone(tmp_path)
    from safetensors.torch import load_file, save_file

    shutil.copytree(folders["vit"], tmp_path / "part")
    weights = load_file(tmp_path / "part" / "model.safetensors")
    del weights["layernorm.weight"]
    save_file(weights, tmp_path / "part" / "model.safetensors", {"format": "pt"})
    with pytest.raises(ValueError, match=r"layernorm\.weight is missing"):
        read_backbone(tmp_path / "part")
    shutil.copytree(folders["vit"], tmp_path / "pickled")
    torch.save(weights, tmp_path / "pickled" / "pytorch_model.bin")
    (tmp_path / "pickled" / "model.safetensors").unlink()
    with pytest.raises(ValueError, match="cannot be read"):
        read_backbone(tmp_path / "pickled")


@pytest.mark.parametrize("said", [None, "{}", '{"image_mean": [0.5], "image_std": [0.5], "size": 16}', "no JSON"])
def test_a_folder_that_does_not_say_how_images_are_prepared_is_refused(tmp_path, said):
    folder = saved(tmp_path)
    path = folder / "preprocessor_config.json"
    path.unlink() if said is None else path.write_text(said)
    with pytest.raises(ValueError, match="must say how images are prepared"):
        read_backbone(folder)


def test_code_in_a_folder_is_not_run(tmp_path):
    folder = saved(tmp_path / "vit")
    (folder / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nclass Config: ...\nclass Model: ...\n")
    config = json.loads((folder / "config.json").read_text())
    config |= {"model_type": "evil", "auto_map": {"AutoConfig": "evil.Config", "AutoModel": "evil.Model"}}
    (folder / "config.json").write_text(json.dumps(config))
    with pytest.raises(ValueError, match="cannot be read"):
        read_backbone(folder)
    assert not (tmp_path / "ran").exists()
