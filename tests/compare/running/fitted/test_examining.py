"""Exams cost no outcome and no other exam, whatever becomes of them."""

import numpy as np
import pytest

from bakeoff.compare import catalog
from bakeoff.compare.catalog import REGISTRIES, entries
from bakeoff.compare.errors import UserError
from bakeoff.compare.running.cpu_limit import CAN_FORK
from bakeoff.compare.running.fitted.examining import examine
from bakeoff.compare.running.measure import measure
from bakeoff.compare.running.runner import plan_study, run
from bakeoff.compare.study.study import Study

HEAD = "from bakeoff.compare.study.trial import Examined\nimport numpy as np, os\nCPU_SECONDS = {}\n"
FILES = {
    "good": HEAD.format(9.0) + "def examine(m, d, s, n): return Examined({'seed': np.array(n)}, 'Well.')\n",
    "raises": HEAD.format(9.0) + "def examine(m, d, s, n): raise KeyError('no such thing')\n",
    "crashes": HEAD.format(9.0) + "def examine(m, d, s, n): os._exit(7)\n",
    "endless": HEAD.format(0.2) + "def examine(m, d, s, n):\n    while True: pass\n",
    "silent": HEAD.format(9.0) + "def examine(m, d, s, n): return None\n",
}


@pytest.fixture
def planted(monkeypatch, tmp_path):
    folder = tmp_path / "planted_exams"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    for name, text in FILES.items():
        (folder / f"{name}.py").write_text(f'"""Planted."""\n{text}')
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(REGISTRIES, "exams", "planted_exams")
    entries.cache_clear()
    catalog._loaded.cache_clear()
    yield
    entries.cache_clear()


@pytest.mark.skipif(not CAN_FORK, reason="nothing can be broken off here")
def test_each_exam_fails_alone(planted, dataset):
    plan = plan_study(Study(datasets=dataset, contenders="majority", design="splits", repeats=1, exams=list(FILES)))
    measured = measure(plan.trials[0], plan.contenders["majority"], dataset)
    found = dict(examine(measured, dataset, list(FILES)))
    assert list(found) == list(FILES)
    assert found["good"].facts["seed"] == plan.trials[0].draw_seed
    assert (found["good"].fault, found["good"].note) == ("", "Well.")
    assert "no such thing" in found["raises"].fault
    assert "exit status 7" in found["crashes"].fault
    assert found["endless"].fault == "took more than its 0.2 CPU seconds"
    assert (found["silent"].facts, found["silent"].fault) == ({}, "")


def test_an_exam_that_there_is_not_is_named():
    with pytest.raises(UserError, match=r"there is no exam 'oclusion'\. Did you mean 'occlusion'"):
        Study(exams=["oclusion"])


def test_exams_change_no_answer_and_may_be_none(dataset, tmp_path):
    with_exams, without = (
        run(
            Study(datasets=dataset, contenders="pixels+svm", design="splits", repeats=1, exams=exams),
            tmp_path / str(len(exams)),
        )
        for exams in (["occlusion"], [])
    )
    assert (tmp_path / "1" / "trials" / with_exams.trials[0].key / "exams" / "occlusion.npz").is_file()
    assert with_exams.outcomes[0].trial == without.outcomes[0].trial
    assert np.array_equal(with_exams.outcomes[0].scores, without.outcomes[0].scores)
    assert with_exams.outcomes[0].exams["occlusion"].cpu_seconds > 0
    assert without.outcomes[0].exams == {}
