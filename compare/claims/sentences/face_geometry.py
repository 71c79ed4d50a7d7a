"""Faces are told by the distances of the eyes, by proportions and symmetry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bakeoff.compare.claims.asks import Asks
from bakeoff.compare.claims.evidence import basis, cells, difference, largest
from bakeoff.compare.claims.judgement import Judgement, no_less
from bakeoff.compare.percentages import points

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results

ORDER = 40
GEOMETRY = "face-landmarks[describe=('geometry','symmetry')]+linear-svm"
PATCHES = "face-landmarks+linear-svm"
HOG, PIXELS, DEEP, FLOOR = "hog+linear-svm", "pixels+linear-svm", "small-cnn", "majority"
OTHERS = {PATCHES: "with what surrounds them too", PIXELS: "from pixels", DEEP: "by a network", FLOOR: "by guessing"}
ASKS = Asks((FLOOR, GEOMETRY, PATCHES, HOG, PIXELS, DEEP), ("drawn-faces[people=20,size=48]",), landmarks=True)
HOW = (
    "Supported where measures between known landmarks alone are not behind HOG of the whole picture by what matters, "
    "under the same linear SVM; not supported where they surely are."
)


def judge(results: Results) -> Iterator[Judgement]:
    """The lead of landmarks alone, beside HOG and then the others."""
    for dataset, found in largest(results, (GEOMETRY, HOG)):
        lead = difference(found[GEOMETRY], found[HOG])
        train_size = found[GEOMETRY][0].trial.train_size
        beside = []
        for name, how in OTHERS.items():
            both = cells(results, (dataset, train_size), (GEOMETRY, name))
            if both is not None:
                beside.append(f"{points(difference(both[GEOMETRY], both[name]).difference)} points to {name} ({how})")
        said = f" Landmarks alone: {', '.join(beside)}." if beside else ""
        yield Judgement(
            dataset,
            no_less(lead, results.study.rope),
            f"lead of landmarks' measures over {HOG}",
            *lead[:3],
            f"{basis(found)}.{said}",
        )
