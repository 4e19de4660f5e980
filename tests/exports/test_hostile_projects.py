"""Projects that were made to harm, or to be odd: refused with a reason, or read."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib

import pytest

from feedback.exports import refi_read
from feedback.exports.refi_read import ProjectRefused, read_project

HEAD = '<Project xmlns="urn:QDA-XML:project:1.0" name="p">'
PLAIN = f"{HEAD}</Project>".encode()
GUID = "0b6e2a5c-4d3e-4c6b-9c0d-0c7a2b1e5f10"


def zipped(files: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as pack:
        for name, data in files.items():
            pack.writestr(zipfile.ZipInfo(name), data, how)
    return file.getvalue()


def linked() -> bytes:
    """A ZIP with a link to a file of the server."""
    file, info = io.BytesIO(), zipfile.ZipInfo("sources/a.txt")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(file, "w") as pack:
        pack.writestr("project.qde", PLAIN)
        pack.writestr(info, "/etc/passwd")
    return file.getvalue()


def locked() -> bytes:
    """A ZIP that says that a password is needed."""
    data = bytearray(zipped({"project.qde": PLAIN}))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(sign) + at
        data[place] |= 1
    return bytes(data)


def lying() -> bytes:
    """A ZIP whose list says that a file of 40 MB is 10 bytes."""
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = body.compress(b"<" * 40_000_000) + body.flush()
    name = b"project.qde"
    told = (0, 8, 0, 0, 0, len(packed), 10, len(name), 0)
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, *told) + name + packed
    central = struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, *told, 0, 0, 0, 0, 0) + name
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + end


def doubled() -> bytes:
    """A ZIP with two projects under one name, but for a capital."""
    return zipped({"project.qde": PLAIN, "project.qdE": PLAIN})


ENTITIES = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 9))
BOMB = f"<!DOCTYPE b [<!ENTITY a0 'aaaaaaaaaa'>{ENTITIES}]>{HEAD}&a8;</Project>".encode()
OUTSIDE = f"<!DOCTYPE b [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>{HEAD}&f;</Project>".encode()
REFUSED = {
    "no ZIP": (lambda: b"PK but no ZIP", "not-a-project"),
    "half a ZIP": (lambda: zipped({"project.qde": PLAIN})[:-30], "not-a-project"),
    "an empty ZIP": (lambda: zipped({}), "no-project"),
    "a ZIP in a ZIP": (lambda: zipped({"a.qdpx": zipped({"project.qde": PLAIN})}), "no-project"),
    "two projects": (lambda: zipped({"a.qde": PLAIN, "b.qde": PLAIN}), "no-project"),
    "one name twice": (doubled, "unsafe-names"),
    "a project in a folder": (lambda: zipped({"a/project.qde": PLAIN}), "no-project"),
    "out of the folder": (
        lambda: zipped({"project.qde": PLAIN, "../../etc/cron.d/x": b""}),
        "unsafe-names",
    ),
    "from the root": (lambda: zipped({"project.qde": PLAIN, "/etc/x": b""}), "unsafe-names"),
    "a drive": (lambda: zipped({"project.qde": PLAIN, "C:x.txt": b""}), "unsafe-names"),
    "turned strokes": (lambda: zipped({"project.qde": PLAIN, "..\\x": b""}), "unsafe-names"),
    "a link": (linked, "unsafe-names"),
    "a password": (locked, "locked"),
    "a bomb": (
        lambda: zipped({"project.qde": PLAIN, "sources/a.txt": bytes(9_000_000)}, 8),
        "too-large-inside",
    ),
    "a way to pack that nobody can bound": (
        lambda: zipped({"project.qde": PLAIN}, zipfile.ZIP_BZIP2),
        "not-a-project",
    ),
    "a size that is not true": (lying, "not-a-project"),
    "too many files": (
        lambda: zipped({f"{n}.txt": b"" for n in range(10_001)}),
        "too-many-files",
    ),
    "entities that grow": (lambda: zipped({"project.qde": BOMB}), "not-a-project"),
    "a file of the server": (lambda: zipped({"project.qde": OUTSIDE}), "not-a-project"),
    "no XML": (lambda: zipped({"project.qde": b"name,code\n"}), "not-a-project"),
    "another XML": (lambda: zipped({"project.qde": b"<svg/>"}), "not-a-project"),
    "deep as a well": (
        lambda: zipped({"project.qde": f"{HEAD}{'<a>' * 500}{'</a>' * 500}</Project>".encode()}),
        "too-large-inside",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_project_is_refused_with_a_reason(what):
    make, code = REFUSED[what]
    with pytest.raises(ProjectRefused) as refused:
        read_project(make())
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("limit", "most", "code"),
    [
        ("LARGEST_FILE", 10, "too-large"),
        ("LARGEST_PROJECT", 10, "too-large-inside"),
        ("LARGEST_TEXT", 3, "too-large-inside"),
        ("LARGEST_TEXTS", 11, "too-large-inside"),
        ("MOST_ELEMENTS", 2, "too-large-inside"),
    ],
)
def test_what_is_larger_than_we_read_is_refused(monkeypatch, limit, most, code):
    monkeypatch.setattr(refi_read, limit, most)
    data = zipped({"project.qde": texts("a.txt", "a.txt", "a.txt"), "sources/a.txt": b"words"})
    with pytest.raises(ProjectRefused) as refused:
        read_project(data)
    assert refused.value.code == code


def texts(*paths: str, head: str = HEAD) -> bytes:
    sources = (
        f'<TextSource guid="{{{GUID.upper()}}}" name="T" plainTextPath="internal://{path}"/>'
        for path in paths
    )
    return f"{head}<Sources>{''.join(sources)}</Sources></Project>".encode()


@pytest.mark.parametrize(
    "files",
    [
        {"project.qde": texts("a.txt"), "sources/a.txt": b"words"},
        {"My project.qde": texts("A.TXT"), "Sources/a.txt": b"words"},
        {"project.qde": b"\xef\xbb\xbf" + texts("a.txt"), "sources/a.txt": b"\xef\xbb\xbfwords"},
        {"project.qde": texts("/a.txt"), "sources/a.txt": "words".encode("utf-16")},
        {"project.qde": texts("a.txt"), "x.qde": PLAIN, "sources/a.txt": b"words"},
    ],
)
def test_what_other_programs_do_in_their_own_way_is_read(files):
    (text,) = read_project(zipped(files)).texts
    assert (text.words, text.guid) == ("words", GUID)


@pytest.mark.parametrize("path", ["../../etc/passwd", "b.txt", "a/../a.txt"])
def test_words_that_are_not_in_the_file_are_not_looked_for_elsewhere(path):
    (text,) = read_project(zipped({"project.qde": texts(path), "sources/a.txt": b"words"})).texts
    assert text.words is None


@pytest.mark.parametrize("place", ["absolute:///etc/passwd", "relative:///a.txt", ""])
def test_a_path_out_of_the_file_is_not_followed(place):
    xml = texts("a.txt").replace(b"internal://a.txt", place.encode())
    (text,) = read_project(zipped({"project.qde": xml, "sources/a.txt": b"words"})).texts
    assert text.words is None


def test_words_inside_the_project_are_read_too():
    inside = f'<TextSource guid="{GUID}"><PlainTextContent>words</PlainTextContent></TextSource>'
    xml = f"{HEAD}<Sources>{inside}</Sources></Project>".encode()
    assert read_project(zipped({"project.qde": xml})).texts[0].words == "words"


def test_bytes_that_are_no_text_are_no_words():
    data = zipped({"project.qde": texts("a.txt"), "sources/a.txt": b"\xff\xfe\x00\xd8\xff"})
    assert read_project(data).texts[0].words is None


def test_what_is_not_read_is_counted():
    xml = f'{HEAD}<Sources><PictureSource guid="{GUID}"/></Sources><Notes><Note/></Notes></Project>'
    read = read_project(zipped({"project.qde": xml.encode()}))
    assert read.others == {"pictures": 1, "notes": 1}
