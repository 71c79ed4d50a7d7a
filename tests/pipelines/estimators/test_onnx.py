"""A network as ONNX says what it says in torch."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from bakeoff.pipelines.estimators.adaptive_pooling import adaptive_max_pool
from bakeoff.pipelines.estimators.network import NetworkClassifier, networks
from bakeoff.pipelines.estimators.onnx import OnnxClassifier, export


@pytest.fixture(scope="module")
def onnx():
    """What the extra installs; without it, networks neither become ONNX nor answer from it."""
    for package in ("onnxscript", "onnxruntime"):
        pytest.importorskip(package, reason=f"ONNX needs {package}: pip install 'bakeoff[onnx]'")
    return pytest.importorskip("onnx", reason="ONNX needs onnx: pip install 'bakeoff[onnx]'")


@pytest.fixture(scope="module")
def exported(onnx, stripes, tmp_path_factory):
    """An estimator, and the path of its ONNX file."""
    images, labels = stripes()
    words = np.array(["b", "c", "Ä"])[labels]
    model = NetworkClassifier("mlp", {"hidden": (8,)}, epochs=3, random_state=0).fit(images, words)
    before = model.predict_proba(images)
    path = tmp_path_factory.mktemp("onnx") / "network.onnx"
    export(model, path)
    np.testing.assert_array_equal(model.predict_proba(images), before)
    return model, path


EXPORTED = [
    name if name in ("mlp", "small-cnn") else pytest.param(name, marks=pytest.mark.heavy) for name in networks()
]
"""torch takes seconds to export a network; each stands for itself when the heavy tests run."""


@pytest.mark.parametrize("network", EXPORTED)
def test_it_gives_the_labels_and_probabilities_of_torch(network, onnx, stripes, tmp_path):
    images, labels = stripes(side=32, channels=3)  # windows of adaptive pooling overlap unevenly, 8 → 3
    model = NetworkClassifier(network, epochs=3, random_state=0).fit(images, labels)
    export(model, tmp_path / "network.onnx")
    other = OnnxClassifier(tmp_path / "network.onnx")
    assert other.image_shape_ == (32, 32, 3)
    for part in (images, images[:1], images[:7, ::1]):
        np.testing.assert_array_equal(other.predict(part), model.predict(part))
        np.testing.assert_allclose(other.predict_proba(part), model.predict_proba(part), atol=1e-5)
    assert [file.name for file in tmp_path.iterdir()] == ["network.onnx"]


def test_the_file_is_sound_and_takes_bytes(exported, onnx):
    model, path = exported
    graph = onnx.load(path)
    onnx.checker.check_model(graph)
    (given,) = graph.graph.input
    assert given.type.tensor_type.elem_type == onnx.TensorProto.UINT8
    batch, *shape = given.type.tensor_type.shape.dim
    assert batch.dim_param
    assert [side.dim_value for side in shape] == [12, 12, 1]
    loaded = OnnxClassifier(path, threads=2)
    assert loaded.classes_.tolist() == ["b", "c", "Ä"]
    assert loaded.classes_.dtype == model.classes_.dtype


def test_it_needs_no_torch(exported):
    code = (
        "import sys, numpy as np\nfrom bakeoff.pipelines.estimators.onnx import OnnxClassifier\n"
        "model = OnnxClassifier(sys.argv[1])\n"
        "print(model.predict(np.zeros((2, 12, 12, 1), np.uint8)).shape, 'torch' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(exported[1])]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "(2,) False"


def test_many_images_pass_in_batches(exported, stripes, monkeypatch):
    model, path = exported
    images, _ = stripes()
    monkeypatch.setattr("bakeoff.pipelines.inspection.batches.PIXELS_AT_ONCE", 7 * 144)
    np.testing.assert_allclose(OnnxClassifier(path).predict_proba(images), model.predict_proba(images), atol=1e-5)


def test_wrong_images_are_refused_as_the_estimator_refuses_them(exported, stripes):
    loaded = OnnxClassifier(exported[1])
    with pytest.raises(ValueError, match=r"images must be .*uint8"):
        loaded.predict(stripes()[0] / 255)
    with pytest.raises(ValueError, match=r"\(12, 12, 1\).*\(13, 13, 1\)"):
        loaded.predict(stripes(side=13)[0])


def test_foreign_broken_and_missing_files_are_refused(exported, onnx, tmp_path):
    _, path = exported
    graph = onnx.load(path)
    del graph.metadata_props[:]
    onnx.save(graph, tmp_path / "other.onnx")
    with pytest.raises(ValueError, match=r"no network that bakeoff exported.*export wrote"):
        OnnxClassifier(tmp_path / "other.onnx")
    (tmp_path / "short.onnx").write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ValueError, match=r"cannot be read as ONNX.*Export the network again"):
        OnnxClassifier(tmp_path / "short.onnx")
    with pytest.raises(FileNotFoundError, match="There is no file"):
        OnnxClassifier(tmp_path / "missing.onnx")


@pytest.mark.heavy
def test_a_network_that_onnx_has_no_words_for_is_refused(onnx, stripes, tmp_path):
    class Sorted(nn.Module):
        def forward(self, images):
            return torch.linalg.svd(images.flatten(2).transpose(1, 2)).S[:, :1] * torch.arange(3)

    def strange(image_shape, classes):
        return nn.Sequential(Sorted(), nn.Linear(3, classes))

    model = NetworkClassifier(strange, epochs=1, random_state=0).fit(*stripes())
    with pytest.raises(ValueError, match=r"cannot be written as ONNX; torch says"):
        export(model, tmp_path / "network.onnx")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("missing", ["onnx", "onnxscript"])
def test_without_the_packages_the_next_step_is_said(missing, stripes, tmp_path, monkeypatch):
    model = NetworkClassifier("mlp", epochs=1, random_state=0).fit(*stripes())
    monkeypatch.setitem(sys.modules, "onnx", None if missing == "onnx" else sys)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ImportError, match=rf"needs the package {missing}: pip install 'bakeoff\[onnx\]'"):
        export(model, tmp_path / "network.onnx")


def test_without_the_runtime_the_next_step_is_said(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ImportError, match=r"onnxruntime: pip install 'bakeoff\[onnx\]'"):
        OnnxClassifier(tmp_path / "network.onnx")


@pytest.mark.parametrize("size", [(7, 7), (8, 8), (8, 7), (12, 5), (3, 3)])
@pytest.mark.parametrize("output", [(3, 3), (1, 1), (2, 3)])
def test_adaptive_pooling_in_plain_words_is_that_of_torch(size, output):
    images = torch.randn(2, 4, *size, generator=torch.Generator().manual_seed(0))
    ours, _ = adaptive_max_pool(images, list(output))
    assert torch.equal(ours, functional.adaptive_max_pool2d(images, output))
