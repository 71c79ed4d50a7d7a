import json
import os
import platform
import subprocess
import sys
import textwrap
import time

import psutil
import pytest

from bakeoff.compare.storage import claims as claims_module
from bakeoff.compare.storage.claims import Claims


def test_a_trial_is_claimed_once_until_it_is_given_back(tmp_path):
    with Claims(tmp_path / "claims") as one, Claims(tmp_path / "claims") as other:
        assert one.take("a")
        assert not other.take("a")
        assert other.take("b")
        one.release("a")
        assert other.take("a")
    assert not list((tmp_path / "claims").iterdir())


@pytest.mark.parametrize(
    ("owner", "age", "stale"),
    [
        ({"process": 999999999}, 0, True),
        ({"started": 5.0}, 0, True),
        ({}, 10_000, False),
        ({"host": "elsewhere"}, 0, False),
        ({"host": "elsewhere"}, 10_000, True),
        ("{", 0, True),
        ([1], 0, True),
        ({"process": "x"}, 0, True),
    ],
)
def test_a_claim_is_taken_over_from_whoever_is_gone(tmp_path, owner, age, stale):
    me = {"host": platform.node(), "process": os.getpid(), "started": psutil.Process().create_time()}
    path = tmp_path / "a"
    path.write_text(owner if isinstance(owner, str) else json.dumps(me | owner if isinstance(owner, dict) else owner))
    os.utime(path, (time.time() - age,) * 2)
    with Claims(tmp_path) as claims:
        assert claims.take("a") == stale


def test_a_claim_says_that_its_owner_lives(tmp_path, monkeypatch):
    monkeypatch.setattr(claims_module, "BEAT_SECONDS", 0.05)
    with Claims(tmp_path) as claims:
        claims.take("a")
        os.utime(tmp_path / "a", (0, 0))
        deadline = time.monotonic() + 20
        while (tmp_path / "a").stat().st_mtime < 1:
            assert time.monotonic() < deadline
            time.sleep(0.02)


def test_of_many_who_find_a_stale_claim_one_takes_it_over(tmp_path):
    program = textwrap.dedent("""
        import sys
        from pathlib import Path
        from bakeoff.compare.storage.claims import Claims
        with Claims(Path(sys.argv[1])) as claims:
            print("ready", flush=True)
            sys.stdin.readline()
            print(sum(claims.take(str(number)) for number in range(200)), flush=True)
            sys.stdin.readline()
    """)
    for number in range(200):
        (tmp_path / str(number)).write_text("{")
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", program, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    for each in runs:
        assert each.stdout.readline() == "ready\n"
    for each in runs:
        each.stdin.write("\n")
        each.stdin.flush()
    assert sum(int(each.stdout.readline()) for each in runs) == 200
    for each in runs:
        each.communicate("\n")
