"""Codebooks as files: right by the schema, read by others, and back without loss."""

from __future__ import annotations

from itertools import chain, repeat
from pathlib import Path
from uuid import UUID

import pytest
from lxml import etree
from pyrefiqda import RefiCodebook

from feedback.actions.codebook_files import FileRefused, Listed, listed, make_codebook, read_codes
from feedback.actions.codebooks import give_codebook
from feedback.actions.shipped_codes import SHIPPED
from feedback.exports.codebook_files import NothingToWrite, qdc_bytes, table_bytes

SCHEMA = etree.XMLSchema(file=Path(__file__).parent / "refi_qda" / "Codebook.xsd")
ODD = (
    ("=SUM(A1)", "", "A name that a spreadsheet would run.", 1),
    ("“Being <heard>” & more", "=SUM(A1)", 'Two\nlines, "quotes"; a comma, ünï, 漢字, 👍.', 2),
    ("'tis", "“Being <heard>” & more", "", 7),
    ("-minus", "", "", 4),
)


@pytest.fixture
def site(build):
    return build.site("Camden")


def as_told(codes) -> list[tuple]:
    return [(one.name, one.parent, one.description, one.look) for one in codes]


def back(db, site, data: bytes) -> list[tuple]:
    """What stands in the site after a file was taken in as a new codebook."""
    return as_told(listed(make_codebook(db, site.id, "Back again", read_codes(data)).codes))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_codebook_that_ships_is_right_by_the_schema_and_comes_back_the_same(
    db, site, now, name
):
    codes = listed(give_codebook(db, site.id, name, now).codes)
    written = qdc_bytes(codes)
    SCHEMA.assertValid(etree.fromstring(written))
    assert back(db, site, written) == as_told(codes)


def test_odd_names_survive_both_kinds_of_file(db, site):
    codes = listed(make_codebook(db, site.id, "Odd", [Listed(*one) for one in ODD]).codes)
    SCHEMA.assertValid(etree.fromstring(qdc_bytes(codes)))
    assert as_told(read_codes(qdc_bytes(codes))) == list(ODD)
    assert as_told(read_codes(table_bytes(codes))) == list(ODD)


def test_another_program_reads_every_code_under_the_one_above_it(db, site, now, tmp_path):
    codes = listed(give_codebook(db, site.id, "ASCOF", now).codes)
    file = tmp_path / "codes.qdc"
    file.write_bytes(qdc_bytes(codes))
    (top,) = RefiCodebook.load(file).codes.code
    assert (top.name, len(top.code)) == ("ASCOF", 6)
    assert [one.name for one in top.code] == [one.name for one in codes[1:]]
    assert top.code[3].description == "People are and feel safe."


def test_what_another_program_wrote_is_read(tmp_path):
    book = b"""<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Another"><Codes>
<Code guid="{0B6E2A5C-4D3E-4C6B-9C0D-0C7A2B1E5F10}" name="Trust" isCodable="false" color="#00F">
<Description>Both ways.</Description>
<Code guid="1b6e2a5c-4d3e-4c6b-9c0d-0c7a2b1e5f11" name="Trust" isCodable="true"/></Code>
</Codes><Sets><Set guid="2b6e2a5c-4d3e-4c6b-9c0d-0c7a2b1e5f12" name="All"/></Sets></CodeBook>"""
    top, below = read_codes(book)
    assert (top.name, top.description, top.look) == ("Trust", "Both ways.", 4)
    assert (below.name, below.parent, below.notes) == ("Trust (2)", "Trust", ("renamed",))


def test_a_table_needs_one_column_and_may_name_the_others_in_other_words():
    codes = read_codes("Tag;Under;Meaning\r\nB;A;two\r\nA;;one\r\nC;Nobody;\r\n".encode("cp1252"))
    assert as_told(codes) == [("A", "", "one", 0), ("B", "A", "two", 0), ("C", "", "", 0)]
    assert codes[2].notes == ("no-such-parent",)


def test_codes_that_stand_under_each_other_in_a_circle_are_kept():
    assert {one.name for one in read_codes(b"code,parent\r\nA,B\r\nB,A\r\n")} == {"A", "B"}


def test_what_is_too_long_is_cut_and_says_so():
    (one,) = read_codes(f"code,description\r\n{'n' * 200},{'d' * 2000}\r\n".encode())
    assert (len(one.name), len(one.description)) == (120, 1000)
    assert one.notes == ("renamed", "cut")


BOMB = "".join(
    chain(
        ["<!DOCTYPE b [<!ENTITY a 'aaaaaaaaaa'>"],
        (f"<!ENTITY a{n} '{''.join(repeat(f'&a{n - 1 or str()};', 10))}'>" for n in range(1, 9)),
        ["]><CodeBook xmlns='urn:QDA-XML:codebook:1.0'><Codes>"],
        ["<Code name='&a8;'/></Codes></CodeBook>"],
    )
)
REFUSED = {
    "entities that grow": (BOMB.encode(), "not-a-codebook"),
    "a file of the server": (
        b"<!DOCTYPE b [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
        b"<CodeBook xmlns='urn:QDA-XML:codebook:1.0'>&f;</CodeBook>",
        "not-a-codebook",
    ),
    "another kind of XML": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not-a-codebook"),
    "half of one": (b"<CodeBook xmlns='urn:QDA-XML:codebook:1.0'><Codes>", "not-a-codebook"),
    "a ZIP": (b"PK\x03\x04\0\0\0\0", "not-a-codebook"),
    "a table of something else": (b"name of dog,age\r\nRex,3\r\n", "not-a-codebook"),
    "nothing": (b"", "no-codes"),
    "headings alone": (b"code,parent\r\n", "no-codes"),
    "an empty codebook": (b"<CodeBook xmlns='urn:QDA-XML:codebook:1.0'/>", "no-codes"),
    "too many": (b"code\r\n" + b"".join(b"c%d\r\n" % n for n in range(2001)), "too-many-codes"),
    "too large": (b"x" * 2_000_001, "too-large"),
    "deep as a well": (
        b"<CodeBook xmlns='urn:QDA-XML:codebook:1.0'><Codes>"
        + b"<Code name='c'>" * 2001
        + b"</Code>" * 2001
        + b"</Codes></CodeBook>",
        "too-many-codes",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_codebook_is_refused_with_a_reason(what):
    data, code = REFUSED[what]
    with pytest.raises(FileRefused) as refused:
        read_codes(data)
    assert refused.value.code == code


def test_no_codes_make_no_file():
    with pytest.raises(NothingToWrite):
        qdc_bytes([])


def test_signs_that_xml_cannot_hold_are_left_out():

    written = qdc_bytes([Listed("A\x00\x0b\ufffeB", id=UUID(int=1))])
    assert read_codes(written)[0].name == "AB"
