"""What is in hand is seen by others, for a moment, and let go by whoever had it."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from media.in_hand import InHand

HOLD = """
import sys
from pathlib import Path
from media.in_hand import InHand
with InHand(Path(sys.argv[1])).holding("film"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def hands(tmp_path) -> InHand:
    return InHand(tmp_path / "in-hand")


def test_what_nobody_has_is_not_waited_for(hands):
    assert hands.wait("film", 0)


def test_whoever_waits_goes_on_when_it_is_let_go(hands):
    is_held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with hands.holding("film"):
            is_held.set()
            let_go.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    assert is_held.wait(10)
    assert not hands.wait("film", 0.02)
    let_go.set()
    assert hands.wait("film", 10)
    holder.join()


def test_a_killed_process_has_nothing_in_hand(hands, tmp_path):
    command = [sys.executable, "-c", HOLD, str(tmp_path / "in-hand")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes) as holder:
        assert holder.stdout.readline() == b"held\n"
        assert not hands.wait("film", 0.02)
        holder.kill()
        holder.wait()
        assert hands.wait("film", 10)
