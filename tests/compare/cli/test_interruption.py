"""An asked-for end is an interruption while a run goes on, and what it was before afterwards."""

import signal
import threading

import pytest

from bakeoff.compare.cli.interruption import interruptible


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_an_asked_for_end_is_told_as_ctrl_c_is(name):
    number = getattr(signal, name)
    before = signal.getsignal(number)
    with pytest.raises(KeyboardInterrupt), interruptible():
        signal.raise_signal(number)
    assert signal.getsignal(number) is before


def test_in_another_thread_nothing_is_changed():
    before, found = signal.getsignal(signal.SIGTERM), []

    def within():
        with interruptible():
            found.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=within)
    thread.start()
    thread.join()
    assert found == [before]
