"""What arrives is whole, counted and hashed, or nothing of it stays."""

import errno
import hashlib
import secrets
from io import BytesIO

import pytest

from media.receive import Limits, receive
from media.refused import WORDS, Refused
from media.store import StoreFull, StoreTrouble, open_store
from tests.media.forms import BOUNDARY, CONTENT_TYPE, Door, body, file, part, words

PHOTO = b"\xff\xd8\xff" + secrets.token_bytes(300_000)


def refusal(door, sent, **said):
    with pytest.raises(Refused) as told:
        door.take(sent, **said)
    assert {sink.state for sink in door.sinks} <= {"aborted"}
    assert told.value.words
    return told.value.code


def test_words_and_files_arrive_as_they_were_sent():
    door = Door()
    sent = body(words("say", "It was góod"), words("say", "again"), file("photo", "me.jpg", PHOTO))
    received = door.take(sent)
    assert received.fields == {"say": ["It was góod", "again"]}
    (photo,) = received.files
    assert (photo.field, photo.file_name, photo.declared_type) == ("photo", "me.jpg", "image/jpeg")
    assert photo.size == len(PHOTO)
    assert photo.sha256 == hashlib.sha256(PHOTO).hexdigest()
    assert photo.head == PHOTO[:4096]
    assert door.sinks[0].data == PHOTO


def test_nothing_is_committed_until_the_caller_says_so():
    door = Door()
    received = door.take(body(file("a", "a.jpg", PHOTO), file("b", "b.jpg", PHOTO)))
    assert [sink.state for sink in door.sinks] == ["open", "open"]
    received.commit()
    assert [sink.state for sink in door.sinks] == ["committed", "committed"]


@pytest.mark.parametrize("read", [1, 2, 7, 61, 4096])
def test_however_the_bytes_are_split_the_same_arrives(read):
    tricky = b"\r\n--" + BOUNDARY.encode()[:-1] + b"\r\n" + b"\r" * 50 + b"\r\n-" * 20
    door = Door()
    received = door.take(
        body(words("w", "hello"), file("f", "x", tricky)), limits=Limits(read=read)
    )
    assert received.fields == {"w": ["hello"]}
    assert door.sinks[0].data == tricky
    assert received.files[0].sha256 == hashlib.sha256(tricky).hexdigest()


def test_a_file_input_left_alone_is_simply_absent():
    received = Door().take(
        body(words("w", "x"), file("photo", "", b"", "application/octet-stream"))
    )
    assert received.files == []
    assert received.fields == {"w": ["x"]}


def test_a_file_without_a_byte_is_refused_as_empty():
    assert refusal(Door(), body(file("a", "a.jpg", PHOTO), file("b", "b.jpg", b""))) == "empty"


@pytest.mark.parametrize("tenth", range(10))
def test_a_body_cut_at_any_tenth_is_refused_and_leaves_nothing(tenth, tmp_path):
    store, sent = open_store(str(tmp_path)), body(words("w", "x"), file("f", "f.jpg", PHOTO))
    piece = sent[: len(sent) * tenth // 10]
    for announced in (len(sent), len(piece), None):
        with pytest.raises(Refused) as told:
            receive(BytesIO(piece), CONTENT_TYPE, announced, lambda *a: store.begin("f"))
        assert told.value.code == "cut"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_body_that_lacks_only_its_last_two_hyphens_is_cut():
    sent = body(file("f", "f.jpg", PHOTO))
    assert refusal(Door(), sent[: sent.rindex(b"--")]) == "cut"


def test_a_length_longer_than_the_body_is_refused():
    sent = body(file("f", "f.jpg", PHOTO))
    assert refusal(Door(), sent, content_length=len(sent) + 1) == "cut"


def test_bytes_after_the_announced_length_are_never_read():
    sent = body(file("f", "f.jpg", PHOTO))
    stream = BytesIO(sent + b"POST /next-request")
    receive(stream, CONTENT_TYPE, len(sent), Door().open_sink)
    assert stream.read() == b"POST /next-request"


def test_a_caller_who_hangs_up_is_a_cut_and_leaves_nothing():
    class HungUp(BytesIO):
        def read(self, size=-1):
            return super().read(size) or self.fail()

        def fail(self):
            raise ConnectionResetError(errno.ECONNRESET, "reset")

    door, sent = Door(), body(file("f", "f.jpg", PHOTO))
    with pytest.raises(Refused) as told:
        receive(HungUp(sent[:-40]), CONTENT_TYPE, len(sent), door.open_sink)
    assert told.value.code == "cut"
    assert door.sinks[0].state == "aborted"


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(body=200_000), "too-big"),
        (Limits(file=299_000), "too-big"),
        (Limits(field=9), "too-big"),
        (Limits(fields=19), "too-big"),
        (Limits(parts=2), "too-many-parts"),
        (Limits(header=30), "not-a-form"),
        (Limits(headers=1), "not-a-form"),
    ],
)
def test_each_limit_refuses_and_leaves_nothing(limits, code):
    sent = body(file("f", "f.jpg", PHOTO), words("a", "0123456789"), words("b", "0123456789"))
    assert refusal(Door(), sent, limits=limits) == code
    assert refusal(Door(), sent, limits=limits, content_length=None) == code


