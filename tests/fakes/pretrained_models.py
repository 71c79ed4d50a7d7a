"""Tiny models of transformers' kind, built and saved as the real ones are: nothing is downloaded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch

VIT = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
PREPROCESSOR = {
    "do_resize": True,
    "size": {"height": 16, "width": 16},
    "resample": 2,
    "do_rescale": True,
    "rescale_factor": 1 / 255,
    "do_normalize": True,
    "image_mean": [0.5, 0.4, 0.3],
    "image_std": [0.2, 0.25, 0.3],
}


def tiny(kind: str) -> Any:
    """A model with a few thousand random weights."""
    from transformers import ConvNextConfig, ConvNextModel, ResNetConfig, ResNetModel, ViTConfig, ViTModel
    from transformers import ViTForImageClassification as ViTClassifier

    with torch.random.fork_rng():
        torch.manual_seed(0)
        if kind == "vit":
            return ViTModel(ViTConfig(**VIT, image_size=16, patch_size=4))
        if kind == "vit-classifier":  # as most are published: its pooling was never trained, and is not saved
            return ViTClassifier(ViTConfig(**VIT, image_size=16, patch_size=4, num_labels=5))
        if kind == "convnext":
            return ConvNextModel(ConvNextConfig(hidden_sizes=[8, 8, 16, 16], depths=[1, 1, 1, 1], patch_size=2))
        return ResNetModel(ResNetConfig(embedding_size=8, hidden_sizes=[8, 8, 16, 16], depths=[1, 1, 1, 1]))


def saved(folder: Path, kind: str = "vit", **changes: object) -> Path:
    """A folder with such a model; `changes` go into its preprocessor_config.json."""
    tiny(kind).save_pretrained(folder)
    (folder / "preprocessor_config.json").write_text(json.dumps(PREPROCESSOR | changes))
    return folder
