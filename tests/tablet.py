"""A tablet that sends diary entries over HTTP and keeps a ledger of what was acknowledged."""

from __future__ import annotations

import hashlib
import json
import re
import time
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar
from urllib.error import HTTPError, URLError
from urllib.request import HTTPCookieProcessor, Request, build_opener
from uuid import UUID, uuid4

BOUNDARY = "a-line-between-the-parts"
PATIENCE_S = 120


@dataclass
class Acknowledged:
    """What the server said it keeps: the entry, its words, and the sha256 of its photo."""

    entry: UUID
    words: str
    sha256: str


@dataclass
class Tablet:
    """A signed-in browser without a screen."""

    url: str
    ledger: list[Acknowledged] = field(default_factory=list)
    retries: int = 0

    def __post_init__(self) -> None:
        self._browser = build_opener(HTTPCookieProcessor(CookieJar()))
        self._csrf = ""
        self._about = ""

    def get(self, path: str) -> str:
        """A page."""
        with self._browser.open(self.url + path, timeout=30) as page:
            return page.read().decode()

    def sign_in(self, link: str) -> None:
        """Open a personal link and tap yes."""
        path = link.removeprefix(self.url)
        token = _token(self.get(path))
        self._browser.open(Request(link, data=f"csrf={token}".encode(), method="POST"), timeout=30)
        page = self.get("/diary/new")
        self._csrf = _token(page)
        self._about = re.search(r"about=([0-9a-f-]+)", page)[1]

    def tell(self, words: str, photo: bytes) -> Acknowledged:
        """Send one entry again and again until it is acknowledged; the id stays the same."""
        entry, until = uuid4(), time.monotonic() + PATIENCE_S
        while True:
            try:
                receipt = self._send(entry, words, photo)
            except (URLError, HTTPException, OSError) as trouble:
                if isinstance(trouble, HTTPError) and trouble.code < 500:
                    raise
                if time.monotonic() > until:
                    raise
                self.retries += 1
                time.sleep(0.05)  # The line is down; a tablet waits before it tries again.
                continue
            return self._believe(entry, words, photo, receipt)

    def _send(self, entry: UUID, words: str, photo: bytes) -> dict:
        request = Request(
            f"{self.url}/diary/{entry}?about={self._about}&csrf={self._csrf}",
            data=_form({"words": words}, photo),
            headers={
                "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
                "Accept": "application/json",
            },
            method="POST",
        )
        with self._browser.open(request, timeout=30) as answer:
            return json.loads(answer.read())

    def _believe(self, entry: UUID, words: str, photo: bytes, receipt: dict) -> Acknowledged:
        sha256 = hashlib.sha256(photo).hexdigest()
        assert sha256 in json.dumps(receipt), receipt
        known = Acknowledged(entry, words, sha256)
        self.ledger.append(known)
        return known


def _token(page: str) -> str:
    found = re.search(r'csrf(?:" value="|=)([\w-]+)', page)
    assert found, page[:2000]
    return found[1]


def _form(fields: dict[str, str], photo: bytes) -> bytes:
    line = f"--{BOUNDARY}\r\n".encode()
    parts = [
        line + f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = 'Content-Disposition: form-data; name="photo"; filename="garden.jpg"\r\n'
    parts.append(line + head.encode() + b"Content-Type: image/jpeg\r\n\r\n" + photo + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
