"""Bundles as bytes: read in pieces of any size, and never believed further than they are true."""

from __future__ import annotations

import json
import struct

import pytest

from feedback.actions.manifests import ManifestUnreadable, read_manifest
from feedback.sealing import CannotOpen
from feedback.sealing.bundles import (
    MOST_PARTS,
    AlteredBundle,
    BundleReader,
    FrameOpener,
    NotABundle,
    parts_seen,
    read_first_line,
)
from feedback.sealing.outbox import OutboxKeys, UnknownKey, to_text
from tests.databases import SECRET
from tests.sealed_bundle import SealedBundle, TabletPass

KEYS = OutboxKeys.of(SECRET)
TOLD_BY = TabletPass("t", "s", "m", KEYS.newest.key_id, KEYS.newest.point, KEYS.receipt_point)


@pytest.fixture
def bundle() -> SealedBundle:
    """A manifest, two files, and a manifest."""
    made = SealedBundle(TOLD_BY).begin(about="someone")
    made.file("voice", b"la " * 700_000)
    made.file("photo", b"click")
    return made.finish(("words", "Hello"))


def pieces(data: bytes, size: int):
    return (data[start : start + size] for start in range(0, len(data), size))


def frame(part: int, sequence: int, length: int, sealed: bytes = b"") -> bytes:
    return struct.pack(">IQI", part, sequence, length) + sealed


@pytest.mark.parametrize("size", [1009, 65_536, 10_000_000])
def test_a_bundle_in_pieces_of_any_size_opens_to_what_was_sealed(bundle, size):
    reader = BundleReader(pieces(bundle.data, size))
    key = KEYS.unwrap(reader.first.key_id, reader.first.wrapped, reader.first.name)
    opener, plain = FrameOpener(key, reader.first.name), {}
    for one in reader.frames():
        plain[one.part] = plain.get(one.part, b"") + opener.open(one)
    assert (key, reader.left) == (bundle.key, 0)
    assert (plain[1], plain[2]) == (b"la " * 700_000, b"click")


def test_what_is_cut_in_a_frame_ends_before_it(bundle):
    whole = list(BundleReader([bundle.data]).frames())
    reader = BundleReader([bundle.data[:-1]])
    assert len(list(reader.frames())) == len(whole) - 1
    assert reader.left == whole[-1].size - 1


@pytest.mark.parametrize("length", [0, 15, 1024 * 1024 + 17, 0xFFFFFFFF])
def test_a_frame_with_a_lying_length_is_refused_before_it_is_read(bundle, length):
    reader = BundleReader([bundle.first_line + frame(1, 0, length, bytes(64))])
    with pytest.raises(AlteredBundle):
        list(reader.frames())


def test_a_million_parts_fill_no_memory(bundle):
    many = b"".join(frame(part, 0, 16, bytes(16)) for part in range(MOST_PARTS * 3))
    assert len(parts_seen(BundleReader([bundle.first_line + many]))) == MOST_PARTS + 1


def test_a_frame_of_another_bundle_does_not_open(bundle):
    other = SealedBundle(TOLD_BY)
    other.key = bundle.key
    other.add(0, b"{}")
    (moved,) = BundleReader([bundle.first_line + other.frames[0]]).frames()
    with pytest.raises(AlteredBundle):
        FrameOpener(bundle.key, str(bundle.id)).open(moved)


def test_a_key_wrapped_for_one_bundle_opens_no_other(bundle):
    first = read_first_line(bundle.data[:1100])
    with pytest.raises(CannotOpen):
        KEYS.unwrap(first.key_id, first.wrapped, str(SealedBundle(TOLD_BY).id))


def test_another_installation_has_other_keys(bundle):
    first = read_first_line(bundle.data[:1100])
    with pytest.raises(UnknownKey):
        OutboxKeys.of(b"another secret").unwrap(first.key_id, first.wrapped, first.name)


def test_the_keys_are_the_same_each_time_they_are_derived():
    again = OutboxKeys.of(SECRET)
    assert (again.newest, again.receipt_point) == (KEYS.newest, KEYS.receipt_point)
    assert again.sign("text") == KEYS.sign("text")
    assert SECRET.decode() not in repr(again)


ID = "6a9f6a4c-7e9d-4c9b-9d39-0e6b1c1d2e3f"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{}",
        "null",
        "[" * 1000,
        '{"bundle": 7, "key_id": "a", "wrapped": ""}',
        f'{{"bundle": "{ID.upper()}", "key_id": "a", "wrapped": ""}}',
        f'{{"bundle": "{ID}", "key_id": 1, "wrapped": "{to_text(bytes(113))}"}}',
        f'{{"bundle": "{ID}", "key_id": "a", "wrapped": "é"}}',
        f'{{"bundle": "{ID}", "key_id": "a", "wrapped": "{to_text(bytes(112))}"}}',
    ],
)
def test_a_first_line_that_says_nothing_is_no_bundle(line):
    with pytest.raises(NotABundle):
        read_first_line(b"FBOX1\n" + line.encode() + b"\n")


@pytest.mark.parametrize(
    "written",
    [
        b"\xff",
        b"[" * 100_000,
        b'{"kind": "survey", "secret": 1}',
        b'{"kind": "diary-entry", "secret": "s", "finished": true, "fields": [["words"]]}',
        b'{"kind": "diary-entry", "secret": "s", "finished": true, "fields": [["words", 1]]}',
        b'{"kind": "diary-entry", "secret": "s", "finished": true, "parts": [{"part": "1"}]}',
        b'{"kind": "diary-entry", "secret": "s", "finished": true, "parts": {"part": 1}}',
    ],
)
def test_a_manifest_that_says_nothing_is_told_apart(written):
    with pytest.raises(ManifestUnreadable):
        read_manifest(written)


@pytest.mark.parametrize("told_at", [True, -1, 1e99, "now", 10**400, None])
def test_a_clock_that_says_nothing_is_no_clock(told_at):
    said = {"kind": "survey", "secret": "s", "finished": True, "told_at_ms": told_at}
    assert read_manifest(json.dumps(said).encode()).told_at is None
