"""Taguette, run from its own package beside ours: a project with the same words and highlights.

It serves one person, as it does on a desk; the highlights that are there before are put straight
into its database, as ours are. Its offsets are bytes of UTF-8, so the words are plain letters.
"""

from __future__ import annotations

import html
import json
import re
import signal
import sqlite3
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from bench.browser import Browser, Page, WrongAnswer, expect
from bench.serving import ROOT, START_WITHIN_S, TRY_AGAIN_S, free_port

PROGRAM = ROOT / ".venv" / "peers" / "bin" / "taguette"
TOKEN = re.compile(rb"\?token=([0-9a-f]+)")
COOKIE = re.compile(rb"^([^=]+)=([^;]+)")
Places = list[tuple[int, int]]


class Taguette:
    """Its server over a database in a folder, on loopback only, and a browser that is let in."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self.port = folder, free_port()
        self._cookies: dict[str, str] = {}

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    def __enter__(self) -> Self:
        if not PROGRAM.exists():
            raise WrongAnswer("Taguette is not there: python3 -m setup bench")
        said = self._folder / "said.txt"
        command = [PROGRAM, "--no-browser", "-b", "127.0.0.1", "-p", str(self.port)]
        with said.open("wb") as log:
            self._process = subprocess.Popen(
                [*command, "--database", str(self._folder / "project.sqlite3")],
                env={"HOME": str(self._folder), "PYTHONUNBUFFERED": "1"},
                stdout=log,
                stderr=log,
            )
        self._let_in(_token_in(said))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        trouble: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Page:
        """One request as the browser that was let in."""
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        xsrf = {"X-XSRFToken": self._cookies["_xsrf"]} if "_xsrf" in self._cookies else {}
        browser = Browser(self.port)
        page = browser.ask(method, path, {"Cookie": cookies, **xsrf, **headers}, body)
        browser.close()
        return page

    def fill(self, words: str, places: Places, tags: int) -> None:
        """A project with one document of these words, its tags, and these highlights."""
        made = self._post_form("/project/new", {"name": "All of it", "description": ""})
        self.project = made.location.rpartition("/")[2]
        self._add_document(words)
        with sqlite3.connect(self._folder / "project.sqlite3") as db:
            _put(db, words, places, tags)

    def add(self, start: int, end: int, tag: int) -> None:
        """Add one highlight with one tag, as its page does. Raises WrongAnswer."""
        body = json.dumps({"start_offset": start, "end_offset": end, "tags": [tag]}).encode()
        path = f"/api/project/{self.project}/document/1/highlight/new"
        expect(self.ask("POST", path, {"Content-Type": "application/json"}, body), 200, path)

    def page(self) -> Page:
        """The document as its page asks for it."""
        path = f"/api/project/{self.project}/document/1"
        return expect(self.ask("GET", path, {}), 200, path)

    def csv(self) -> bytes:
        """All highlights as CSV."""
        path = f"/project/{self.project}/export/highlights/.csv"
        return expect(self.ask("GET", path, {}), 200, path).body

    def _add_document(self, words: str) -> None:
        border = "a-border-between-the-parts"
        fields = {"name": "A story", "description": "", "text_direction": "LEFT_TO_RIGHT"}
        parts = [f'name="{name}"\r\n\r\n{value}' for name, value in fields.items()]
        parts.append(
            f'name="file"; filename="a.html"\r\nContent-Type: text/html\r\n\r\n<p>{words}</p>'
        )
        lines = "".join(
            f"--{border}\r\nContent-Disposition: form-data; {part}\r\n" for part in parts
        )
        path = f"/api/project/{self.project}/document/new"
        kind = {"Content-Type": f"multipart/form-data; boundary={border}"}
        expect(self.ask("POST", path, kind, f"{lines}--{border}--\r\n".encode()), 200, path)

    def _post_form(self, path: str, form: Mapping[str, str]) -> Page:
        body = urlencode({**form, "_xsrf": self._cookies["_xsrf"]}).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return expect(self.ask("POST", path, kind, body), 303, path)

    def _let_in(self, token: str) -> None:
        until = time.monotonic() + START_WITHIN_S
        while time.monotonic() < until:
            try:
                self._keep(self.ask("GET", f"/?token={token}", {}))
                self._keep(self.ask("GET", "/project/new", {}))
                return
            except ConnectionRefusedError:
                time.sleep(TRY_AGAIN_S)
        raise WrongAnswer("Taguette did not start")

    def _keep(self, page: Page) -> None:
        for one in page.cookies:
            if found := COOKIE.match(one):
                self._cookies[found[1].decode()] = found[2].decode()


def _token_in(said: Path) -> str:
    until = time.monotonic() + START_WITHIN_S
    while time.monotonic() < until:
        if found := TOKEN.search(said.read_bytes()):
            return found[1].decode()
        time.sleep(TRY_AGAIN_S)
    raise WrongAnswer("Taguette said nothing of how to come in")


def _put(db: sqlite3.Connection, words: str, places: Places, tags: int) -> None:
    """Tags and highlights, each with one tag, in the rows that its own page would make."""
    (contents,) = db.execute("SELECT contents FROM documents WHERE id = 1").fetchone()
    if words[:200] not in html.unescape(contents):
        raise WrongAnswer("Taguette's document has other words")
    have = db.execute("SELECT count(*) FROM tags").fetchone()[0]
    db.executemany(
        "INSERT INTO tags (project_id, path, description) VALUES (1, ?, '')",
        [(f"Code {number}",) for number in range(have, tags)],
    )
    db.executemany(
        "INSERT INTO highlights (document_id, start_offset, end_offset, snippet)"
        " VALUES (1, ?, ?, ?)",
        [(start, end, f"<p>{words[start:end]}</p>") for start, end in places],
    )
    db.executemany(
        "INSERT INTO highlight_tags (highlight_id, tag_id) VALUES (?, ?)",
        [(number + 1, number % tags + 1) for number in range(len(places))],
    )
