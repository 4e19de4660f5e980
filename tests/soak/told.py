"""What is told while servers are killed: every entry can be made again from its number alone."""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

from PIL import Image

ENTRIES = uuid5(NAMESPACE_URL, "entries told while servers are killed")
SMALLEST, LARGEST = 200, 24_000
IN_PIECES, LARGE = 20, 120_000  # every twentieth entry's photo is larger and comes in pieces
JPEG_START, COMMENT, LONGEST_COMMENT = b"\xff\xd8", b"\xff\xfe", 65_000
WORDS = "Entry {number}. She rang first – “ten o’clock”, she said. کل ملیں گے"


@dataclass(frozen=True)
class Told:
    """One entry: its id, its words and its photo, which no other entry has."""

    number: int

    @property
    def entry(self) -> UUID:
        """Its id, which the tablet chooses."""
        return uuid5(ENTRIES, str(self.number))

    @property
    def words(self) -> str:
        """Its words."""
        return WORDS.format(number=self.number)

    @property
    def colour(self) -> tuple[int, int, int]:
        """The colour of its photo."""
        return (self.number * 37 % 256, self.number * 101 % 256, self.number // 7 % 256)

    @property
    def is_in_pieces(self) -> bool:
        """True when its photo goes ahead of it in pieces."""
        return self.number % IN_PIECES == 0

    @property
    def photo(self) -> bytes:
        """A small photo with a long remark in it that cannot be packed (ISO/IEC 10918-1, B.2.4)."""
        file, chance = io.BytesIO(), random.Random(self.number)
        Image.new("RGB", (64, 48), self.colour).save(file, "JPEG", quality=95, subsampling=0)
        size = LARGE if self.is_in_pieces else chance.randint(SMALLEST, LARGEST)
        remarks = b"".join(_remarks(chance.randbytes(size)))
        return JPEG_START + remarks + file.getvalue().removeprefix(JPEG_START)

    @property
    def hashes(self) -> list[str]:
        """The sha256 of its words and of its photo, as its receipt must say them."""
        return [hashlib.sha256(part).hexdigest() for part in (self.words.encode(), self.photo)]


def _remarks(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), LONGEST_COMMENT):
        piece = data[start : start + LONGEST_COMMENT]
        yield COMMENT + (len(piece) + 2).to_bytes(2, "big") + piece
