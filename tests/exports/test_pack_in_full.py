"""What an illustrator needs is in the pack: read back by programs that others wrote."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import av
import docx
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from feedback.exports.formats import find_format
from feedback.exports.script_docx import docx_bytes
from feedback.exports.script_words import plain
from feedback.exports.storyboard import ELSEWHERE, draw_storyboard, printable, storyboard_page

STORY = "stories/S-0001"


@pytest.fixture(scope="module")
def pack(rich) -> Path:
    """The folder of an unpacked story pack."""
    return rich.unpacked("story-pack")


@pytest.fixture(scope="module")
def told(pack) -> list[dict[str, str]]:
    """The quotations of the first story, as its table has them."""
    table = (pack / STORY / "quotes.csv").read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(table, newline="")))


def verbatim(told) -> list[str]:
    """Words that someone said or wrote, with stand-ins in place."""
    return [row["verbatim"] for row in told if row["verbatim"] and row["place_kind"] != "picture"]


def test_each_place_in_a_file_has_a_clip_of_its_own_as_long_as_it(pack, told):
    clips = {row["clip"]: row for row in told if row["clip"]}
    assert sorted(name.rpartition(".")[2] for name in clips) == ["m4a", "mp4", "png"]
    for name, row in clips.items():
        if row["place_kind"] != "time":
            continue
        begins, ends = map(int, row["place"].split(" to "))
        low, high = max(0, begins - 250), min(ends + 250, 1000 if name.endswith("mp4") else 3000)
        with av.open(str(pack / STORY / name)) as clip:
            assert abs(clip.duration / 1000 - (high - low)) < 50


def test_nothing_in_any_picture_or_clip_says_who_made_it_or_where(pack):
    pictures = [*pack.rglob("*.jpg"), *pack.rglob("*.png")]
    assert len(pictures) > 4
    for path in pictures:
        with Image.open(path) as image:
            known = set(image.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}
            assert known <= {"progressive", "progression"} and not image.getexif(), path
    for path in (*pack.rglob("Q-*.m4a"), *pack.rglob("Q-*.mp4")):
        assert b"Lav" not in path.read_bytes() and b"x264" not in path.read_bytes()
        with av.open(str(path)) as clip:
            assert set(clip.metadata) <= {"major_brand", "minor_version", "compatible_brands"}


def test_pictures_for_print_say_300_dots_and_none_was_made_larger(pack):
    rows = csv.DictReader(io.StringIO((pack / STORY / "pictures.csv").read_text("utf-8-sig")))
    for row in rows:
        with Image.open(pack / STORY / row["print_file"]) as image:
            assert [round(dots) for dots in image.info["dpi"]] == [300, 300]
            assert image.size == (int(row["width_px"]), int(row["height_px"]))
            assert max(image.size) <= 480
        assert int(row["print_width_mm"]) == int(int(row["width_px"]) / 300 * 25.4)


def test_the_word_document_has_headings_a_title_a_language_and_every_word(pack, told):
    document = docx.Document(str(pack / STORY / "script.docx"))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    lines = [line for cell in cells for line in cell.paragraphs]
    assert document.core_properties.title == "The worker who rang first"
    assert document.core_properties.language == "en-GB"
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == [
        "Page 1",
        "Page 2",
    ][: len(document.tables)]
    assert len([p for p in lines if p.style.name == "Heading 2"]) == len(told)
    everything = "\n".join(line.text for line in lines)
    assert all(words in everything for words in verbatim(told))
    assert all(one.get("descr") for one in document.element.iter() if one.tag.endswith("docPr"))


def test_the_storyboard_is_tagged_and_its_words_are_found(pack, told):
    data = (pack / STORY / "storyboard.pdf").read_bytes()
    document = pypdfium2.PdfDocument(data)
    found = " ".join(" ".join(one.get_textpage().get_text_range().split()) for one in document)
    latin = [words for words in verbatim(told) if words.isascii() or "“" in words]
    assert latin and all(" ".join(words.split()) in found for words in latin)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert "/StructTreeRoot" in pdf.Root and str(pdf.Root.Lang) == "en"
        assert b"pdfuaid" in pdf.Root.Metadata.read_bytes()


def test_words_are_the_same_to_the_byte_in_every_form_of_the_script(pack, told):
    script = json.loads((pack / STORY / "script.json").read_text())
    elements = [one for page in script["pages"] for p in page["panels"] for one in p["elements"]]
    assert [one["text"] for one in elements if one["verbatim"]] == verbatim(told)
    markdown = (pack / STORY / "script.md").read_text()
    assert all(plain(words) in markdown for words in verbatim(told))
    page = (pack / STORY / "story.html").read_text()
    assert all(words in page for words in verbatim(told))


def test_the_whole_archive_is_as_its_manifest_says(rich):
    path = rich.carried("story-pack")
    assert find_format("story-pack").check(path) == []
    with zipfile.ZipFile(path) as pack:
        assert {one.compress_type for one in pack.infolist()} == {zipfile.ZIP_STORED}
        assert pack.testzip() is None


@pytest.mark.parametrize("format", ["story-pack", "website"])
def test_a_second_export_is_the_same_to_the_byte(rich, format):
    assert rich.carried(format).read_bytes() == rich.carried(format, "again").read_bytes()


def test_signs_that_no_font_has_are_named_and_letters_are_elsewhere():
    assert printable("Thanks 👍🏽!", "👍🏽") == "Thanks (thumbs up sign)!"
    assert printable("日本", "日") == ELSEWHERE
    assert printable("Tea", "👍") == "Tea"


def test_markdown_takes_nobodys_words_for_its_own_signs():
    assert plain("# 1 *tea*\n- and [this]") == "\\# 1 \\*tea\\*\\\n\\- and \\[this\\]"


NASTY = "=1+1\x0b<script>alert(1)</script>&amp;\x00\ufffe ]]> **bold** Łódź سلام"


def test_signs_of_programs_and_control_signs_stay_words_in_every_form():
    said = {"type": "balloon", "speaker": NASTY, "text": NASTY, "verbatim": True}
    panel = {"n": 1, "description": NASTY, "setting": "", "mood": "", "notes": [NASTY]}
    panel |= {"elements": [said | {"quote_id": "Q", "language": "en"}]}
    panel |= {"picture_refs": [], "audio_ref": None}
    script = {"title": NASTY, "story_id": "S-0001", "easy_words": NASTY}
    script |= {"made_from": {"kind": "quotations", "words": "A first script."}}
    script |= {"pages": [{"n": 1, "panels": [panel]}]}
    document = docx.Document(io.BytesIO(docx_bytes(script, lambda _: None, date(2026, 3, 3))))
    words = document.tables[0].rows[1].cells[0].text
    assert "<script>alert(1)</script>&amp;" in words and "\x0b" not in words
    drawn = draw_storyboard(script, lambda _: None, date(2026, 3, 3))
    assert len(pypdfium2.PdfDocument(drawn.data)) == 1
    page = storyboard_page(script, lambda _: None, date(2026, 3, 3)).decode()
    assert "<script" not in page
    assert "\\*\\*bold\\*\\*" in plain(NASTY) and "\\<script" in plain(NASTY)
