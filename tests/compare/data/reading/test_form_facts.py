"""A form goes through JSON and comes back the same."""

import json

import pytest

from bakeoff.compare.data.reading.form_facts import form_facts, form_of
from bakeoff.compare.data.reading.image_files import Form
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.data.reading.scaling import Scale

FORMS = [
    Form((8, 9), gray=True),
    Form((96, 32), False, ImageOptions((96, 32), "rgb", "pad", (0.1, 0.2, 0.9, 0.8), "type"), background=0),
    Form((64, 64), True, ImageOptions(64, crop=0.5), Scale(10, 4000, "spread"), 128),
]


@pytest.mark.parametrize("form", FORMS)
def test_a_form_comes_back_as_it_was(form):
    assert form_of(json.loads(json.dumps(form_facts(form)))) == form
