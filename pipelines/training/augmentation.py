"""Changes that an image survives, drawn anew for each image of a batch each time that it is met in training."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional


@dataclass(frozen=True)
class Augmentation:
    """By how much training images are changed at random, at most; nothing at all unless it is said.

    Attributes
    ----------
    shift
        moved, as a share of the shorter side; the border is carried on.
    flip
        whether every other image is mirrored. Faces and shoes survive it, digits and letters do not.
    rotation
        turned, in degrees to either side.
    cut_out
        side of a square that is painted over, as a share of the shorter side (DeVries and Taylor 2017).

    Raises
    ------
    ValueError
        a number makes no sense.
    """

    shift: float = 0.0
    flip: bool = False
    rotation: float = 0.0
    cut_out: float = 0.0

    def __post_init__(self) -> None:
        for name, most in (("shift", 0.5), ("cut_out", 0.9)):
            if not 0 <= getattr(self, name) <= most:
                raise ValueError(
                    f"{name} must be a share of the image's side in 0…{most}; got {getattr(self, name)!r}."
                )
        if not 0 <= self.rotation <= 180:
            raise ValueError(f"rotation must be in 0…180 degrees; got {self.rotation!r}.")
        if self.flip not in (True, False):
            raise ValueError(f"flip must be True or False; got {self.flip!r}.")

    def batch(self, images: Tensor, part: Tensor, generator: torch.Generator) -> Tensor:
        """(n, channels, height, width) uint8 of the images at `part`, each changed in its own way.

        Parameters
        ----------
        images
            (all, height, width, channels) uint8, on the device where the result is wanted.
        part
            (n,) positions.
        generator
            of the processor, so that chance is the same on every device.
        """
        batch = self._moved(images, part, generator)
        if self.rotation:
            batch = self._turned(batch, generator)
        if self.cut_out:
            batch = self._cut(batch, generator)
        return batch

    def _moved(self, images: Tensor, part: Tensor, generator: torch.Generator) -> Tensor:
        """Shifts and flips are new places for the same pixels: the lines are looked up, then the pixels in them."""
        _, height, width, channels = images.shape
        most = round(self.shift * min(height, width)) if self.shift else 0
        if not most and not self.flip:
            return images[part.to(images.device, non_blocking=True)].permute(0, 3, 1, 2)
        moves = torch.randint(-most, most + 1, (2, len(part), 1), generator=generator)
        rows = (torch.arange(height) + moves[0]).clamp_(0, height - 1) + height * part[:, None]
        columns = (torch.arange(width) + moves[1]).clamp_(0, width - 1)
        if self.flip:
            mirrored = torch.rand(len(part), 1, generator=generator) < 0.5
            columns = torch.where(mirrored, width - 1 - columns, columns)
        lines = images.flatten(0, 1)[rows.to(images.device, non_blocking=True).flatten()].unflatten(
            0, (len(part), height)
        )
        places = columns.to(images.device, non_blocking=True)[:, None, :, None].expand(-1, height, -1, channels)
        return lines.gather(2, places).permute(0, 3, 1, 2)

    def _turned(self, batch: Tensor, generator: torch.Generator) -> Tensor:
        n, _, height, width = batch.shape
        angle = (torch.rand(n, generator=generator) * 2 - 1) * math.radians(self.rotation)
        cosine, sine, zero = angle.cos(), angle.sin(), torch.zeros(n)
        # The grid runs from -1 to 1 along either side, so a turn must allow for sides of unequal length.
        turn = torch.stack(
            [
                torch.stack([cosine, -sine * (height / width), zero], 1),
                torch.stack([sine * (width / height), cosine, zero], 1),
            ],
            1,
        ).to(batch.device, non_blocking=True)
        grid = functional.affine_grid(turn, list(batch.shape), align_corners=False)
        turned = functional.grid_sample(batch.float(), grid, padding_mode="border", align_corners=False)
        return turned.round_().to(torch.uint8)

    def _cut(self, batch: Tensor, generator: torch.Generator) -> Tensor:
        """The square takes the batch's mean colour, which says nothing once images are standardised."""
        n, _, height, width = batch.shape
        half = max(1, round(self.cut_out * min(height, width))) / 2
        centre = torch.rand(2, n, 1, generator=generator)
        down = (torch.arange(height) + 0.5 - centre[0] * height).abs() < half
        across = (torch.arange(width) + 0.5 - centre[1] * width).abs() < half
        hidden = (down[:, None, :, None] & across[:, None, None, :]).to(batch.device, non_blocking=True)
        return torch.where(hidden, batch.float().mean((0, 2, 3), keepdim=True).round().to(torch.uint8), batch)
