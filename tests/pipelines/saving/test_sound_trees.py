"""Trees that lead nowhere are seen before anything walks them."""

import numpy as np
import pytest
from sklearn.ensemble import AdaBoostClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier

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
