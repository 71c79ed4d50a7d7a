"""Medical images of 28×28 pixels with a test set of their own (MedMNIST v2); downloaded if not at hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations, md5_of
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.data.sources import npz
from bakeoff.compare.errors import UserError, nearest

ARGUMENT = "NAME"

URL = "https://zenodo.org/record/6496656/files/{}?download=1"

ORGANS = (
    "bladder", "femur-left", "femur-right", "heart", "kidney-left", "kidney-right", "liver", "lung-left", "lung-right",
    "pancreas", "spleen",
)  # fmt: skip
CONTENTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "pathmnist": (
        "a8b06965200029087d5bd730944a56c1",
        (
            "adipose", "background", "debris", "lymphocytes", "mucus", "smooth muscle", "normal colon mucosa",
            "cancer-associated stroma", "colorectal adenocarcinoma epithelium",
        ),
    ),
    "dermamnist": (
        "0744692d530f8e62ec473284d019b0c7",
        (
            "actinic keratoses", "basal cell carcinoma", "benign keratosis", "dermatofibroma", "melanoma",
            "melanocytic nevi", "vascular lesions",
        ),
    ),
    "octmnist": (
        "c68d92d5b585d8d81f7112f81e2d0842",
        ("choroidal neovascularization", "diabetic macular edema", "drusen", "normal"),
    ),
    "pneumoniamnist": ("28209eda62fecd6e6a2d98b1501bb15f", ("normal", "pneumonia")),
    "retinamnist": ("bd4c0672f1bba3e3a89f0e4e876791e4", ("grade 0", "grade 1", "grade 2", "grade 3", "grade 4")),
    "breastmnist": ("750601b1f35ba3300ea97c75c52ff8f6", ("malignant", "normal or benign")),
    "bloodmnist": (
        "7053d0359d879ad8a5505303e11de1dc",
        (
            "basophil", "eosinophil", "erythroblast", "immature granulocytes", "lymphocyte", "monocyte", "neutrophil",
            "platelet",
        ),
    ),
    "tissuemnist": (
        "ebe78ee8b05294063de985d821c1c34b",
        (
            "collecting duct, connecting tubule", "distal convoluted tubule", "glomerular endothelial cells",
            "interstitial endothelial cells", "leukocytes", "podocytes", "proximal tubule segments",
            "thick ascending limb",
        ),
    ),
    "organamnist": ("866b832ed4eeba67bfb9edee1d5544e6", ORGANS),
    "organcmnist": ("0afa5834fb105f7705a7d93372119a21", ORGANS),
    "organsmnist": ("e5c39f1af030238290b9557d9503af9d", ORGANS),
}  # fmt: skip
"""Name → official md5 and classes, as MedMNIST's own package records them."""

UNFIT = {"chestmnist": "has several labels an image"} | {
    f"{name}mnist3d": "has volumes, not images"
    for name in ("organ", "nodule", "adrenal", "fracture", "vessel", "synapse")
}


def load(
    argument: str,
    locations: DataLocations,
    images: ImageOptions = ImageOptions(),
    *,
    official: bool = True,
) -> Dataset:
    """Load `NAME.npz` with the parts train, val and test; val joins train.

    Parameters
    ----------
    official
        take only the file with the official md5; False takes another copy from your data folder, and says so.

    Raises
    ------
    UserError
        there is no such set, it is not at hand and cannot be downloaded, or is not the official one.
    """
    path = _find(argument, locations, official)
    md5, classes = CONTENTS[argument]
    found = md5_of(path)
    dataset = npz.read(
        path,
        locations,
        images,
        classes=classes,
        name=f"medmnist:{argument}",
        source=f"{argument} of MedMNIST v2, J. Yang and others 2023 (doi:10.1038/s41597-022-01721-8).",
        licence="CC BY-NC 4.0" if argument == "dermamnist" else "CC BY 4.0",
    )
    return dataset if found == md5 else _noted(dataset, found)


def files(argument: str, locations: DataLocations, *, official: bool = True, **options: object) -> list[Path]:  # noqa: ARG001
    """The file itself, fetched if need be."""
    return [_find(argument, locations, official)]


def _noted(dataset: Dataset, md5: str) -> Dataset:
    note = f"This is not the official file, but a copy that you allowed, with the md5 {md5}."
    return replace(dataset, notes=(note, *dataset.notes))


def _find(name: str, locations: DataLocations, official: bool) -> Path:
    if name in UNFIT:
        raise UserError(
            f"'{name}' {UNFIT[name]}, so its images cannot be classified. Take one of {', '.join(CONTENTS)}."
        )
    if name not in CONTENTS:
        raise UserError(f"MedMNIST has no '{name}'.{nearest(name, CONTENTS)} It has {', '.join(CONTENTS)}.")
    file, md5 = f"{name}.npz", CONTENTS[name][0]
    if not official and (own := locations.own_path(file)) is not None:
        return own
    for folder in (name, "medmnist"):
        own = locations.own_path(f"{folder}/{file}")
        if own is not None:
            try:
                return locations.fetch(folder, file, (), md5)
            except UserError as error:
                hint = f"medmnist:{name}[official=False]"
                raise UserError(f"{error}\nOr write {hint} to use this copy all the same.") from None
    return locations.fetch("medmnist", file, (URL.format(file),), md5)
