"""Hostile files are refused in plain words, or come out as harmless copies; nothing is left."""

import random
import zlib

import pytest

from media.clean import clean
from media.copies import WORDS, CannotClean
from media.kinds import KINDS, check_kind, kind_of
from media.refused import Refused
from tests.hostile import corpus
from tests.media import samples
from tests.media.looking import cleaned, corners_of, tells_nothing

# A file that says how long it is says also that its end is missing. The others tell what they hold,
# and are a plain no only where nothing was left.
SAY_THAT_MORE_SHOULD_COME = {"webp", "heic", "mp4"}


def why_not(source, kind, into):
    with pytest.raises(CannotClean) as told:
        clean(source, KINDS[kind], into)
    assert list(into.iterdir()) == []
    assert told.value.words == WORDS[told.value.code]
    return told.value.code


@pytest.mark.parametrize("make", [corpus.photo_and_page, corpus.photo_and_archive])
def test_a_photo_that_is_something_else_too_is_only_a_photo_afterwards(tmp_path, make):
    source = make(tmp_path / "a.jpg")
    assert corpus.SCRIPT in source.read_bytes()
    for copy in cleaned(source, tmp_path / "safe").copies:
        data = copy.path.read_bytes()
        assert b"<script" not in data and b"PK\3\4" not in data
        assert corners_of(copy.path) == samples.CORNERS
        assert tells_nothing(copy.path)


@pytest.mark.parametrize(
    "data",
    [corpus.SVG, corpus.PLAYLIST, corpus.CONCAT, b"<html>" + corpus.SCRIPT, b"", b"\xff", b"words"],
)
@pytest.mark.parametrize("kind", ["jpeg", "mp4", "wav"])
def test_text_under_another_name_is_not_what_it_says(tmp_path, data, kind):
    (tmp_path / "a").write_bytes(data)
    assert kind_of(data) is None
    assert why_not(tmp_path / "a", kind, tmp_path / "safe") == "not-what-it-says"


@pytest.mark.parametrize("form", ["TIFF", "ICO", "BMP", "PCX", "TGA", "EPS", "AVIF"])
def test_other_pictures_that_could_be_opened_are_not(tmp_path, form):
    data = corpus.other_picture(form)
    assert kind_of(data[:4096]) is None
    (tmp_path / "a.jpg").write_bytes(data)
    assert why_not(tmp_path / "a.jpg", "jpeg", tmp_path / "safe") == "not-what-it-says"


def test_pages_of_a_document_are_nothing_that_people_tell_with(tmp_path):
    data = corpus.other_picture("PDF")
    with pytest.raises(Refused, match="not-what-we-take"):
        check_kind(data[:4096], len(data))
    (tmp_path / "a.jpg").write_bytes(data)
    assert why_not(tmp_path / "a.jpg", "jpeg", tmp_path / "safe") == "not-what-it-says"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (corpus.PLAYLIST, "cut-off"),  # its first letters read as a length that the file has not
        (corpus.CONCAT, "cut-off"),
        (b"", "unreadable"),
        (b"\0" * 3000, "unreadable"),
    ],
)
def test_a_playlist_behind_a_film_head_reads_no_other_file(tmp_path, data, why):
    (tmp_path / "a.mp4").write_bytes(corpus.behind_a_film_head(data))
    assert why_not(tmp_path / "a.mp4", "mp4", tmp_path / "safe") == why


def test_an_81_million_point_picture_of_a_few_kilobytes_is_refused_unopened(tmp_path):
    data = corpus.png_of_81_million_pixels()
    assert len(data) < 15_000
    (tmp_path / "a.png").write_bytes(data)
    assert why_not(tmp_path / "a.png", "png", tmp_path / "safe") == "too-many-pixels"


@pytest.mark.parametrize("size", [(6401, 6400), (14000, 14000), (65000, 65000), (2**31 - 1, 2**30)])
def test_a_picture_that_announces_too_much_is_refused(tmp_path, size):
    (tmp_path / "a.png").write_bytes(corpus.png_that_lies(*size))
    assert why_not(tmp_path / "a.png", "png", tmp_path / "safe") == "too-many-pixels"


def test_a_comment_that_unpacks_without_end_does_no_harm(tmp_path):
    data = corpus.png_with_text_bomb()
    assert len(data) < 300_000
    (tmp_path / "a.png").write_bytes(data)
    assert why_not(tmp_path / "a.png", "png", tmp_path / "safe") == "unreadable"


def test_a_gif_of_many_frames_costs_no_more_than_one(tmp_path):
    made = cleaned(corpus.gif_of_many_frames(tmp_path / "a.gif"), tmp_path / "safe")
    assert {copy.purpose for copy in made.copies} == {"print", "screen", "phone", "thumb"}


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "heic", "webm", "mp4", "mp3"])
def test_a_file_cut_at_every_tenth_gives_a_marked_copy_or_a_plain_no(tmp_path, ending):
    make = samples.photo if ending in ("jpg", "png", "webp", "heic") else samples.sound
    whole = tmp_path / f"whole.{ending}"
    whole = samples.film(whole, 1.0, (320, 240)) if ending == "mp4" else make(whole)
    data = whole.read_bytes()
    for tenth in range(1, 10, 2):
        (tmp_path / "cut").write_bytes(data[: len(data) * tenth // 10])
        try:
            made = cleaned(tmp_path / "cut", tmp_path / f"safe-{tenth}")
        except CannotClean as told:
            says_so = ending in SAY_THAT_MORE_SHOULD_COME
            assert told.code == ("cut-off" if says_so else "unreadable")
            assert list((tmp_path / f"safe-{tenth}").iterdir()) == []
        else:
            assert made.facts["the_end_is_missing"] or (ending, tenth) == ("mp3", 9)


@pytest.mark.parametrize(
    "ending", ["jpg", "png", "webp", "gif", "heic", "webm", "mp4", "ogg", "wav"]
)
def test_damaged_files_never_end_in_anything_but_a_copy_or_a_plain_no(tmp_path, ending):
    photos = ("jpg", "png", "webp", "gif", "heic")
    make = samples.photo if ending in photos else samples.sound
    whole = tmp_path / f"whole.{ending}"
    whole = samples.film(whole, 0.5, (160, 120)) if ending == "mp4" else make(whole)
    data, chance = whole.read_bytes(), random.Random(zlib.crc32(ending.encode()))
    for n in range(3):
        spoilt = bytearray(data)
        for _ in range(20):
            spoilt[chance.randrange(32, len(data))] = chance.randrange(256)
        (tmp_path / "spoilt").write_bytes(spoilt)
        into = tmp_path / f"safe-{n}"
        try:
            made = cleaned(tmp_path / "spoilt", into)
        except CannotClean as told:
            assert told.code in ("unreadable", "cut-off", "too-many-pixels", "not-what-it-says")
            assert "Error" not in told.words
            assert list(into.iterdir()) == []
        else:
            assert all(copy.bytes for copy in made.copies)
