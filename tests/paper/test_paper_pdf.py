"""A survey on paper: what is in the PDF, where its pages break, and what a reader of it meets."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from datetime import date
from functools import cache

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from feedback.exports.paper import LettersMissing, Paper, draw_paper, paper_page
from feedback.forms.instrument import Words
from feedback.forms.shipping import shipped

LINK = "http://localhost:8000/hello/only-mine-0123456789"
ASKED = next(one for one in shipped() if one.name == "my-social-worker")


def paper(language: str = "en", size: str = "normal", **given) -> Paper:
    about = {
        "site_name": "Camden",
        "safety_phone": "020 7000 1234",
        "person_name": "Jo Pemberton",
        "worker_name": "Grace Bell",
        "address": LINK,
        "address_ends_on": date(2026, 5, 2),
    }
    return Paper(ASKED, language, size, "K7Q2-M9XA", **(about | given))


@cache
def drawn(language: str, size: str) -> bytes:
    return draw_paper(paper(language, size)).data


def pages_of(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def structure(data: bytes) -> list:
    """Every element of the structure tree, in reading order: its kind and its alternative text."""
    found = []

    def walk(element) -> None:
        if isinstance(element, pikepdf.Array):
            for child in element:
                walk(child)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            found.append((str(element.S), str(element.get("/Alt", ""))))
            walk(element.get("/K", pikepdf.Array()))
        elif isinstance(element, pikepdf.Dictionary) and "/K" in element:
            walk(element.K)

    with pikepdf.open(io.BytesIO(data)) as pdf:
        walk(pdf.Root.StructTreeRoot.K)
    return found


@pytest.mark.parametrize(
    ("language", "size"), [("en", "normal"), ("en", "large"), ("ur", "normal")]
)
def test_a_paper_says_that_it_is_tagged_and_in_which_language(language, size):
    with pikepdf.open(io.BytesIO(drawn(language, size))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == language
        assert str(pdf.docinfo["/Title"]) == ASKED.title[language]
        assert b"pdfuaid:part" in pdf.Root.Metadata.read_bytes()


def test_headings_lists_and_the_code_have_their_place_in_the_structure():
    kinds = structure(drawn("en", "normal"))
    headings = [kind for kind, _ in kinds if kind.startswith("/H")]
    assert headings[0] == "/H1" and headings.count("/H1") == 1
    assert len(headings) > len(ASKED.items)
    assert [alt for kind, alt in kinds if kind == "/Figure"] == [
        "A square code that opens your survey on a phone or tablet"
    ]
    assert sum(kind == "/LI" for kind, _ in kinds) > 40


@pytest.mark.parametrize(
    ("language", "size"), [("en", "normal"), ("en", "large"), ("ur", "normal")]
)
def test_no_question_is_split_over_two_pages(language, size):
    pages = pages_of(drawn(language, size))
    for item in ASKED.items:
        text = " ".join(item.text[language].split())
        [page] = [words for words in pages if text.rstrip("?؟") in words]
        for choice in (*item.choices, *item.apart):
            assert choice.text[language] in page, (item.name, choice.name)
    assert all(len(words) > 60 for words in pages), "a page with a left-over on it"


def test_consent_comes_before_the_questions_and_help_after_them():
    words = " ".join(pages_of(drawn("en", "normal")))
    order = [
        "Before you start",
        "Who else can see my answers?",
        "Do you like tea?",
        "1. How good",
        "10. What matters to you?",
        "Who helped you with this?",
        "Are you hurt or scared?",
        "Call the safety team: 020 7000 1234",
        "Who to give this paper to",
        "Pictures by The project",
    ]
    assert [words.index(one) for one in order] == sorted(words.index(one) for one in order)


def test_every_page_carries_the_number_that_finds_the_paper_again():
    assert all("K7Q2-M9XA" in words for words in pages_of(drawn("en", "normal")))


@pytest.mark.parametrize(("size", "least"), [("normal", 16), ("large", 22)])
def test_rule_35_the_letters_are_as_large_as_people_need(size, least):
    pages = [page.get_textpage() for page in pypdfium2.PdfDocument(drawn("en", size))]
    letters = next(page for page in pages if "Tick 1 box" in page.get_text_range())
    at = letters.get_text_range().index("Tick 1 box")
    assert pypdfium2.raw.FPDFText_GetFontSize(letters, at) >= least


def test_the_code_opens_the_persons_own_link_and_no_one_elses():
    page = pypdfium2.PdfDocument(drawn("en", "normal"))[0].render(scale=3).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(page)] == [LINK]


def test_a_blank_paper_has_no_link_and_room_for_names():
    blank = paper_page(paper(address="", person_name="", worker_name="")).decode()
    assert "<img" not in blank and "hello" not in blank
    assert blank.count('class="write line') == 2


def test_letters_that_no_font_has_are_refused_rather_than_printed_as_boxes():
    with pytest.raises(LettersMissing, match="notdef"):
        draw_paper(paper(person_name="\U0010fffd"))


def test_words_that_look_like_a_page_stay_words():
    page = paper_page(paper(person_name="<img src=x>")).decode()
    assert "<img src=x>" not in page and "&lt;img src=x&gt;" in page


def test_untranslated_words_say_which_language_they_are_in():
    from dataclasses import replace

    only_english = replace(ASKED, title=Words({"en": "My social worker"}))
    page = paper_page(replace(paper("ur"), instrument=only_english)).decode()
    assert re.search(r'<h1><span lang="en" dir="ltr">My social worker', page)


def test_the_site_starts_without_loading_what_draws_papers():
    code = (
        "import sys, feedback.web.serving, feedback.web.paper; print('weasyprint' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
