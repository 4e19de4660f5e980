"""Form tokens. They never read an upload: its token travels in the address or in a header.

A token is an HMAC of the browser's cookie, masked anew in every page so that compression does
not give it away (BREACH, Gluck, Harris, Prado 2013).
"""

from __future__ import annotations

import hashlib
import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from flask import g, request
from markupsafe import Markup

from feedback.web.house import house

FIELD = "csrf"
HEADER = "X-CSRF-Token"
SIZE = 16


def csrf_token() -> str:
    """A masked token for this browser, the same in all of one page."""
    if "csrf_token" not in g:
        mask = os.urandom(SIZE)
        g.csrf_token = urlsafe_b64encode(mask + _xor(mask, _secret())).decode().rstrip("=")
    return g.csrf_token


def csrf_field() -> Markup:
    """The token as a hidden field."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, csrf_token())


def is_token_right(*, streams: bool) -> bool:
    """True when the request brings this browser's token. A streamed body is not touched."""
    given = request.headers.get(HEADER) or request.args.get(FIELD)
    if given is None and not streams:
        given = request.form.get(FIELD)
    return given is not None and hmac.compare_digest(_unmask(given), _secret())


def _secret() -> bytes:
    return hmac.digest(house().csrf_key, g.browser.encode(), hashlib.sha256)[:SIZE]


def _unmask(token: str) -> bytes:
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return b""
    return _xor(raw[:SIZE], raw[SIZE:])


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=False))
