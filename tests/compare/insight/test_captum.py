"""The maps of networks, and occlusion, against those of another library."""

import numpy as np
import pytest
import torch
from torch import nn

from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.insight.occlusion import hidden_drops
from bakeoff.pipelines.inspection.attribution import grad_cam, integrated_gradients, read_scores
from tests.conftest import stripes

captum = pytest.importorskip("captum.attr")

STRIPES = stripes(60, side=16)
IMAGES, READOUT = STRIPES.images[:5], np.eye(3)[[1, 0, 2, 1, 1]]
BACKGROUND = STRIPES.images.mean(0).round().astype(np.uint8)
TARGETS = torch.from_numpy(READOUT.argmax(1))
STEPS = 64


@pytest.fixture(scope="module", params=["tiny-cnn[epochs=2]", "small-cnn[epochs=2,width=8]", "residual-cnn[epochs=1]"])
def module(request):
    return contender(request.param).build(0).fit(STRIPES.images, STRIPES.labels).module_


def asked(images):
    return torch.from_numpy(np.ascontiguousarray(images)).permute(0, 3, 1, 2).float()


def apart(ours, theirs):
    """Largest difference, as a share of the largest value."""
    return np.abs(ours - theirs).max() / np.abs(theirs).max()


def test_integrated_gradients_are_captums(module):
    maps, _ = integrated_gradients(module, IMAGES, READOUT, BACKGROUND, STEPS)
    theirs = captum.IntegratedGradients(module).attribute(
        asked(IMAGES), asked(BACKGROUND[None]), target=TARGETS, n_steps=STEPS, method="riemann_middle"
    )
    assert apart(maps, theirs.sum(1).detach().numpy()) < 1e-5


def test_grad_cam_is_captums(module):
    layers = [layer for layer in module.modules() if not list(layer.children())]
    found = grad_cam(module, IMAGES, READOUT)
    gaps = []
    for layer in layers:
        try:
            theirs = captum.LayerGradCam(module, layer).attribute(asked(IMAGES), target=TARGETS)
        except (AssertionError, IndexError, RuntimeError):  # a layer without pictures, or one that is not asked
            continue
        if theirs.ndim == 4 and theirs.shape[2] > 1:
            larger = nn.functional.interpolate(theirs.relu(), (16, 16), mode="bilinear", align_corners=False)
            gaps.append(apart(found, larger[:, 0].detach().numpy()))
    assert min(gaps[-3:]) < 1e-5


def test_occlusion_is_captums(module):
    def score(images, which):
        return read_scores(module, images, READOUT[which])

    images = IMAGES[:, :15, :15]  # a patch of 3, moved by 1, fits in as often as can be
    drops = hidden_drops(score, images, BACKGROUND[:15, :15])
    theirs = captum.Occlusion(module).attribute(
        asked(images), (1, 3, 3), (1, 1, 1), asked(BACKGROUND[None, :15, :15]), target=TARGETS
    )
    assert apart(drops, theirs[:, 0].detach().numpy()) < 1e-5
