"""Pages that are the same for everyone who reads the same way, drawn and compressed once.

What differs from request to request (the form token, the address of this invitation, the names of
two people) is cut out and put in again. A page with someone's own words or own photos is never
remembered, nor is anyone's name.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace

from flask import Response, g, make_response, request
from markupsafe import escape

from feedback.actions.surveys_list import About
from feedback.web.csrf import csrf_token
from feedback.web.headers import takes_gzip
from feedback.web.house import house
from feedback.web.language_state import language_state
from feedback.web.pictures_in_place import PERSONAL, pictures_key
from feedback.web.reading import reading
from feedback.web.true_language import in_true_language

MOST_REMEMBERED = 400
# What stands where a name will be: characters that nobody can type (Unicode, private use).
SIGNS = {"person_name": "\ue000\ue001", "worker_name": "\ue000\ue002"}
_remembered: dict[Hashable, Pieces] = {}

# RFC 1952: magic, deflate, no flags, no time, best compression, system unknown.
GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
LAST_BLOCK = b"\x03\x00"


@dataclass(frozen=True)
class Piece:
    """A part of a page that never changes, plain and deflated, and what is put in after it."""

    plain: bytes
    deflated: bytes
    then: str | None


@dataclass(frozen=True)
class Pieces:
    """A page cut at what changes."""

    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, page: str, values: Mapping[str, str]) -> Pieces:
        """Cut a page wherever one of the values stands in it."""
        names = {value: name for name, value in values.items()}
        made, rest = [], page
        while rest:
            cut = min(names, key=lambda value: _where(rest, value))
            plain, value, rest = rest.partition(cut)
            data = plain.encode()
            made.append(Piece(data, _deflate(data), names[cut] if value else None))
        return cls(tuple(made))

    def plain(self, values: Mapping[str, str]) -> bytes:
        """The page with these values."""
        return b"".join(
            piece.plain + values[piece.then].encode() if piece.then else piece.plain
            for piece in self.pieces
        )

    def zipped(self, values: Mapping[str, str]) -> bytes:
        """The same as a gzip file. Values stand in blocks that are stored as they are.

        So a token's bytes never meet the compression of the words around it.
        """
        made = [GZIP_HEAD]
        for piece in self.pieces:
            made.append(piece.deflated)
            if piece.then:
                made.append(_stored(values[piece.then].encode()))
        plain = self.plain(values)
        made += [LAST_BLOCK, struct.pack("<II", zlib.crc32(plain), len(plain))]
        return b"".join(made)


def remembered(
    key: Hashable,
    draw: Callable[[], str],
    with_query: bool = False,
    signs: Mapping[str, str] | None = None,
    **values: object,
) -> Response:
    """The page that `draw` draws, or the same as it was drawn before for `key`.

    `key` holds all that the page depends on besides the way of reading and the role of who is
    here; `values` are the parts of it that may differ. An address with a question mark is not
    remembered, because what stands after it may be anything, unless the page says `with_query`.
    What is drawn with a sign in place of a value says so in `signs`.
    """
    pictures = pictures_key()
    if not _may_be_kept(with_query):
        return make_response(draw())
    filled = {"csrf": csrf_token(), **{name: str(value) for name, value in values.items()}}
    actor = g.get("actor")
    who = (actor.role, actor.only_invitation_id is None) if actor else None
    state = language_state().stamp
    site = (house().is_demonstration, request.script_root, pictures)
    whole = (key, request.query_string, reading(), state, who, *site, *values)
    pieces = _remembered.get(whole)
    if pieces is None:
        pieces = Pieces.of(in_true_language(draw()), {**filled, **(signs or {})})
        if len(_remembered) >= MOST_REMEMBERED:
            _remembered.clear()
        _remembered[whole] = pieces
    return _answer(pieces, filled)


def remembered_about(
    about: About, key: Hashable, draw: Callable[[About], str], **values: object
) -> Response:
    """Like `remembered`, for a page that names the two people it is about."""
    if not _may_be_kept():
        return make_response(draw(about))
    unnamed = replace(about, **SIGNS)
    names = {name: escape(getattr(about, name)) for name in SIGNS}
    whole = (key, about.worker_picture)
    return remembered(whole, lambda: draw(unnamed), signs=SIGNS, **values, **names)


def _may_be_kept(with_query: bool = False) -> bool:
    if (actor := g.get("actor")) and actor.helper:
        return False  # its page names them
    return (with_query or not request.query_string) and pictures_key() != PERSONAL


def _answer(pieces: Pieces, values: Mapping[str, str]) -> Response:
    zips = takes_gzip()
    response = make_response(pieces.zipped(values) if zips else pieces.plain(values))
    if zips:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _where(text: str, value: str) -> int:
    found = text.find(value)
    return len(text) if found < 0 else found


def _deflate(data: bytes) -> bytes:
    """Deflated by itself and ended on a whole byte (RFC 1951), so that blocks can follow."""
    packing = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packing.compress(data) + packing.flush(zlib.Z_FULL_FLUSH)


def _stored(data: bytes) -> bytes:
    return b"\x00" + struct.pack("<HH", len(data), len(data) ^ 0xFFFF) + data
