import numpy as np
import pytest

from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.insight.pictures import pictures
from bakeoff.compare.study.splits import make_split


@pytest.mark.parametrize(
    ("name", "painted", "filters"),
    [
        ("small-cnn[epochs=1,width=8]+svm", False, (8, 5, 5, 1)),
        ("hog+small-cnn[epochs=1,width=8]+linear-svm", False, (8, 5, 5, 1)),
        ("pixels+mlp[epochs=3]", True, None),
        ("mlp[epochs=1,hidden=(9,)]", False, (9, 12, 12, 1)),
    ],
)
def test_a_crossing_shows_what_its_parts_learned(dataset, name, painted, filters):
    split = make_split(dataset, 0, 0.3)
    model = contender(name).build(0).fit(dataset.images[split.train], dataset.labels[split.train])
    learned, notes = pictures(model, dataset, split, seed=0)
    assert learned["occlusion"].shape == learned["images"].shape[:3]
    assert np.abs(learned["occlusion"]).max() > 0
    assert ("weights" in learned) is painted
    assert (learned["filters"].shape if "filters" in learned else None) == filters
    assert set(notes) == {"occlusion"} | ({"weights"} if painted else set()) | ({"filters"} if filters else set())
