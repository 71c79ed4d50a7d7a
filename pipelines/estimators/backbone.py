"""A network that was trained elsewhere, read from a folder of transformers' kind, behind its own preprocessing.

Only `config.json`, `preprocessor_config.json` and safetensors are read: nothing is unpickled, and no code that came
with a model is run. Images are resized as a whole to the side that the model expects, nothing is cut off.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from bakeoff.pipelines.training.standardized import Standardized

AT_ONCE = 32
"""Images that are looked at together; they are often enlarged a hundredfold, so that memory would run out."""

MODES = {0: "nearest", 2: "bilinear", 3: "bicubic"}
"""Pillow's numbers of the ways to resize, by which a model says what it is used to; bilinear stands in for others."""


@dataclass(frozen=True)
class Preprocessing:
    """What is done to images before a backbone sees them.

    Attributes
    ----------
    size
        (height, width) in pixels.
    mode
        how they are resized.
    mean, deviation
        of each channel, in units of pixel values 0…255.
    blue_first
        whether the order of the channels is turned round.
    """

    size: tuple[int, int]
    mode: str
    mean: tuple[float, ...]
    deviation: tuple[float, ...]
    blue_first: bool = False


class Backbone(nn.Module):
    """uint8 images of any size (n, 1 or 3, height, width) → (n, d) float32, the pooled output of a pretrained model.

    Parameters
    ----------
    model
        as transformers loads it.
    preprocessing
        of its images.
    pools
        whether the model's own pooling was trained; else its class token or the mean over places is taken.
    """

    mean: Tensor
    deviation: Tensor

    def __init__(self, model: nn.Module, preprocessing: Preprocessing, pools: bool) -> None:
        super().__init__()
        self.model, self.preprocessing, self.pools = model, preprocessing, pools
        self.register_buffer("mean", torch.tensor(preprocessing.mean).view(1, -1, 1, 1))
        self.register_buffer("deviation", torch.tensor(preprocessing.deviation).view(1, -1, 1, 1))

    def forward(self, images: Tensor) -> Tensor:
        """Describe images (n, 3, height, width) of 0…255 by (n, d) numbers."""
        if self.training:  # batch statistics are those of the whole batch
            return self._pooled(images)
        return torch.cat([self._pooled(part) for part in images.split(AT_ONCE)])

    def _pooled(self, images: Tensor) -> Tensor:
        answer = self.model(pixel_values=self._preprocessed(images))
        pooled, last = getattr(answer, "pooler_output", None), answer.last_hidden_state
        if not self.pools or pooled is None:
            pooled = last.mean((2, 3)) if last.ndim == 4 else last[:, 0] if self._has_class_token() else last.mean(1)
        return pooled.flatten(1)

    def _preprocessed(self, images: Tensor) -> Tensor:
        pixels = images.to(self.mean.dtype).expand(-1, self.mean.shape[1], -1, -1)
        if self.preprocessing.blue_first:
            pixels = pixels.flip(1)
        if pixels.shape[2:] != self.preprocessing.size:
            smooth = {} if self.preprocessing.mode == "nearest" else {"antialias": True, "align_corners": False}
            pixels = functional.interpolate(pixels, self.preprocessing.size, mode=self.preprocessing.mode, **smooth)
            pixels = pixels.clamp(0, 255)  # bicubic weights overshoot
        return (pixels - self.mean) / self.deviation

    def _has_class_token(self) -> bool:
        return any(name.rpartition(".")[2] in ("cls_token", "class_embedding") for name, _ in self.named_parameters())


class FineTuned(Standardized):
    """A backbone and a linear layer of scores; the backbone brings its own standardisation."""

    def __init__(self, backbone: Backbone, width: int, classes: int) -> None:
        super().__init__(1, nn.Sequential(backbone, nn.Linear(width, classes)))

    def measure(self, images: Tensor) -> None:
        """Nothing: pixels are standardised as they were when the backbone was trained."""

    def forward(self, images: Tensor) -> Tensor:
        """(n, channels, height, width) uint8 → (n, classes) scores."""
        scores: Tensor = self.network(images)
        return scores


def read_backbone(folder: str | Path) -> Backbone:
    """The pretrained model that lies in a folder.

    Raises
    ------
    ValueError
        it is none, weights are missing, or it does not say how images are prepared.
    """
    from transformers import AutoModel

    folder = Path(folder)
    try:
        model, found = AutoModel.from_pretrained(
            str(folder), use_safetensors=True, trust_remote_code=False, local_files_only=True, output_loading_info=True
        )
    # What is wrong with a folder, transformers tells by errors of many kinds.
    except (OSError, ValueError, RuntimeError, KeyError, ImportError) as error:
        raise ValueError(f"'{folder}' cannot be read as a pretrained model: {_first_line(error)}") from None
    if hasattr(model, "vision_model"):  # of a model of images and texts
        model = model.vision_model
    missing = sorted(name for name in found["missing_keys"] if not name.startswith(("pooler", "text_model")))
    if missing:
        raise ValueError(f"the weights in '{folder}' are not all that the model needs: {missing[0]} is missing.")
    pools = not any(name.startswith("pooler") for name in found["missing_keys"])
    preprocessing = _preprocessing(folder, model.config)
    return Backbone(model.float(), preprocessing, pools).eval()


def fine_tuned(folder: str | Path, classes: int) -> FineTuned:
    """The pretrained model of a folder, with scores of so many classes to be learned."""
    backbone = read_backbone(folder)
    with torch.inference_mode():
        width = backbone(torch.zeros(1, 1, 8, 8, dtype=torch.uint8)).shape[1]
    return FineTuned(backbone, width, classes)


def _preprocessing(folder: Path, config: Any) -> Preprocessing:
    """What `preprocessor_config.json` asks for."""
    path = folder / "preprocessor_config.json"
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        channels = int(getattr(config, "num_channels", 3))
        unit = 1.0 / float(said.get("rescale_factor", 1 / 255)) if said.get("do_rescale", True) else 1.0
        normalised = bool(said.get("do_normalize", True))
        mean = _of_channels(said["image_mean"] if normalised else 0.0, channels)
        deviation = _of_channels(said["image_std"] if normalised else 1.0, channels)
        cut = said.get("crop_size") if said.get("do_center_crop") else None
        size = _size(cut or said.get("size") or config.image_size)
        if min(size) < 1:
            raise ValueError(f"size is {size}")
        return Preprocessing(
            size,
            MODES.get(said.get("resample", 2), "bilinear"),
            tuple(unit * value for value in mean),
            tuple(unit * value for value in deviation),
            bool(said.get("do_flip_channel_order", False)),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError) as error:
        raise ValueError(
            f"'{path}' must say how images are prepared, with image_mean, image_std and size: "
            f"{type(error).__name__} {_first_line(error)}. Take the file from where the model comes from."
        ) from None


def _size(said: Any) -> tuple[int, int]:
    """(height, width) of a number, a pair, or names with numbers."""
    if isinstance(said, dict):
        said = said.get("height", said.get("shortest_edge")), said.get("width", said.get("shortest_edge"))
    height, width = said if isinstance(said, list | tuple) else (said, said)
    return int(height), int(width)


def _of_channels(said: Any, channels: int) -> list[float]:
    values = [float(value) for value in said] if isinstance(said, list) else [float(said)] * channels
    if len(values) != channels:
        raise ValueError(f"{len(values)} numbers for {channels} channels")
    return values


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split("\n")[0].split())[:200]
