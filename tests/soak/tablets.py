"""A tablet that sends entries over one kept line, again and again until each is acknowledged."""

from __future__ import annotations

import json
import re
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any

from tests.media import forms
from tests.soak.site_served import Teller
from tests.soak.told import Told
from tests.web.tus_sender import PIECES, TUS, claims

PATIENCE_S = 180
A_MOMENT_S = 0.05
AGAIN = 15  # every fifteenth entry is sent once more, as by a tablet that never saw the answer
TOKEN = re.compile(r"csrf=([\w-]+)")


class Refused(AssertionError):
    """The server refused what it should take."""


@dataclass
class Tablet:
    """A signed-in browser without a screen."""

    port: int
    teller: Teller
    retries: int = 0
    repeats: int = 0
    slowest_s: float = 0.0
    _at: str = ""
    _token: str = ""
    _line: HTTPConnection | None = field(default=None, repr=False)

    def tell(self, told: Told) -> list[str]:
        """Send an entry until it is acknowledged; the hashes that its receipt says."""
        begun = time.monotonic()
        self._at, photo = "", told.photo
        hashes = self._until_it_works(lambda: self._tell(told, photo))
        self.slowest_s = max(self.slowest_s, time.monotonic() - begun)
        if told.number % AGAIN == 0:
            self.repeats += 1
            again = self._until_it_works(lambda: self._tell(told, photo))
            assert again == hashes, f"entry {told.number} sent again has another receipt"
        return hashes

    def ask(
        self, method: str, path: str, body: bytes = b"", **headers: str
    ) -> tuple[int, Any, str]:
        """One request: the status, the headers and the words. Raises OSError, HTTPException."""
        if self._line is None:
            self._line = HTTPConnection("127.0.0.1", self.port, timeout=60)
        own = {"Cookie": f"session={self.teller.cookie}", **headers}
        try:
            self._line.request(method, path, body or None, own)
            answer = self._line.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let the line go."""
        if self._line:
            self._line.close()
        self._line = None

    def _until_it_works(self, act) -> Any:
        until, pause = time.monotonic() + PATIENCE_S, threading.Event()
        while True:
            try:
                return act()
            except (OSError, HTTPException):
                if time.monotonic() > until:
                    raise
                self.retries += 1
                pause.wait(A_MOMENT_S)

    def _tell(self, told: Told, photo: bytes) -> list[str]:
        parts = [forms.words("words", told.words)]
        parts += [forms.words("share", use) for use in ("team", "story")]
        if told.is_in_pieces:
            parts.append(forms.words("upload", self._send_ahead(photo)))
        else:
            parts.append(forms.file("photo", "garden.jpg", photo))
        own = {"Content-Type": forms.CONTENT_TYPE, "Accept": "application/json"}
        about = f"about={self.teller.relationship_id}&csrf={self._form_token()}"
        _, words = self._must(
            201, "POST", f"/diary/{told.entry}?{about}", forms.body(*parts), **own
        )
        return [part["sha256"] for part in json.loads(words)["parts"]]

    def _form_token(self) -> str:
        if not self._token:
            found = TOKEN.search(self._must(200, "GET", "/diary/new")[1])
            assert found, "a form without a token"
            self._token = found[1]
        return self._token

    def _send_ahead(self, photo: bytes) -> str:
        """Send a photo in two pieces, from where it was when the line broke; its address."""
        if not self._at:
            said = {"Upload-Length": str(len(photo)), "Upload-Metadata": claims(field="photo")}
            begin_at = f"/relationships/{self.teller.relationship_id}/arriving"
            self._at = self._must(201, "POST", begin_at, **TUS, **said)[0]["Location"]
        start = int(self._must(200, "HEAD", self._at, **TUS)[0]["Upload-Offset"])
        for end in (len(photo) // 2, len(photo)):
            if start < end:
                own = {**TUS, "Upload-Offset": str(start), "Content-Type": PIECES}
                self._must(204, "PATCH", self._at, photo[start:end], **own)
                start = end
        return self._at

    def _must(self, wanted: int, method: str, path: str, body: bytes = b"", **headers: str):
        """Ask, and try again later when the server is out of order. Raises Refused."""
        status, answered, words = self.ask(method, path, body, **headers)
        if status >= 500:
            raise ConnectionError(f"{method}: {status}")
        if status != wanted:
            raise Refused(f"{method} {path.partition('?')[0]}: {status} {words[:300]}")
        return answered, words
