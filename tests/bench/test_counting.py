"""The bench counts right: a wrong figure is worse than none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench import bare
from bench.browser import Page, WrongAnswer, token_in
from bench.counting import Pair, Round, cpu_s, percentile, tree
from bench.table import at_least, at_most, shown
from bench.turns import measure, take_turns

BUSY = """
import os, subprocess, sys, time
child = "import time\\nwhile time.process_time() < 0.5: pass\\nprint('done', flush=True); input()"
worker = subprocess.Popen([sys.executable, "-c", child], stdin=sys.stdin)
worker.wait()
"""
SHAPE = {"size": 20_000, "strings": 30, "picture_bytes": 12_000, "pictures": 7}


@pytest.fixture
def parent_of_a_busy_child():
    """A process that does nothing itself; its child has used half a second of CPU."""
    words = [sys.executable, "-c", BUSY]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"done\n"
        yield process
        process.stdin.write(b"\n")
        process.stdin.close()


def test_a_childs_work_counts_as_its_servers(parent_of_a_busy_child):
    assert len(tree(parent_of_a_busy_child.pid)) == 2
    assert 0.4 < cpu_s(parent_of_a_busy_child.pid) < 1.5


def test_the_ratio_is_the_middle_of_the_pairs_and_not_of_the_sides():
    ours = [Round(10, wall, 1) for wall in (1, 2, 4)]
    theirs = [Round(10, wall, 1) for wall in (1, 1, 2)]
    assert Pair(ours, theirs).ratio == 0.5


def test_needing_less_cpu_is_a_ratio_above_one():
    assert Pair([Round(10, 1, 1)], [Round(10, 1, 3)]).cpu_ratio == 3


def test_a_percentile_is_a_value_that_was_measured():
    assert percentile(range(1, 101), 0.95) == 96 and percentile([7], 0.95) == 7


def test_a_turn_counts_what_was_done_in_it():
    done = measure(os.getpid(), lambda: 5)
    assert done.units == 5 and done.wall_s > 0


def test_turns_go_the_other_way_about_every_second_time():
    order = []

    class Three:
        turns, seconds_a_case = 3, 60

    sides = [(os.getpid(), lambda name=name: order.append(name) or 1) for name in "ab"]
    assert [len(rounds) for rounds in take_turns(Three, sides)] == [3, 3]
    assert "".join(order) == "abbaab"


def test_an_aim_that_is_missed_says_no():
    slow, quick = [Round(1, 2, 2)], [Round(1, 1, 1)]
    assert at_least("1", "page", Pair(slow, quick), "pages", 0.7)[0].met is False
    assert at_least("1", "page", Pair(quick, slow), "pages", 0.7)[0].met is True
    assert at_most("1", "p95", 26, "ms", 25).met is False
    assert "| NO  |" in shown([at_most("1", "p95", 26, "ms", 25)])


def test_a_page_that_is_not_what_is_measured_gives_no_figure():
    with pytest.raises(WrongAnswer):
        token_in(Page(200, {}, b"<p>Please sign in.</p>"))


def test_the_bare_page_has_exactly_as_many_bytes_as_ours(tmp_path: Path):
    client = bare.make_app(tmp_path, SHAPE).test_client()
    for path in ("/survey/00000000-0000-4000-8000-000000000000/0", "/bound/0"):
        page = client.get(path)
        assert page.status_code == 200 and len(page.data) == SHAPE["size"]


def test_the_bare_server_is_set_as_ours_is(tmp_path: Path):
    from feedback.settings import read_settings
    from feedback.web.serving import Server

    ours = Server(read_settings({"FEEDBACK_DATA": str(tmp_path)}), "127.0.0.1", 8000).cfg
    theirs = bare.Server(8000).cfg
    for name in [*bare.GUNICORN, "bind"]:
        assert getattr(ours, name) == getattr(theirs, name), name
