"""Captions: what is written is read again, and no words can be anything but words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media.captions import Cue, escape, read_captions, write_captions

NASTY = (
    "a --> b",
    "00:00:01.000 --> 00:00:02.000",
    "<script>alert(1)</script> & <i>x</i>",
    "WEBVTT\n\nNOTE hidden\n\nSTYLE\n::cue { color: red }",
    "میں نے چائے بنائی 👩🏽‍🦽",
    "one\r\n\r\n\r\ntwo",
    "&lt;b&gt; &amp;",
)


def same(words: str) -> list[str]:
    """The lines that hold something, without the space around them."""
    return [line.strip() for line in words.splitlines() if line.strip()]


@pytest.mark.parametrize("words", NASTY)
def test_nasty_words_come_back_as_they_were(words):
    (cue,) = read_captions(write_captions([Cue(1000, 2000, words)], longest=500))
    assert (cue.start_ms, cue.end_ms, same(cue.words)) == (1000, 2000, same(words))


@pytest.mark.parametrize("words", NASTY)
def test_a_file_with_nasty_words_holds_one_arrow_and_no_markup(words):
    text = write_captions([Cue(1000, 2000, words)], longest=500)
    assert text.startswith("WEBVTT\n\n") and "\r" not in text
    assert text.count("-->") == 1 and "<" not in text and text.count("\n\n") == 1


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_words_can_end_their_cue_or_begin_another(words):
    escaped = escape(words)
    assert not re.search(r"-->|<|\n\s*\n|\r|\0", escaped)
    assert len(read_captions(write_captions([Cue(0, 10, words)], longest=500))) <= 1


def test_long_words_are_shown_a_part_at_a_time_without_losing_any():
    words = " ".join(["I said no and I meant no."] * 12)
    parts = read_captions(write_captions([Cue(1000, 13_000, words)]))
    assert " ".join(one.words for one in parts) == words
    assert max(len(one.words) for one in parts) <= 90
    assert (parts[0].start_ms, parts[-1].end_ms) == (1000, 13_000)
    assert all(a.end_ms == b.start_ms for a, b in zip(parts, parts[1:], strict=False))


def test_hours_identifiers_settings_and_tags_of_others_are_read():
    text = (
        "\ufeffWEBVTT - a title\r\n\r\nNOTE by a program\r\n\r\n7\r\n"
        "01:00:02.500 --> 01:00:04.000 line:0 align:start\r\n<v Jo>It&amp;s <b>mine</b>\r\n\r\n"
        "00:01.000 --> 00:02.000\r\nfirst\r\n"
    )
    assert read_captions(text) == [
        Cue(1000, 2000, "first"),
        Cue(3_602_500, 3_604_000, "It&s mine"),
    ]


@pytest.mark.parametrize(
    "block",
    ["00:05.000 --> 00:01.000\nback", "00:61.000 --> 00:62.000\nx", "nothing", "00:01 --> 2\nx"],
)
def test_what_makes_no_sense_is_passed_over(block):
    good = "00:01.000 --> 00:02.000\ngood"
    assert read_captions(f"WEBVTT\n\n{block}\n\n{good}\n") == [Cue(1000, 2000, "good")]


@pytest.mark.parametrize("text", ["", "1\n00:00:01,000 --> 00:00:02,000\nsrt", "WEBVTTX\n\n"])
def test_what_is_no_webvtt_is_refused(text):
    with pytest.raises(ValueError, match="WEBVTT"):
        read_captions(text)