def test_a_body_announced_too_big_is_refused_before_a_sink_is_opened():
    door = Door()
    assert refusal(door, body(file("f", "f", PHOTO)), content_length=5 << 30) == "too-big"
    assert door.sinks == []


def test_after_a_refusal_the_rest_is_read_so_that_the_answer_is_seen():
    sent = body(file("f", "f.jpg", PHOTO))
    stream = BytesIO(sent)
    with pytest.raises(Refused):
        receive(stream, CONTENT_TYPE, len(sent), Door().open_sink, Limits(file=10, read=1024))
    assert stream.read() == b""


def test_a_boundary_longer_than_the_rule_allows_is_taken():
    long = BOUNDARY + "8.123456789e-05" * 5
    sent = body(file("f", "f.jpg", PHOTO)).replace(BOUNDARY.encode(), long.encode())
    received = Door().take(sent, content_type=f"multipart/form-data; boundary={long}")
    assert len(long) > 70 and received.files[0].size == len(PHOTO)


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "multipart/form-data", "multipart/form-data; boundary=",
     "multipart/mixed; boundary=x", "multipart/form-data; boundary=" + "x" * 300],
)  # fmt: skip
def test_what_is_no_form_is_refused(content_type):
    assert refusal(Door(), body(words("a", "b")), content_type=content_type) == "not-a-form"


@pytest.mark.parametrize(
    "sent",
    [
        part("attachment; name=x", b"x"),
        part("form-data", b"x"),
        f"--{BOUNDARY}\r\nno colon here\r\n\r\nx\r\n".encode(),
        f"--{BOUNDARY}\r\n\r\nno headers\r\n".encode(),
        b"rubbish before " + words("a", "b"),
    ],
)
def test_a_part_we_cannot_read_is_refused(sent):
    assert refusal(Door(), body(sent)) == "not-a-form"


def test_a_form_with_nothing_in_it_is_empty():
    assert refusal(Door(), body()) == "empty"
    assert refusal(Door(), body(file("photo", "", b""))) == "empty"


@pytest.mark.parametrize("value", [b"\xff\xfe\x00", b"a\0b"])
def test_words_that_are_no_text_are_refused_not_altered(value):
    assert refusal(Door(), body(words("say", value))) == "not-text"


def test_a_full_store_is_told_as_full_and_every_sink_is_aborted():
    door = Door()

    def open_sink(name, file_name, declared_type):
        sink = door.open_sink(name, file_name, declared_type)
        if len(door.sinks) == 2:
            sink.write = no_room
        return sink

    def no_room(data):
        raise StoreFull("no space left")

    sent = body(file("a", "a.jpg", PHOTO), file("b", "b.jpg", PHOTO))
    with pytest.raises(Refused) as told:
        receive(BytesIO(sent), CONTENT_TYPE, len(sent), open_sink)
    assert told.value.code == "full"
    assert [sink.state for sink in door.sinks] == ["aborted", "aborted"]


def test_a_store_that_goes_away_is_told_as_busy_with_the_words_that_had_arrived():
    door = Door()

    def open_sink(name, file_name, declared_type):
        sink = door.open_sink(name, file_name, declared_type)
        sink.write = away
        return sink

    def away(data):
        raise StoreTrouble("no answer")

    sent = body(words("words", "I typed this"), file("a", "a.jpg", PHOTO))
    with pytest.raises(Refused) as told:
        receive(BytesIO(sent), CONTENT_TYPE, len(sent), open_sink)
    assert told.value.code == "busy"
    assert told.value.fields == {"words": ["I typed this"]}
    assert [sink.state for sink in door.sinks] == ["aborted"]


def test_a_commit_that_fails_aborts_the_files_after_it():
    door = Door()
    received = door.take(body(*(file("f", f"{n}.jpg", PHOTO) for n in range(3))))

    def no_room():
        raise StoreFull("no space left")

    door.sinks[1].commit = no_room
    with pytest.raises(StoreFull):
        received.commit()
    assert [sink.state for sink in door.sinks] == ["committed", "aborted", "aborted"]


def test_every_refusal_has_easy_words():
    for told in WORDS.values():
        for sentence in told.rstrip(".").split(". "):
            assert len(sentence.split()) <= 15
            assert "invalid" not in sentence.lower()


def test_received_files_come_back_from_either_store(store):
    sent = body(file("f", "f.jpg", PHOTO))
    received = receive(BytesIO(sent), CONTENT_TYPE, len(sent), lambda *asked: store.begin("f-1"))
    assert not store.exists("f-1")
    received.commit()
    assert b"".join(store.read("f-1")) == PHOTO
