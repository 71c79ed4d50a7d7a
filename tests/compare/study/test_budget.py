import pytest

from bakeoff.compare.errors import UserError
from bakeoff.compare.study.budget import Budget, read_budget
from bakeoff.compare.study.study import Study


@pytest.mark.parametrize(
    ("text", "budget"),
    [
        ("60 cpu-seconds", Budget(cpu_seconds=60)),
        ("0.5 cpu-seconds", Budget(cpu_seconds=0.5)),
        ("20trials", Budget(trials=20)),
    ],
)
def test_both_kinds_are_read_and_written_again(text, budget):
    assert read_budget(text) == budget
    assert read_budget(str(budget)) == budget


@pytest.mark.parametrize("text", ["60", "0 trials", "2.5 trials", "60 seconds", "-3 trials", ""])
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match="'60 cpu-seconds', '20 trials' or 'default'"):
        read_budget(text)


def test_a_study_has_one_spelling_for_one_budget():
    assert Study(budget="60.0  cpu-second").budget == "60 cpu-seconds"
    assert Study().budget == "default"
    with pytest.raises(UserError, match="'budget' does not fit"):
        Study(budget="a lot")
