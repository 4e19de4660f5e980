"""Hostile forms are refused in bounded time and memory, and leave nothing."""

import time

import pytest

from media.names import safe_file_name
from media.receive import Limits
from media.refused import Refused
from tests.hostile import corpus
from tests.media.forms import BOUNDARY, Door, body, file, part, words


def refusal(sent, **said):
    door = Door()
    begun = time.process_time()
    with pytest.raises(Refused) as told:
        door.take(sent, **said)
    assert time.process_time() - begun < 12
    assert {sink.state for sink in door.sinks} <= {"aborted"}
    return told.value.code


@pytest.mark.parametrize(("name", "shown"), corpus.FILE_NAMES.items())
def test_a_hostile_file_name_is_shown_as_a_harmless_one(name, shown):
    assert safe_file_name(name) == shown
    assert len(shown) <= 120


def test_a_hostile_file_name_reaches_nobody_as_it_was_sent():
    received = Door().take(body(file("f", "../../\u202e\\x\x07/evil\u2066.jpg", b"x")))
    assert received.files[0].file_name == "evil.jpg"


def test_a_hundred_thousand_parts_are_refused():
    sent = body(words("a", "") * 100_000)
    assert refusal(sent) == "too-many-parts"


def test_a_header_without_end_is_refused():
    sent = f"--{BOUNDARY}\r\nContent-Disposition: ".encode() + b"x" * 3_000_000
    assert refusal(sent) == "not-a-form"


def test_a_hundred_thousand_headers_are_refused():
    sent = f"--{BOUNDARY}\r\n".encode() + b"A: b\r\n" * 100_000
    assert refusal(sent) == "not-a-form"


def test_a_second_disposition_cannot_rename_the_first():
    more = 'Content-Disposition: form-data; name="other"; filename="x.exe"\r\n'
    received = Door().take(body(part('form-data; name="say"', b"words", more)))
    assert received.fields == {"say": ["words"]}
    assert received.files == []


def test_a_name_in_the_extended_form_is_not_believed():
    said = 'form-data; name="f"; filename="a.jpg"; filename*=UTF-8\'\'..%2Fevil.exe'
    assert Door().take(body(part(said, b"x"))).files[0].file_name == "a.jpg"


@pytest.mark.parametrize("filler", [b"\r", b"\n", b"\r\n", b"-", b"\r\n--", b"\r\n-----"])
def test_bytes_that_look_like_the_boundary_cost_no_more_than_others(filler):
    data = filler * (4_000_000 // len(filler))
    door = Door()
    begun = time.process_time()
    door.take(body(file("f", "f", data)))
    assert time.process_time() - begun < 12
    assert door.sinks[0].data == data


@pytest.mark.parametrize("announced", [0, 1, 100, 2**40])
def test_a_length_that_lies_is_refused(announced):
    code = refusal(body(file("f", "f", b"x" * 1000)), content_length=announced)
    assert code == ("too-big" if announced == 2**40 else "cut")


def test_a_body_without_announced_length_still_has_a_limit():
    sent = body(file("f", "f", b"x" * 100_000))
    assert refusal(sent, content_length=None, limits=Limits(body=50_000, read=1000)) == "too-big"
