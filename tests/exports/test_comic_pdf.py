"""The comic as a PDF: tagged, in its language, with words for pictures, as sharp as can be."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from feedback.exports.comic_book import ComicBook
from feedback.exports.comic_pages import Way, book_page, page_pictures, without_signs
from feedback.exports.comic_pictures import fitting
from feedback.exports.formats import find_format
from feedback.model.storyboard_pages import LAYOUTS, WHOLE_PANEL, Crop, Kind, Place
from tests.exports import comic_sets
from tests.exports.comic_sets import FULL_WORDS, SAID, comic, panel, storyboard, words

MM = 72 / 25.4


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    """The comic of every test here, as a PDF."""
    return comic_sets.write_into(tmp_path_factory.mktemp("pdf"), find_format("comic"), comic())


@pytest.fixture(scope="module")
def text(paper):
    """The words of each of its pages."""
    return words_of(paper)


def words_of(path):
    document = pypdfium2.PdfDocument(path)
    found = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return [" ".join(page.split()) for page in found]


def elements(pdf):
    """Every element of the structure that has a kind."""
    left = [pdf.Root.StructTreeRoot]
    while left:
        one = left.pop()
        kids = one.get("/K", [])
        kids = kids if isinstance(kids, pikepdf.Array) else [kids]
        left += [kid for kid in kids if isinstance(kid, pikepdf.Dictionary)]
        if "/S" in one:
            yield one


def test_it_says_its_language_and_title_and_every_picture_has_words(paper):
    with pikepdf.open(paper) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.docinfo.Title) == "Words that moved the stairs"
        assert b'pdfuaid:part="1"' in pdf.Root.Metadata.read_bytes()
        kinds = [str(one.S) for one in elements(pdf)]
        assert {"/H1", "/H2", "/P", "/Sect", "/Figure"} <= set(kinds)
        figures = [one for one in elements(pdf) if one.S == "/Figure"]
        said = [str(one.get("/Alt", "")) for one in figures]
    assert said.count("A red mug") == said.count("Somebody listens") == 1
    assert all(said)


def test_every_font_is_in_the_file(paper):
    with pikepdf.open(paper) as pdf:
        fonts = [one for one in pdf.objects if is_kind(one, "/FontDescriptor")]
        assert fonts
        assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(one.keys()) for one in fonts)


def is_kind(one, kind):
    return isinstance(one, pikepdf.Dictionary) and one.get("/Type") == kind


def test_words_are_there_as_they_were_told_and_in_reading_order(text):
    whole = " ".join(text)
    places = [
        whole.index(said) for said in ("Monday, in my kitchen", SAID, "She listens.", "CREAK!")
    ]
    assert places == sorted(places)
    assert "Made with Milo & Ash." in text[1]
    assert "being heard" in text[1]
    assert "Thank you" in text[-1]
    assert "storyboard" in text[-1]  # who drew the picture on the cover


def test_what_cannot_be_printed_is_named_in_words(text):
    assert "Done (slightly smiling face) <b>&" in " ".join(text)


def test_each_storyboard_has_its_pages_between_the_contents_and_the_thanks(text):
    assert len(text) == 1 + 1 + 2 + 1
    assert [page[:10] for page in text[2:4]] == ["The stairs", "The stairs"]


def test_the_same_set_gives_the_same_bytes(paper, tmp_path):
    again = comic_sets.write_into(tmp_path, find_format("comic"), comic())
    assert again.read_bytes() == paper.read_bytes()


def test_a_printing_house_gets_room_to_cut_and_a_page_of_a4(tmp_path):
    path = comic_sets.write_into(tmp_path, find_format("comic-print"), comic())
    with pikepdf.open(path) as pdf:
        page = pdf.pages[0]
        trim, bleed = ([float(n) for n in page[box]] for box in ("/TrimBox", "/BleedBox"))
        assert [trim[2] - trim[0], trim[3] - trim[1]] == pytest.approx([210 * MM, 297 * MM], 0.01)
        assert trim[0] - bleed[0] == pytest.approx(3 * MM, 0.01)
        assert len(pdf.pages) == 5


def pixels(path):
    with pikepdf.open(path) as pdf:
        every = {one.objgen: one for page in pdf.pages for one in page.get_images().values()}
        return [pikepdf.PdfImage(one).as_pil_image().convert("RGB") for one in every.values()]


def test_a_picture_has_300_dots_an_inch_where_the_copy_has_them_and_never_more(paper, tmp_path):
    (seen,) = pixels(paper)
    # a panel of 91.75 by 122.75 mm shows 956 by 1280 of the 1920 by 1280 points that were chosen
    assert (seen.width, seen.height) == (957, 1280)
    report = find_format("comic").files_beside(comic())
    (told,) = (data.decode() for data in report.values())
    assert "B-0001, page 1, panel 1: 264 dots an inch" in told
    small = comic_sets.write_into(tmp_path, find_format("comic"), with_picture(Place(0, 0, 8, 8)))
    (fewer,) = pixels(small)
    assert fewer.width == round(91.75 / 3 / 25.4 * 300)


def with_picture(place, crop=None):
    plain = comic()
    board = plain.stories[0].storyboards[0]
    shown = replace(board.pages[0].panels[0].pictures[0], place=place, crop=crop or Crop())
    return with_panels(panel(1, LAYOUTS["two-by-two"][0], shown))


def with_panels(*panels):
    plain = comic()
    page = replace(comic_sets.first_page(), panels=panels)
    made = replace(plain.stories[0], storyboards=(storyboard(page),))
    return replace(plain, stories=(made,))


def test_what_is_cut_off_a_picture_is_not_in_the_file(tmp_path):
    left = with_picture(WHOLE_PANEL, Crop(0, 600, 300, 1000))
    (seen,) = pixels(comic_sets.write_into(tmp_path, find_format("comic"), left))
    points = seen.resize((40, 40)).tobytes()
    reds = [r - b for r, b in zip(points[::3], points[2::3], strict=True)]
    mug = Image.open(io.BytesIO(comic_sets.photo_bytes())).crop((1500, 900, 1600, 1000))
    r, _, b = mug.convert("RGB").getpixel((50, 50))
    assert max(reds) < r - b


def test_the_middle_of_what_was_chosen_is_shown_in_the_shape_of_its_place():
    copy = comic_sets.copy_of(1, "print", "image/jpeg", b"", 1000, 500, None)
    assert fitting(copy, Crop(), 1.0) == (250, 0, 750, 500)
    assert fitting(copy, Crop(), 4.0) == (0, 125, 1000, 375)
    assert fitting(copy, Crop(500, 0, 1000, 1000), 1.0) == (500, 0, 1000, 500)


def test_all_scripts_are_printed_and_a_book_that_reads_from_the_right_does(tmp_path):
    told = [
        words(n, Kind.SPEECH, Place(1, 1 + 4 * n, 20, 4), said, language=language)
        for n, (language, said) in enumerate(FULL_WORDS.items())
    ]
    told += [words(9, Kind.CAPTION, Place(0, 0, 24, 4), "Soo dhawow, dzień dobry, नमस्ते")]
    every = with_panels(panel(1, LAYOUTS["full"][0], *told))
    whole = " ".join(words_of(comic_sets.write_into(tmp_path, find_format("comic"), every)))
    assert "letters" not in whole
    for language in ("pa", "bn"):
        assert FULL_WORDS[language].split()[0] in whole
    assert re.search("[\u0600-\u06ff]", whole)
    urdu = ComicBook(comic_sets.in_language("ur"))
    assert urdu.direction == "rtl"
    board = comic_sets.second_page()
    sheet = next(replace(urdu.chapters[0], storyboard=storyboard(board)).sheets)
    assert [one.place.column for one in sheet.drawn.panels] == [6, 0, 0]
    assert [str(one.tail) for one in sheet.drawn.panels[0].words] == ["w", "e", "nw", "se"]


def test_words_in_letters_that_no_font_has_are_said_to_be_in_the_text():
    told = words(1, Kind.SPEECH, Place(1, 1, 20, 6), "她听我说 & more")
    page = book_page(ComicBook(with_panels(panel(1, LAYOUTS["full"][0], told))), Way())
    plain = without_signs(page, "她听我说🙂")
    assert ">These words are in the text version. Their letters cannot be printed here.<" in plain
    assert "她" not in plain
    assert plain.count("&amp;") == page.count("&amp;") - 1


def test_the_pages_are_pictures_of_a_stated_size(paper):
    with paper.open("rb") as file:
        sizes = [(width, height) for _, width, height in page_pictures(file, 300)]
    assert sizes == [(300, 425)] * 5
