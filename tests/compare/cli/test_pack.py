"""`bakeoff pack`: one file instead of many, and nothing lost."""

import numpy as np
from click.testing import CliRunner

from bakeoff.compare import Study, load, run
from bakeoff.compare.cli.main import cli
from bakeoff.compare.cli.pack import pack_command


def test_a_packed_run_is_read_as_it_was(dataset, tmp_path):
    study = Study(name="t", datasets=[dataset], contenders=["majority"], design="splits", repeats=1)
    before = run(study, tmp_path / "run").outcomes
    packed = CliRunner().invoke(pack_command, [str(tmp_path / "run")])
    assert packed.output.startswith("Packed 1 outcomes into ")
    assert (tmp_path / "run" / "trials.tar").is_file()
    after = load(tmp_path / "run").outcomes
    assert [each.trial for each in after] == [each.trial for each in before]
    assert np.array_equal(after[0].predicted, before[0].predicted)


def test_a_folder_that_holds_no_run_is_refused(tmp_path):
    ended = CliRunner().invoke(cli, ["pack", str(tmp_path)])
    assert ended.exit_code == 2
    assert not list(tmp_path.iterdir())
