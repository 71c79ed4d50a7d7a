import json
from dataclasses import asdict, replace

import numpy as np
import pytest

from bakeoff.compare.data.facts import facts_of, read_facts


def test_facts_survive_json(dataset):
    known = facts_of(dataset, {"findings": {}})
    assert (known.images, known.image_shape, known.fixed_test) == (len(dataset), dataset.image_shape, False)
    assert read_facts(json.loads(json.dumps(asdict(known)))) == known


def test_a_split_of_its_own_is_a_fixed_test_set(dataset):
    assert facts_of(replace(dataset, split=np.where(np.arange(len(dataset)) < 60, "train", "test")), {}).fixed_test


def test_a_card_is_made_where_none_is_given(dataset):
    assert facts_of(dataset).card["counts"]["images"] == np.bincount(dataset.labels).tolist()


@pytest.mark.parametrize("spoilt", [{"recipe": "x"}, {"classes": 3}])
def test_what_is_not_of_a_data_set_is_refused(dataset, spoilt):
    with pytest.raises(TypeError):
        read_facts(asdict(facts_of(dataset, {})) | spoilt)
