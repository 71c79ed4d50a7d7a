"""A contender of each family looks at what was planted, and its maps say so."""

import numpy as np
import pytest

from bakeoff.compare import Study, run
from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load
from bakeoff.compare.exams.planted_evidence import examine, telling_parts
from bakeoff.compare.study.splits import make_split


@pytest.fixture(scope="module")
def planted():
    return load("planted[n=300,size=24]", DataLocations())


def test_a_part_tells_a_class_if_all_of_it_have_it_and_no_others(planted, dataset):
    assert telling_parts(planted) == {"bar": 1, "watermark": 2}
    assert telling_parts(dataset) == {}
    assert telling_parts(load("shapes[n=40]", DataLocations())) == {}


@pytest.mark.parametrize("name", ["pixels+linear-svm", "small-cnn[width=8,epochs=12]"])
def test_maps_of_both_families_find_the_bar(name, planted):
    split = make_split(planted, 0, 0.3)
    model = contender(name).build(0).fit(planted.images[split.train], planted.labels[split.train])
    facts = examine(model, planted, split, 0).facts
    bar = facts["parts"].tolist().index("bar")
    assert facts["named"][bar] >= 0.95
    assert facts["left"][bar] < 0.3
    own = [m for m, method in enumerate(facts["methods"]) if method in ("linear terms", "integrated gradients")]
    assert facts["hits"][own, bar] >= 0.9
    assert facts["mass"][own, bar] >= 2.5


class Blind:
    """Names all images plain."""

    classes_ = np.arange(3)

    def predict(self, images):
        return np.zeros(len(images), int)


def test_what_a_contender_never_names_is_not_asked(planted):
    facts = examine(Blind(), planted, make_split(planted, 0, 0.3), 0).facts
    assert facts["images"].tolist() == [0, 0]
    assert facts["named"].tolist() == [0, 0]
    assert np.isnan(facts["left"]).all()
    assert facts["hits"].shape == (0, 2)


def test_a_run_knows_the_masks_of_its_data_set(tmp_path):
    """Trials map their data set from disk, and its masks with it."""
    study = Study(
        datasets=["planted[n=90,size=16]"], contenders=["pixels+linear-svm"], exams=["planted-evidence"],
        design="splits", repeats=1,
    )  # fmt: skip
    (outcome,) = run(study, tmp_path).outcomes
    examined = outcome.exams["planted-evidence"]
    assert examined.fault == ""
    assert examined.facts["parts"].tolist() == ["bar", "watermark"]
