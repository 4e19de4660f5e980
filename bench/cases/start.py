"""Case 10: from nothing to the first page, and what is imported on the way."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median

from bench.browser import WrongAnswer
from bench.counting import Pair, Round, cpu_s
from bench.scene import BARE_PAGE, Scene
from bench.serving import BARE, ROOT, Server
from bench.table import Row, at_most

CASE = "10"
NOT_NEEDED = ("boto3", "botocore", "av", "PIL", "psycopg", "alembic")
LOADED = """
import sys
from feedback import create_app
client = create_app().test_client()
client.set_cookie("session", sys.argv[1])
assert client.get(sys.argv[2]).status_code == 200
print(*[name for name in sys.argv[3:] if name in sys.modules])
"""

# What no first page can do without, and nothing else: the least that starting can take here.
LEAST = "import flask, feedback.model; from sqlalchemy.orm import configure_mappers as c; c()"


def measure(scene: Scene, say: Callable[[str], None]) -> list[Row]:
    """Fresh processes, ours and theirs in turn; the first of each warms the disk's cache."""
    few = scene.few

    def ours() -> Round:
        return _start(scene.serve_alone(few), few.question, few.first.cookie)

    def bare() -> Round:
        return _start(Server(BARE, scene.bare_environment), BARE_PAGE, "")

    ours(), bare()
    pairs = [(ours(), bare()) for _ in range(scene.plan.starts)]
    pair = Pair([mine for mine, _ in pairs], [theirs for _, theirs in pairs])
    mine, theirs = (median(one.wall_s for one in side) for side in (pair.ours, pair.theirs))
    helped = _command([sys.executable, "-m", "feedback.cli", "--help"], scene)
    flask = _command([sys.executable, "-c", "import flask"], scene)
    least = _command([sys.executable, "-c", LEAST], scene)
    aim = 2 * theirs
    cpu, bare_cpu = (median(one.cpu_s for one in side) for side in (pair.ours, pair.theirs))
    return [
        Row(
            CASE,
            "process start to first question page",
            f"{mine:.3g} s",
            f"{theirs:.3g} s",
            f"{pair.ratio:.2f}",
            ">= 0.5",
            pair.ratio >= 0.5,
        ),
        Row(
            CASE,
            "process start to first question page: CPU",
            f"{cpu:.3g} s",
            f"{bare_cpu:.3g} s",
            f"{pair.cpu_ratio:.2f}",
        ),
        Row(
            CASE,
            "Flask, SQLAlchemy and the tables alone, beside a bare start",
            f"{least:.3g} s",
            f"{theirs:.3g} s",
            f"{theirs / least:.2f}",
        ),
        Row(
            CASE,
            "feedback --help (theirs: import flask)",
            f"{helped:.3g} s",
            f"{flask:.3g} s",
            f"{flask / helped:.2f}",
        ),
        at_most(CASE, "feedback --help, beside a bare start", helped, "s", round(aim, 2)),
        _imports(scene),
    ]


def _start(server: Server, path: str, cookie: str) -> Round:
    begun = time.monotonic()
    with server:
        wall = server.first_page(path, cookie) - begun
        return Round(1, wall, cpu_s(server.pid))


def _command(words: list[str], scene: Scene) -> float:
    took = []
    for _ in range(scene.plan.starts):
        begun = time.monotonic()
        subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        took.append(time.monotonic() - begun)
    return median(took)


def _imports(scene: Scene) -> Row:
    """What a first page from local storage must not load. Raises WrongAnswer for boto3."""
    words = [sys.executable, "-c", LOADED, scene.few.first.cookie, scene.few.question, *NOT_NEEDED]
    environment = {**os.environ, **scene.few.environment}
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise WrongAnswer(done.stderr)
    loaded = done.stdout.split()
    if "boto3" in loaded:
        raise WrongAnswer("boto3 is loaded though the files are kept on this machine")
    what = f"loaded of {', '.join(NOT_NEEDED)}"
    return Row(CASE, what, ", ".join(loaded) or "none", aim="none", met=not loaded)
