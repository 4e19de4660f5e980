"""The body of one PATCH: sealed in pieces as it comes, each durable before it is counted.

    read -> seal -> flush the piece and its folder -> commit the row -> only then acknowledge

A line that breaks leaves what had come until then. With a checksum nothing is counted before
all of the body is here and is what was promised.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from typing import Any

from flask import request

from feedback.actions.arriving import Piece, TakenOver, Turn, add_pieces
from feedback.actions.arriving_pieces import sink_for_piece
from feedback.actions.media_files import forget_files
from feedback.web.arriving_keep import look_at_arrived
from feedback.web.house import house, now
from media.body import Body, Limits
from media.receive import HEAD_SIZE
from media.refused import Refused

# What is lost at most when a server is killed in the middle of a long PATCH.
PIECE = 8 * 1024 * 1024
CHECKSUMS = ("sha256", "sha1")


class NotTus(Exception):
    """A request that tus 1.0 does not allow; `code` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Checksum:
    """What the body must hash to."""

    digest: Any
    wanted: bytes

    @classmethod
    def read(cls, header: str | None) -> Checksum | None:
        """From `Upload-Checksum: name base64`. Raises NotTus for one we cannot reckon."""
        if header is None:
            return None
        name, _, value = header.partition(" ")
        try:
            wanted = b64decode(value, validate=True)
        except NotBase64 as trouble:
            raise NotTus("not-understood") from trouble
        if name not in CHECKSUMS:
            raise NotTus("not-understood")
        return cls(hashlib.new(name, usedforsecurity=False), wanted)

    def compare(self) -> None:
        """Raises NotTus when the body was something else."""
        if not hmac.compare_digest(self.digest.digest(), self.wanted):
            raise NotTus("checksum")


class Arrival:
    """One sender's turn: takes the body and counts what is durable in `arrived`."""

    def __init__(self, address_hash: bytes, turn: Turn, checksum: Checksum | None) -> None:
        self.arrived = turn.start
        self._address_hash, self._turn, self._checksum = address_hash, turn, checksum
        self._left = turn.most - turn.start
        self._body = Body(request.stream, request.content_length, Limits(body=self._left))
        self._waiting: list[Piece] = []
        self._is_cut, self._is_looked_at = False, turn.is_looked_at

    def take(self) -> None:
        """Take all of the request's body.

        Raises Refused (`cut` after what had come was kept), NotTus `checksum`, TakenOver,
        StoreFull, StoreTrouble.
        """
        try:
            self._take()
        finally:
            forget_files(house().arriving, [piece.id for piece in self._waiting])
        if self._is_cut:
            raise Refused("cut")

    def _take(self) -> None:
        while piece := self._next_piece():
            self._waiting.append(piece)
            if self._checksum is None:
                self._count()
        if self._checksum is not None and not self._is_cut:
            self._checksum.compare()
            self._count()

    def _next_piece(self) -> Piece | None:
        """The next piece, durable on the disk; None at the end of the body."""
        data, size = self._read(), 0
        if not data:
            return None
        sink = sink_for_piece(house().arriving, self._turn.key)
        try:
            while data:
                sink.write(data)
                size += len(data)
                data = self._read() if size < PIECE else b""
            sink.commit()
        except BaseException:
            sink.abort()
            raise
        return Piece(sink.id, size)

    def _read(self) -> bytes:
        data = b"" if self._is_cut else self._read_on()
        self._left -= len(data)
        if self._left < 0:
            raise Refused("too-big")
        if self._checksum is not None:
            self._checksum.digest.update(data)
        return data

    def _read_on(self) -> bytes:
        try:
            data = self._body.read()
        except Refused as no:
            if no.code != "cut":
                raise
            data = b""
        self._is_cut = not data and self._body.left > 0
        return data

    def _count(self) -> None:
        """From here on the bytes may be acknowledged: the pieces are durable, and now the row."""
        # When the answer of a commit is lost it may have happened: then the pieces must stay.
        pieces, self._waiting = self._waiting, []
        try:
            with house().database.writing() as db:
                self.arrived = add_pieces(db, self._turn, self.arrived, pieces, now())
        except TakenOver:
            forget_files(house().arriving, [piece.id for piece in pieces])
            raise
        self._look()

    def _look(self) -> None:
        """Refuse what we do not take as soon as its first bytes are here."""
        is_enough = self.arrived >= HEAD_SIZE or self.arrived == self._turn.length
        if is_enough and not self._is_looked_at:
            look_at_arrived(self._address_hash, self._turn.length)
            self._is_looked_at = True
