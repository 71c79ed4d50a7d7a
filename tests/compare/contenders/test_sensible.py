"""Options are tried before any trial is run: those that make sense pass, the others are refused by name."""

import pytest

from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.contenders.sensible import check_options
from bakeoff.compare.errors import UserError


@pytest.mark.parametrize("name", ["mlp[epochs=2]", "small-cnn[width=8]", "hog[cell=4]+svm[C=3]", "majority"])
def test_options_that_make_sense_pass(name, dataset):
    check_options([(dataset, [contender(name)])])


@pytest.mark.parametrize(
    "name",
    [
        "hog+svm[C=-1]",
        "pixels+random-forest[n_estimators=0]",
        "mlp[depth=-3]",
        "lenet[activation=nothing]",
        "small-cnn[width=0]+svm",
    ],
)
def test_values_that_cannot_be_used_are_refused_with_the_contender_s_name(name, dataset):
    with pytest.raises(UserError) as refused:
        check_options([(dataset, [contender("majority"), contender(name)])])
    assert str(refused.value).startswith(f"'{name}' cannot be used: ")
    assert str(refused.value).endswith("Correct the option in its brackets.")
