from __future__ import annotations

import numpy as np
import pytest
import torch

from bakeoff.pipelines.training.augmentation import Augmentation


def changed(image, n=200, **how):
    images = torch.from_numpy(image)[None].repeat(n, 1, 1, 1)
    return Augmentation(**how).batch(images, torch.arange(n), torch.Generator().manual_seed(0))


@pytest.fixture
def image():
    return np.random.default_rng(0).integers(0, 256, (8, 10, 1), dtype=np.uint8)


def test_nothing_is_changed_unless_it_is_said(image):
    assert (changed(image, 3) == torch.from_numpy(image).permute(2, 0, 1)).all()


def test_shifts_move_whole_images_and_carry_their_border_on(image):
    moved = changed(image, shift=0.125)
    assert moved.shape == (200, 1, 8, 10)
    padded = np.pad(image[..., 0], 1, mode="edge")
    possible = {padded[i : i + 8, j : j + 10].tobytes() for i in range(3) for j in range(3)}
    assert {picture.numpy().tobytes() for picture in moved[:, 0]} == possible


def test_each_image_moves_with_all_its_channels_and_takes_nothing_from_others():
    images = torch.from_numpy(np.random.default_rng(0).integers(0, 256, (5, 8, 10, 3), dtype=np.uint8))
    part = torch.tensor([3, 0, 4])
    moved = Augmentation(shift=0.125, flip=True).batch(images, part, torch.Generator().manual_seed(0)).numpy()
    for place, picture in zip(part.tolist(), moved, strict=True):
        padded = np.pad(images[place].numpy(), ((1, 1), (1, 1), (0, 0)), mode="edge")
        seen = [padded[i : i + 8, j : j + 10] for i in range(3) for j in range(3)]
        assert any(np.array_equal(picture.transpose(1, 2, 0), way) for crop in seen for way in (crop, crop[:, ::-1]))


def test_flips_mirror_every_other_image(image):
    moved = {picture.numpy().tobytes() for picture in changed(image, flip=True)[:, 0]}
    assert moved == {image[..., 0].tobytes(), image[:, ::-1, 0].tobytes()}


def test_a_turn_keeps_the_middle_and_what_is_round():
    rows, columns = np.indices((31, 41))
    radius = np.hypot(rows - 15, columns - 20)
    disc = np.clip(200 - 12 * radius, 0, 255).astype(np.uint8)[..., None]
    turned = changed(disc, 20, rotation=45).numpy()[:, 0].astype(int)
    assert np.abs(turned - disc[..., 0])[:, radius < 12].max() <= 6  # no stretching, though the sides are unequal
    bar = np.where(np.abs(rows - 15) < 3, 255, 0).astype(np.uint8)[..., None]
    assert len({picture.numpy().tobytes() for picture in changed(bar, 20, rotation=45)}) == 20


def test_cut_out_paints_one_square_of_the_mean(image):
    cut = changed(image, cut_out=0.5).numpy()[:, 0]
    hidden = cut != image[..., 0]
    assert hidden.any((1, 2)).all()
    assert hidden.any(1).sum(1).max() <= 4
    assert hidden.any(2).sum(1).max() <= 4
    assert set(np.unique(cut[hidden])) == {round(float(image.mean()))}


@pytest.mark.parametrize("senseless", [{"shift": 0.6}, {"cut_out": -0.1}, {"rotation": 200}, {"flip": 0.5}])
def test_a_senseless_change_is_refused(senseless):
    with pytest.raises(ValueError, match=f"{next(iter(senseless))} must be"):
        Augmentation(**senseless)
