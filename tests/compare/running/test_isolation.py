import os
import subprocess
import sys
import textwrap
import time
import warnings

import numpy as np
import psutil
import pytest

from bakeoff.compare.running.isolation import Broken, run_alone


def test_an_answer_comes_back_from_another_process():
    pid, total = run_alone(lambda numbers: (os.getpid(), int(numbers.sum())), np.arange(4))
    assert pid != os.getpid()
    assert total == 6


def test_isolation_costs_milliseconds_once_the_server_stands():
    run_alone(os.getpid)
    times = []
    for _ in range(5):
        began = time.perf_counter()
        run_alone(os.getpid)
        times.append(time.perf_counter() - began)
    assert min(times) < 1.0  # an import of torch alone takes longer


def test_what_raises_is_told_with_its_traceback():
    broken = run_alone(lambda: 1 / 0)
    assert isinstance(broken, Broken)
    assert broken.reason == "ZeroDivisionError: division by zero"
    assert "Traceback" in broken.details


def test_a_reason_is_told_whole_and_in_one_line():
    def failing():
        raise ValueError("four channels are needed,\n  three came")

    assert run_alone(failing).reason == "ValueError: four channels are needed, three came"


def test_a_time_out_kills_the_process_and_all_it_started(tmp_path):
    note = tmp_path / "pid"

    def hang():
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        note.write_text(str(child.pid))
        time.sleep(60)

    run_alone(os.getpid)
    broken = run_alone(hang, timeout=2)
    assert broken.reason == "took longer than the time limit of 2 s"
    pid = int(note.read_text())
    deadline = time.monotonic() + 5
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline, "the grandchild outlived the time-out"
        time.sleep(0.05)


def test_a_killed_process_is_told_with_its_signal():
    assert "SIGKILL" in run_alone(lambda: os.kill(os.getpid(), 9)).reason


def test_what_a_crashed_process_printed_is_kept():
    broken = run_alone(lambda: (print("last words", flush=True), os._exit(3)))
    assert "exit status 3" in broken.reason
    assert "last words" in broken.details


def test_running_out_of_memory_is_told():
    def hungry():
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (2**33, 2**33))
        return np.ones(2**34)

    assert run_alone(hungry).reason == "ran out of memory"


def test_a_script_without_an_import_guard_is_not_run_again(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent("""
            from bakeoff.compare.running import isolation
            isolation._to_import = list  # no library is needed for it, and they take seconds
            class Mine:
                def answer(self): return 42
            print("ran")
            print(isolation.run_alone(lambda: Mine().answer()))
        """)
    )
    ended = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["ran", "42"]


def test_processes_end_with_the_one_that_started_them(tmp_path):
    note = tmp_path / "pid"
    program = textwrap.dedent(f"""
        import os, time
        from pathlib import Path
        from bakeoff.compare.running import isolation
        isolation.run_alone(lambda: (Path({str(note)!r}).write_text(str(os.getpid())), time.sleep(180)))
    """)
    parent = subprocess.Popen([sys.executable, "-c", program])
    deadline = time.monotonic() + 120
    while not note.exists() or not note.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    parent.kill()
    parent.wait()
    while psutil.pid_exists(int(note.read_text())):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_warnings_do_not_reach_the_terminal(capfd):
    run_alone(lambda: warnings.warn("noise", stacklevel=1))
    assert "noise" not in capfd.readouterr().err


@pytest.mark.parametrize("value", [None, 0, "", []])
def test_an_empty_answer_is_an_answer(value):
    assert run_alone(lambda: value) == value


def test_an_answer_that_is_no_json_is_a_failure_of_its_own():
    assert "not JSON serializable" in run_alone(lambda: object()).reason


def planted(content):
    """A process whose code puts an answer of its own in place, and ends before it is asked for one."""

    def plant():
        import gc
        import sys
        from pathlib import Path

        frame = sys._getframe()
        while "folder" not in frame.f_locals:
            frame = frame.f_back
        content(Path(frame.f_locals["folder"]) / "answer")
        gc.collect()
        os._exit(0)

    return run_alone(plant, timeout=30)


class Canary:
    """Unpickled, it leaves a mark."""

    def __init__(self, mark):
        self.mark = str(mark)

    def __reduce__(self):
        return (os.mkdir, (self.mark,))


def test_what_a_process_plants_is_not_unpickled(tmp_path):
    import cloudpickle

    mark = tmp_path / "canary"
    pickled = cloudpickle.dumps(Canary(mark))
    broken = planted(lambda answer: answer.write_bytes(pickled))
    assert broken == Broken("what it returned cannot be read as an answer")
    assert not mark.exists()
    cloudpickle.loads(pickled)
    assert mark.exists()  # it bites where it is unpickled


def test_a_pickle_sent_through_the_pipe_is_not_unpickled(tmp_path):
    import cloudpickle

    mark = tmp_path / "canary"
    pickled = cloudpickle.dumps(Canary(mark))

    def send():
        frame = sys._getframe()
        while "sender" not in frame.f_locals:
            frame = frame.f_back
        frame.f_locals["sender"].send_bytes(pickled)
        os._exit(0)

    assert "exit status 0" in run_alone(send, timeout=30).reason
    assert not mark.exists()


@pytest.mark.parametrize(
    "content",
    [
        lambda answer: answer.write_text("[" * 100_000),
        lambda answer: answer.write_text('{"reason": 1, "details": []}'),
        lambda answer: answer.write_text("[]"),
        lambda answer: answer.write_bytes(b'{"answer": "' + b"x" * 2**21 + b'"}'),
        lambda answer: answer.write_bytes(bytes(range(256))),
        lambda answer: answer.symlink_to("/dev/zero"),
        lambda answer: os.mkfifo(answer),
        lambda answer: answer.mkdir(),
    ],
    ids=["deep", "of other types", "no object", "long", "no text", "a link", "a pipe", "a folder"],
)
def test_an_answer_that_is_none_is_a_failure(content):
    assert planted(content) == Broken("what it returned cannot be read as an answer")


def test_a_process_that_hangs_up_and_goes_on_is_held_to_its_time_limit():
    def hang_up():
        time.sleep(0.5)  # its watch over the parent has begun then; it would take a closed file for the parent's end
        os.closerange(3, 256)
        time.sleep(60)

    began = time.monotonic()
    assert run_alone(hang_up, timeout=3).reason == "took longer than the time limit of 3 s"
    assert time.monotonic() - began < 20
