"""Trees that lead nowhere are seen before anything walks them."""

import zipfile

import numpy as np
import pytest
from sklearn.ensemble import AdaBoostClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier

from bakeoff.pipelines.saving.skops_file import read_skops, write_skops
from bakeoff.pipelines.saving.sound_trees import check_trees

ROWS = np.random.default_rng(0).random((80, 4))
LABELS = (ROWS[:, 0] > ROWS[:, 1]).astype(int)
KINDS = (
    RandomForestClassifier(3, random_state=0),
    RandomForestClassifier(3, max_leaf_nodes=9, random_state=0),
    AdaBoostClassifier(n_estimators=3, random_state=0),
    HistGradientBoostingClassifier(max_iter=3, random_state=0),
)


@pytest.mark.parametrize("model", KINDS, ids=lambda model: type(model).__name__)
def test_trees_that_were_grown_are_sound(model):
    check_trees(model.fit(ROWS, LABELS))


@pytest.mark.parametrize(("part", "value"), [("left_child", 10**6), ("right_child", 0), ("feature", 99)])
def test_a_node_that_leads_nowhere_is_seen(part, value):
    tree = DecisionTreeClassifier(random_state=0).fit(ROWS, LABELS)
    state = tree.tree_.__getstate__()
    nodes = state["nodes"].copy()
    nodes[part][0] = value
    tree.tree_.__setstate__(state | {"nodes": nodes})
    with pytest.raises(ValueError, match="that there is not"):
        check_trees([{"inside": tree}])


def test_a_boosted_tree_that_leads_nowhere_is_seen():
    model = HistGradientBoostingClassifier(max_iter=2, random_state=0).fit(ROWS, LABELS)
    model._predictors[0][0].nodes["left"][0] = 10**6
    with pytest.raises(ValueError, match="that there is not"):
        check_trees(model)


def test_a_tree_that_is_told_of_more_than_there_is_is_never_made(tmp_path):
    """Compiled code would read on behind the end of its arrays."""
    model = DecisionTreeClassifier(random_state=0).fit(ROWS, LABELS)
    count = str(model.tree_.node_count)
    write_skops(tmp_path / "model.skops", model)
    with zipfile.ZipFile(tmp_path / "model.skops") as members:
        files = {name: members.read(name) for name in members.namelist()}
    text = files["schema.json"].decode()
    assert f'"content": "{count}"' in text
    for name, value in ((count, str(10**9)), ("1", str(10**9)), (count, "-1")):
        changed = files | {"schema.json": text.replace(f'"content": "{name}"', f'"content": "{value}"').encode()}
        with zipfile.ZipFile(tmp_path / "model.skops", "w") as members:
            for member, content in changed.items():
                members.writestr(member, content)
        with pytest.raises(ValueError, match="cannot be read as a model"):
            read_skops(tmp_path / "model.skops")
