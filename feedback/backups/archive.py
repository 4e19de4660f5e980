"""The members of an archive: a tar stream that is written and read in order.

`begin.json` comes first and says what it is; then rows, then files; `manifest.json` comes last,
with the sha256 of every other member. An archive without its manifest is refused.
"""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

FORMAT = 1
BEGIN, MANIFEST = "begin.json", "manifest.json"
ROWS, FILES, ARRIVING = "rows/", "files/", "arriving/"
PIECE = 256 * 1024


class BackupRefused(Exception):
    """The backup cannot be used, or not here. `code` is stable, the words say what to do."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


DAMAGED = ("damaged", "This backup was cut off or altered. Use another one.")


@dataclass(frozen=True)
class Member:
    """One member on its way into an archive: its name, its size, and its bytes in pieces."""

    name: str
    size: int
    pieces: Iterable[bytes]

    @classmethod
    def of(cls, name: str, data: bytes) -> Member:
        """A member whose bytes are at hand."""
        return cls(name, len(data), (data,))


class CutOff(Exception):
    """A member gave other bytes than its size announced."""


def pack(members: Iterable[Member], hashes: dict[str, str]) -> Iterator[bytes]:
    """The bytes of the archive; `hashes` is filled as they pass. The manifest is packed last.

    Raises CutOff, and what reading a member raises.
    """
    for member in members:
        yield from _pack(member, hashes)


def end(manifest: Mapping[str, Any]) -> Iterator[bytes]:
    """The last member and the end of the archive."""
    yield from _pack(Member.of(MANIFEST, json.dumps(manifest).encode()), {})
    yield b"\0" * (2 * tarfile.BLOCKSIZE)


def unpack(stream: IO[bytes]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The members of an archive, in order, each to be read before the next is asked for.

    Every hash is compared with the manifest once that was read. Raises BackupRefused (damaged).
    """
    hashes: dict[str, str] = {}
    manifest: dict[str, Any] | None = None
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for info in archive:
                file = archive.extractfile(info)
                if file is None or manifest is not None or info.name in hashes:
                    raise BackupRefused(*DAMAGED)
                if info.name == MANIFEST:
                    manifest = json.load(file)
                    yield MANIFEST, iter((json.dumps(manifest).encode(),))
                    continue
                digest = hashlib.sha256()
                yield info.name, _pieces(file, digest)
                for _ in _pieces(file, digest):
                    pass
                hashes[info.name] = digest.hexdigest()
    except (tarfile.TarError, ValueError, EOFError) as trouble:
        raise BackupRefused(*DAMAGED) from trouble
    if manifest is None or manifest.get("members") != hashes:
        raise BackupRefused(*DAMAGED)


def _pack(member: Member, hashes: dict[str, str]) -> Iterator[bytes]:
    info = tarfile.TarInfo(member.name)
    info.size, info.mode = member.size, 0o600
    yield info.tobuf(tarfile.GNU_FORMAT)
    digest, left = hashlib.sha256(), member.size
    for piece in member.pieces:
        digest.update(piece)
        left -= len(piece)
        yield piece
    if left:
        raise CutOff(member.name)
    hashes[member.name] = digest.hexdigest()
    yield b"\0" * (-member.size % tarfile.BLOCKSIZE)


def _pieces(file: IO[bytes], digest: Any) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        digest.update(piece)
        yield piece
