"""The comic as an e-book: sound for EPUBCheck, heard as long as it says, and there in words."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import av
import pytest
from lxml import etree, html

from feedback.exports.comic_epub import clock
from feedback.exports.formats import find_format
from tests.exports import comic_sets
from tests.exports.comic_sets import FULL_WORDS, SAID, comic, drawn_outside, in_language
from tests.exports.epub_checker import check_books
from tests.media import samples

NAMES = ("comic-book", "comic-book-fixed")
SMIL = "{http://www.w3.org/ns/SMIL}"
OPF = {"o": "http://www.idpf.org/2007/opf"}


@pytest.fixture(scope="module")
def voice(tmp_path_factory):
    """A voice of four seconds."""
    return samples.sound(tmp_path_factory.mktemp("voice") / "a.m4a", 4.0).read_bytes()


@pytest.fixture(scope="module")
def books(tmp_path_factory, voice):
    """Both e-books of the comic, with that voice."""
    folder = tmp_path_factory.mktemp("books")
    return {
        n: comic_sets.write_into(folder, find_format(n), comic(voice, 4.0), voice) for n in NAMES
    }


@pytest.fixture(params=NAMES)
def book(request, books):
    """Each of them, opened."""
    with zipfile.ZipFile(books[request.param]) as opened:
        yield opened


def read(book, name):
    return book.read(f"EPUB/{name}")


def package(book):
    return etree.fromstring(read(book, "package.opf"))


def said_of(book, property):
    return [one.text for one in package(book).iterfind(f".//o:meta[@property='{property}']", OPF)]


def test_epubcheck_finds_nothing_in_them_and_finds_what_is_broken(books, voice, tmp_path):
    broken = tmp_path / "broken.epub"
    with zipfile.ZipFile(books["comic-book"]) as sound, zipfile.ZipFile(broken, "w") as made:
        for one in sound.infolist():
            data = sound.read(one)
            if one.filename.endswith("package.opf"):
                data = data.replace(b'href="cover.jpg"', b'href="gone.jpg"')
            made.writestr(one, data)
    urdu = comic_sets.write_into(tmp_path, find_format("comic-book-fixed"), in_language("ur"))
    pages = drawn_outside(voice)
    for name in NAMES:
        (tmp_path / name).mkdir()
    drawn = [comic_sets.write_into(tmp_path / n, find_format(n), pages, voice) for n in NAMES]
    *sound, bad = check_books([*books.values(), urdu, *drawn, broken])
    assert sound == [[]] * 5
    assert any("RSC-001" in one for one in bad)


def test_the_mimetype_comes_first_and_nothing_is_compressed(book):
    first = book.infolist()[0]
    assert (first.filename, book.read(first)) == ("mimetype", b"application/epub+zip")
    assert {one.compress_type for one in book.infolist()} == {zipfile.ZIP_STORED}
    assert {one.date_time for one in book.infolist()} == {(2026, 3, 3, 0, 0, 0)}


def test_a_quotation_is_heard_for_as_long_as_the_book_says(book):
    (overlay,) = (name for name in book.namelist() if name.endswith(".smil"))
    (heard,) = etree.fromstring(book.read(overlay)).iter(f"{SMIL}audio")
    sound = book.read(f"EPUB/{heard.get('src')}")
    with av.open(io.BytesIO(sound)) as recording:
        lasts = recording.duration / av.time_base
    assert abs(lasts - 2.0) < 0.3  # from second 1 to second 3: no more of it is in the book
    ends = float(heard.get("clipEnd").rpartition(":")[2])
    assert 0 <= lasts - ends < 0.1
    assert said_of(book, "media:duration") == [heard.get("clipEnd")] * 2


def test_the_words_that_are_heard_are_those_that_are_marked(book):
    (overlay,) = (name for name in book.namelist() if name.endswith(".smil"))
    (text,) = etree.fromstring(book.read(overlay)).iter(f"{SMIL}text")
    page, _, id = text.get("src").partition("#")
    marked = etree.fromstring(read(book, page)).xpath(f"//*[@id='{id}']")
    assert SAID in " ".join("".join(marked[0].itertext()).split())
    assert said_of(book, "media:active-class") == ["is-heard"]


def test_every_picture_has_words_and_panels_come_in_reading_order(book):
    pages = [name for name in book.namelist() if name.endswith(".xhtml")]
    for name in pages:
        images = etree.fromstring(book.read(name)).iter("{*}img")
        assert all(one.get("alt") for one in images), name
    whole = " ".join("".join(etree.fromstring(read(book, WORDS)).itertext()).split())
    order = ("The stairs", "Panel 1", "Monday", SAID, "Panel 2", "Milo thinks:", "CREAK!", "empty")
    places = [whole.index(words) for words in order]
    assert places == sorted(places)


WORDS = "words-B-0001.xhtml"


def test_it_says_how_it_can_be_read(book):
    assert said_of(book, "schema:accessMode") == ["textual", "visual", "auditory"]
    assert said_of(book, "schema:accessModeSufficient")[0] == "textual"
    features = said_of(book, "schema:accessibilityFeature")
    assert {"alternativeText", "readingOrder", "synchronizedAudioText"} <= set(features)
    assert said_of(book, "schema:accessibilityHazard") == ["none"]
    assert said_of(book, "schema:accessibilitySummary")


def test_fixed_pages_come_with_the_comic_in_words(books):
    with zipfile.ZipFile(books["comic-book-fixed"]) as book:
        spine = package(book).findall(".//o:itemref", OPF)
        kinds = {one.get("idref"): one.get("properties") for one in spine}
        viewport = html.fromstring(read(book, "page-0001.xhtml")).xpath("//meta[@name='viewport']")
        assert viewport[0].get("content") == "width=1200, height=1600"
    assert kinds["page-0001"] is None
    assert kinds["words-B-0001"] == "rendition:layout-reflowable"


@pytest.mark.parametrize("language", ["ur", "pa", "en"])
def test_a_book_turns_its_pages_the_way_its_words_run(language, tmp_path):
    frozen = in_language(language)
    path = comic_sets.write_into(tmp_path, find_format("comic-book"), frozen)
    with zipfile.ZipFile(path) as book:
        (spine,) = package(book).iterfind(".//o:spine", OPF)
        text = read(book, WORDS).decode()
        assert said_of(book, "media:duration") == []
    runs = "rtl" if language == "ur" else "ltr"
    assert spine.get("page-progression-direction") == runs
    assert re.search(rf'<p dir="{runs}" lang="{language}"[^>]*>{FULL_WORDS[language]}</p>', text)


def test_words_are_text_and_never_part_of_the_page(books):
    with zipfile.ZipFile(books["comic-book"]) as book:
        text = read(book, WORDS).decode()
    assert "Done 🙂 &lt;b&gt;&amp;" in text


def test_signs_that_a_book_cannot_hold_are_left_out(tmp_path):
    frozen = replace(comic(), introduction="One\x02two\x00")
    path = comic_sets.write_into(tmp_path, find_format("comic-book"), frozen)
    with zipfile.ZipFile(path) as book:
        front = etree.fromstring(read(book, "front.xhtml"))
    assert "Onetwo" in "".join(front.itertext())


def test_the_same_set_gives_the_same_bytes(books, voice, tmp_path):
    for name, path in books.items():
        again = comic_sets.write_into(tmp_path, find_format(name), comic(voice, 4.0), voice)
        assert again.read_bytes() == path.read_bytes(), name


def test_in_a_drawn_book_voices_are_heard_with_the_words_and_not_on_fixed_pages(voice, tmp_path):
    found = {}
    for name in NAMES:
        path = comic_sets.write_into(tmp_path, find_format(name), drawn_outside(voice), voice)
        with zipfile.ZipFile(path) as made:
            found[name] = [one for one in made.namelist() if one.endswith((".m4a", ".smil"))]
    assert [len(one) for one in found.values()] == [2, 0]


def test_a_clock_counts_as_overlays_do():
    assert [clock(0), clock(3_250), clock(3_723_004)] == [
        "0:00:00.000",
        "0:00:03.250",
        "1:02:03.004",
    ]
