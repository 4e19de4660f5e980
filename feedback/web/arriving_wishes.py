"""What someone wants to send, read from the headers of tus, and refused before its bytes come."""

from __future__ import annotations

import shutil

from flask import request

from feedback.actions.arriving import LARGEST
from feedback.actions.arriving_begin import Wish
from feedback.model.arriving import read_claims
from feedback.web.arriving_body import NotTus
from feedback.web.house import house
from media.kinds import SIZES
from media.refused import Refused

# What a claimed type may be at most; what the file really is, is told from its bytes.
CLAIMED = {"image": SIZES["photo"], "audio": SIZES["sound"]}


def read_wish(address_hash: bytes) -> Wish:
    """The file that this request wants to begin. Raises NotTus, Refused."""
    claims = request.headers.get("Upload-Metadata", "")
    wish = Wish(address_hash, wished_length(), claims)
    _check_wish(wish)
    return wish


def wished_length() -> int | None:
    """How many bytes are announced; None when that is told later. Raises NotTus."""
    if request.headers.get("Upload-Defer-Length") == "1":
        return None
    return number_in("Upload-Length")


def number_in(header: str) -> int:
    """The whole number in a header. Raises NotTus when it is none."""
    written = request.headers.get(header, "")
    if not (written.isascii() and written.isdecimal() and len(written) <= 18):
        raise NotTus("not-understood")
    return int(written)


def _check_wish(wish: Wish) -> None:
    """Refuse before the bytes come: what is empty, too big for its kind, or finds no room."""
    try:
        claims = read_claims(wish.claims)
    except ValueError as trouble:
        raise NotTus("not-understood") from trouble
    family = claims.get("filetype", "").partition("/")[0]
    if wish.length == 0:
        raise Refused("empty")
    if (wish.length or 0) > CLAIMED.get(family, LARGEST):
        raise Refused("too-big")
    check_disk(wish.length)


def check_disk(length: int | None) -> None:
    """Raises Refused `full` when the disk has no room: for the pieces, and once more while they
    are put together."""
    if shutil.disk_usage(house().settings.data).free < 2 * (length or 0):
        raise Refused("full")
