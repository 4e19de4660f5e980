"""A file of pages: each is drawn anew in a confined process, and what is wrong has a word."""

from __future__ import annotations

import pikepdf
import pytest
from PIL import Image

from media.clean import clean
from media.copies import CannotClean
from media.kinds import DRAWN, KINDS, check_kind
from media.refused import Refused
from tests.media.samples import pages

PDF = KINDS["pdf"]


def code_of(source, folder) -> str:
    with pytest.raises(CannotClean) as no:
        clean(source, PDF, folder / "copies")
    assert not list((folder / "copies").iterdir()), "something half-made was left"
    return no.value.code


def test_every_page_becomes_copies_of_its_own_in_their_order(tmp_path):
    cleaned = clean(pages(tmp_path / "in.pdf", 3), PDF, tmp_path / "copies")
    assert (cleaned.kind, cleaned.facts["pages"]) == ("photo", 3)
    assert all(cleaned.facts["confinement"].values())
    names = [copy.purpose for copy in cleaned.copies if "thumb" in copy.purpose]
    assert names == ["thumb", "thumb-2", "thumb-3"]
    middles = []
    for name in names:
        with Image.open(cleaned.copy(name).path) as image:
            middles.append(max(range(3), key=image.getpixel((200, 200)).__getitem__))
    assert middles == [0, 1, 2]  # red, green, blue


def test_a_page_for_print_has_300_dots_an_inch_and_never_more_than_a_picture_may(tmp_path):
    small = clean(pages(tmp_path / "a.pdf", 1, size=(144, 288)), PDF, tmp_path / "a")
    assert (small.copy("print").width, small.copy("print").height) == (600, 1200)
    huge = clean(pages(tmp_path / "b.pdf", 1, size=(14_000, 14_000)), PDF, tmp_path / "b")
    print_copy = huge.copy("print")
    assert max(print_copy.width, print_copy.height) <= 6000
    assert print_copy.width * print_copy.height <= 40_000_000


def test_a_file_with_a_password_is_said_so(tmp_path):
    plain, locked = pages(tmp_path / "in.pdf", 1), tmp_path / "locked.pdf"
    with pikepdf.open(plain) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="o", user="u"))
    assert code_of(locked, tmp_path) == "locked"


def test_a_thousand_pages_are_refused_before_any_is_drawn(tmp_path):
    many = tmp_path / "many.pdf"
    with pikepdf.new() as pdf:
        for _ in range(1000):
            pdf.add_blank_page()
        pdf.save(many)
    assert code_of(many, tmp_path) == "too-many-pages"


def test_a_file_that_was_cut_off_is_not_drawn_by_half(tmp_path):
    whole, half = pages(tmp_path / "in.pdf", 2), tmp_path / "half.pdf"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert code_of(half, tmp_path) == "cut-off"


def test_what_only_begins_like_pages_is_unreadable(tmp_path):
    false = tmp_path / "false.pdf"
    false.write_bytes(b"%PDF-1.7\n" + b"no pages here\n" * 90 + b"%%EOF\n")
    assert code_of(false, tmp_path) == "unreadable"


def test_pages_are_taken_only_where_drawn_pages_are_brought():
    head = b"%PDF-1.7\n"
    assert check_kind(head, 100, DRAWN) is PDF
    for given in ((head, 100), (head, 201_000_000, DRAWN), (b"ID3" + bytes(9), 100, DRAWN)):
        with pytest.raises(Refused):
            check_kind(*given)
