"""What there is to choose from is shown by its own first sentence."""

import pytest
from click.testing import CliRunner

from bakeoff.compare.catalog import REGISTRIES, entries
from bakeoff.compare.cli.main import cli


@pytest.mark.parametrize("kind", [kind for kind in REGISTRIES if kind != "baselines"])
def test_every_file_of_a_kind_is_shown(kind):
    found = CliRunner().invoke(cli, ["list", kind])
    assert found.exit_code == 0, found.output
    for entry in entries(kind).values():
        assert entry.usage in found.output
        assert entry.summary in found.output


def test_contenders_are_shown_with_their_places():
    found = CliRunner().invoke(cli, ["list", "contenders"])
    assert "majority" in found.output
    assert "before a classifier" in found.output
