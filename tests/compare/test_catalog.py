import pytest

from bakeoff.compare.catalog import ROOMS, entries, find
from bakeoff.compare.errors import UserError

ALL = [(room, name) for room in ROOMS for name in entries(room)]


@pytest.mark.parametrize(("room", "name"), ALL)
def test_every_file_says_in_a_sentence_what_it_is(room, name):
    summary = find(room, name).summary
    assert summary.endswith(".")
    assert len(summary) > 15


@pytest.mark.parametrize(("room", "name"), ALL)
def test_every_file_keeps_the_promise_of_its_room(room, name):
    module = find(room, name).load()
    promised = {
        "datasets": ["load"],
        "classifiers": ["build"],
        "networks": ["build", "recipe"],
        "baselines": ["build"],
        "features": ["".join(word.capitalize() for word in name.split("-"))],
        "sections": ["section"],
    }
    if room == "meters":
        assert hasattr(module, "Meter") or hasattr(module, "weigh")
    for attribute in promised.get(room, []):
        assert hasattr(module, attribute), f"{module.__name__} lacks {attribute}"


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_is_empty(room):
    assert entries(room)


def test_an_unknown_name_is_told_with_the_nearest():
    with pytest.raises(UserError, match=r"no 'hogg' among the features.*'hog'"):
        find("features", "hogg")
