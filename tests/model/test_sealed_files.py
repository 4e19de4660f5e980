"""A sealed file opens from any place, is asked for in long runs, and shows every alteration."""

from __future__ import annotations

import secrets
from itertools import islice

import pytest

from feedback.sealing import (
    FRAME,
    RUN,
    SEALED,
    CannotOpen,
    SealingWriter,
    new_key,
    open_range,
)

KEY, CONTEXT = new_key(), "media 1"
PLAIN = secrets.token_bytes((RUN + 2) * FRAME + 5)


def sealed(plain: bytes) -> bytearray:
    kept = bytearray()
    writer = SealingWriter(KEY, CONTEXT, kept.extend)
    writer.write(plain)
    writer.finish()
    return kept


KEPT = sealed(PLAIN)


def opened(kept, start=0, end=None, size=None, asked=None, piece=100_003):
    def read(begin: int, length: int):
        if asked is not None:
            asked.append((begin, length))
        there = bytes(kept[begin : begin + length])
        return (there[at : at + piece] for at in range(0, len(there), piece))

    return open_range(KEY, CONTEXT, read, size or len(kept), start, end)


@pytest.mark.parametrize("piece", [1000, 256 * 1024, SEALED, 3 * SEALED, 1 << 30])
@pytest.mark.parametrize(
    ("start", "end"),
    [(0, None), (0, 1), (FRAME - 1, FRAME + 1), (3, RUN * FRAME), (RUN * FRAME - 2, None)],
)
def test_any_range_opens_whatever_pieces_the_store_gives(start, end, piece):
    assert b"".join(opened(KEPT, start, end, piece=piece)) == PLAIN[start:end]


@pytest.mark.parametrize("length", [0, 1, FRAME, FRAME + 1, 2 * FRAME])
def test_short_files_open(length):
    assert b"".join(opened(sealed(PLAIN[:length]))) == PLAIN[:length]


def test_the_store_is_asked_once_for_many_frames():
    asked = []
    assert sum(map(len, opened(KEPT, asked=asked))) == len(PLAIN)
    assert [begin for begin, _ in asked] == [0, RUN * SEALED]


def test_no_more_is_asked_for_than_is_wanted():
    asked = []
    list(opened(KEPT, FRAME, FRAME + 10, asked=asked))
    assert asked == [(SEALED, SEALED)]


def test_what_was_opened_before_an_altered_frame_is_given_and_nothing_after():
    spoilt = bytearray(KEPT)
    spoilt[2 * SEALED + 9] ^= 1
    pieces = opened(spoilt)
    assert b"".join(islice(pieces, 2)) == PLAIN[: 2 * FRAME]
    with pytest.raises(CannotOpen, match="frame 2"):
        next(pieces)


def test_frames_that_changed_places_do_not_open():
    moved = KEPT[SEALED : 2 * SEALED] + KEPT[:SEALED] + KEPT[2 * SEALED :]
    with pytest.raises(CannotOpen, match="frame 0"):
        list(opened(moved))


@pytest.mark.parametrize("kept", [SEALED, 2 * SEALED, RUN * SEALED, RUN * SEALED + 7])
def test_a_file_that_was_cut_does_not_open_to_its_end(kept):
    for size in (kept, len(KEPT)):  # cut before its size was asked, or after
        with pytest.raises(CannotOpen):
            list(opened(KEPT[:kept], size=size))
