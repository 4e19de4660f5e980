"""A file is what its bytes say, whatever it is called."""

import pytest

from media.kinds import KINDS, check_kind, kind_of
from media.refused import Refused
from tests.media import samples

PHOTOS = ["jpg", "png", "webp", "gif", "heic"]
NAMES = {"jpg": "jpeg", "heic": "heif"}


@pytest.mark.parametrize("ending", PHOTOS)
def test_a_photo_is_known_by_its_bytes(tmp_path, ending):
    more = {} if ending != "gif" else {"comment": b"x"}
    found = kind_of(samples.photo(tmp_path / f"a.{ending}", **more).read_bytes()[:4096])
    assert (found.name, found.family) == (NAMES.get(ending, ending), "photo")


@pytest.mark.parametrize("ending", samples.CODINGS)
def test_a_sound_is_known_by_its_bytes(tmp_path, ending):
    found = kind_of(samples.sound(tmp_path / f"a.{ending}", 0.5).read_bytes()[:4096])
    assert found.name == ending
    assert found.family == ("sound-or-video" if ending in ("webm", "3gp") else "sound")


@pytest.mark.parametrize("ending", ["mp4", "mov", "webm"])
def test_a_film_is_known_by_its_bytes(tmp_path, ending):
    found = kind_of(samples.film(tmp_path / f"a.{ending}", 0.5).read_bytes()[:4096])
    assert (found.name, found.family) == (ending, "sound-or-video")


def test_an_mp3_without_a_tag_is_known_by_two_frames(tmp_path):
    data = samples.sound(tmp_path / "a.mp3", 0.5).read_bytes()
    bare = data[data.index(b"\xff\xfb") :]
    assert kind_of(bare[:4096]).name == "mp3"
    assert kind_of(bare[:100] + b"\0" * 4000) is None


def test_a_telephone_recording_in_amr_is_known():
    assert kind_of(b"#!AMR\n" + b"\x3c" * 50).name == "amr"


@pytest.mark.parametrize(
    "head",
    [
        b"", b"x", b"\xff", b"\xff\xd8", b"just some words", b"\xff\xfeu\0t\0f\0001\0006\0",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><svg/>", b"<!doctype html><script>alert(1)</script>",
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", b"ffconcat version 1.0\n",
        b"GIF88a" + b"\0" * 50, b"RIFF\0\0\0\0AVI LIST", b"PK\3\4", b"MZ\x90\0", b"II*\0", b"8BPS",
        b"%!PS-Adobe-3.0 EPSF", b"\0\0\1\0\1\0", b"\0\0\0\x1cftypavif", b"\x1a\x45\xdf\xa3" * 9,
        b"\0\0\0\x20moov",
    ],
)  # fmt: skip
def test_what_we_do_not_take_has_no_kind(head):
    assert kind_of(head) is None
    with pytest.raises(Refused) as told:
        check_kind(head, len(head))
    assert told.value.code == "not-what-we-take"


@pytest.mark.parametrize(
    ("name", "most"), [("jpeg", 40_000_000), ("wav", 200_000_000), ("webm", 1_000_000_000)]
)
def test_each_family_has_a_largest_size(name, most):
    heads = {"jpeg": b"\xff\xd8\xff\xe0", "wav": b"RIFF\0\0\0\0WAVE"}
    head = heads.get(name, b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm")
    assert check_kind(head, most) is KINDS[name]
    with pytest.raises(Refused) as told:
        check_kind(head, most + 1)
    assert told.value.code == "too-big"
