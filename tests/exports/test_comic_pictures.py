"""The comic for comic readers: they open it, know what it is, and its words stand beside it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from comicapi.comicarchive import ComicArchive
from darkseid.comic import Comic, MetadataFormat
from lxml import etree
from PIL import Image

from feedback.exports.formats import find_format
from tests.exports import comic_sets
from tests.exports.comic_sets import SAID, comic, in_language
from tests.house.html_checker import check_pages

SCHEMA = Path(__file__).parent / "comicinfo" / "ComicInfo-2.0.xsd"
CBZ = find_format("comic-pictures")


@pytest.fixture(scope="module")
def cbz(tmp_path_factory):
    """The comic of every test here."""
    return comic_sets.write_into(tmp_path_factory.mktemp("cbz"), CBZ, comic())


def info(path):
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read("ComicInfo.xml"))


def test_what_it_is_stands_in_it_as_the_schema_asks(cbz):
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    schema.assertValid(info(cbz))
    pages = info(cbz).find("Pages")
    assert len(pages) == 5
    assert pages[0].get("Type") == "FrontCover"


def test_two_readers_open_it_and_read_the_same(cbz):
    one, other = Comic(cbz), ComicArchive(str(cbz))
    assert one.get_number_of_pages() == other.get_number_of_pages() == 5
    told = one.read_metadata(MetadataFormat.COMIC_INFO)
    assert told.story_arcs == [] or told
    assert other.read_cix().title == "Words that moved the stairs"
    assert other.read_cix().language == "en"


def test_pages_are_pictures_of_one_size_in_order(cbz):
    with zipfile.ZipFile(cbz) as archive:
        names = [name for name in archive.namelist() if name.endswith(".jpg")]
        sizes = [Image.open(io.BytesIO(archive.read(name))).size for name in names]
    assert names == [f"{n:04d}.jpg" for n in range(5)]
    assert {width for width, _ in sizes} == {1654}
    given = [int(one.get("ImageHeight")) for one in info(cbz).find("Pages")]
    assert given == [height for _, height in sizes]


def test_the_whole_comic_in_words_stands_beside_it(tmp_path):
    beside = CBZ.files_beside(comic())
    names = sorted(name.rpartition("_")[2] for name in beside)
    assert names == ["export-report.txt", "text.html"]
    (data,) = (data for name, data in beside.items() if name.endswith("html"))
    for words in (SAID, "A red mug", "Somebody listens", "CREAK!", "This panel is empty."):
        assert words in data.decode()
    page = tmp_path / "text.html"
    page.write_bytes(data)
    assert check_pages([page]) == []


def test_a_comic_that_reads_from_the_right_says_so(tmp_path):
    path = comic_sets.write_into(tmp_path, CBZ, in_language("ur"))
    assert info(path).findtext("Manga") == "YesAndRightToLeft"
    assert info(path).findtext("LanguageISO") == "ur"


def test_the_same_set_gives_the_same_bytes(cbz, tmp_path):
    assert comic_sets.write_into(tmp_path, CBZ, comic()).read_bytes() == cbz.read_bytes()
