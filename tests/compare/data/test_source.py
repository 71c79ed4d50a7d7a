import numpy as np
import pytest
from PIL import Image

from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load
from bakeoff.compare.errors import UserError


@pytest.fixture
def photos(tmp_path, monkeypatch):
    for row, name in enumerate("aabb"):
        path = tmp_path / "my [best] photos" / name / f"{row}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.full((6, 8, 3), 40 * row, dtype=np.uint8)).save(path)
    monkeypatch.chdir(tmp_path)
    return "my [best] photos"


@pytest.mark.parametrize(
    ("options", "shape"),
    [
        ("", (4, 6, 8, 3)),
        ("[size=5]", (4, 5, 5, 3)),
        ("[color=gray]", (4, 6, 8, 1)),
        ("[size=none, color='rgb']", (4, 6, 8, 3)),
        ("[color=gray,size=4]", (4, 4, 4, 1)),
    ],
)
def test_options_are_told_from_brackets_in_a_path(photos, options, shape):
    dataset = load(f"folder:{photos}{options}", DataLocations())
    assert dataset.images.shape == shape
    assert (dataset.name, dataset.typed) == ("my [best] photos", f"folder:{photos}{options}")


def test_options_of_a_generated_data_set():
    assert load("shapes[n=20,size=16]", DataLocations()).images.shape == (20, 16, 16, 1)


BAD = {
    "digit": "Did you mean 'digits'?",
    "fashion_mnist": "Did you mean 'fashion-mnist'?",
    "": "There is no ''",
    ".": "Did you mean 'folder:.'?",
    "folder": "needs PATH behind a colon. Write folder:PATH.",
    "folder:": "needs PATH",
    "idx": "needs DIR",
    "digits:3": "takes nothing behind a colon, got '3'",
    "digits[n=3]": "'digits' has no option 'n'. It has flip, name.",
    "shapes[sise=3]": "has no option 'sise'. Did you mean 'size'? It has n, size, seed, flip, name.",
    "shapes[locations=3]": "has no option 'locations'",
    "shapes[n=many]": "option n must be a valid integer, got 'many'",
    "shapes[n=True]": "option n must be a valid integer, got True",
    "shapes[n=-1]": "option n must be greater than or equal to 16, got -1",
    "shapes[n]": "got 'shapes[n]'",
    "folder:x[color=grey]": "option color must be 'auto', 'gray' or 'rgb', got 'grey'",
    "folder:x[size=1.5]": "option size must be a valid integer, got 1.5",
    "folder:nowhere": "'nowhere' is not there",
    "folder:nowhere\x00": r"nowhere\x00' is not there",
}


@pytest.mark.parametrize(("text", "message"), BAD.items())
def test_what_cannot_be_loaded_says_why_in_a_line_or_two(text, message):
    with pytest.raises(UserError) as error:
        load(text, DataLocations(offline=True))
    assert message in str(error.value)
    assert str(error.value).count("\n") < 2
