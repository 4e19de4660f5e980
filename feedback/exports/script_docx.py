"""The script of a story as a Word document: headings, its language, and room to draw.

The same script gives the same bytes: no clock is asked, and the parts are packed in one order.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

from feedback.exports.codebook_files import xml_words
from feedback.exports.thumbs import JPEG, ThumbOf
from feedback.exports.wording import direction, panel_lines

LANGUAGE = "en-GB"
WORDS_CM, ROOM_CM, PANEL_CM, PICTURE_CM = 9.5, 7.5, 3.7, 3.0
A4_CM, EDGE_CM = (21.0, 29.7), 2.0
MAKER = "Named social worker feedback"


def docx_bytes(script: dict[str, Any], thumb_of: ThumbOf, day: date) -> bytes:
    """The script: a page for each page of it, each panel beside an empty frame."""
    from docx import Document

    document = Document()
    name = xml_words(script["title"] or f"Story {script['story_id']}")
    _describe(document, name, day)
    _lay_out(document)
    document.add_heading(name, 0)
    document.add_paragraph(script["made_from"]["words"])
    for line in filter(None, xml_words(script["easy_words"]).splitlines()):
        document.add_paragraph(line)
    for page in script["pages"]:
        heading = document.add_heading(f"Page {page['n']}", 1)
        heading.paragraph_format.page_break_before = page["n"] > 1
        _panels(document, page["panels"], thumb_of)
    made = io.BytesIO()
    document.save(made)
    _let_go(document)
    return _alike(made, day)


def _let_go(document: Any) -> None:
    """Untie the parts, which know each other in a ring: megabytes would wait to be collected."""
    package = document.part.package
    for part in [package, *package.iter_parts()]:
        vars(part).clear()


def _describe(document: Any, name: str, day: date) -> None:
    about = document.core_properties
    about.title, about.author, about.last_modified_by = name, MAKER, MAKER
    about.language, about.comments, about.revision = LANGUAGE, "", 1
    about.created = about.modified = datetime(day.year, day.month, day.day)


def _lay_out(document: Any) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    for section in document.sections:
        section.page_width, section.page_height = (Cm(side) for side in A4_CM)
        section.left_margin = section.right_margin = Cm(EDGE_CM)
        section.top_margin = section.bottom_margin = Cm(EDGE_CM)
    document.styles["Normal"].font.size = Pt(12)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)


def _panels(document: Any, panels: list[dict[str, Any]], thumb_of: ThumbOf) -> None:
    """A table of two columns, whose first row says what they are on every sheet."""
    from docx.enum.table import WD_ROW_HEIGHT_RULE
    from docx.shared import Cm

    table = document.add_table(1, 2, style="Table Grid")
    table.autofit = False
    for cell, words in zip(table.rows[0].cells, ("Panel", "Room to draw"), strict=True):
        cell.paragraphs[0].add_run(words).bold = True
    _mark(table.rows[0], "w:tblHeader")
    for panel in panels:
        row = table.add_row()
        row.height, row.height_rule = Cm(PANEL_CM), WD_ROW_HEIGHT_RULE.AT_LEAST
        _mark(row, "w:cantSplit")
        _panel(row.cells[0], panel)
        _picture(row.cells[1], thumb_of(panel))
    for row in table.rows:
        for cell, width in zip(row.cells, (WORDS_CM, ROOM_CM), strict=True):
            cell.width = Cm(width)


def _panel(cell: Any, panel: dict[str, Any]) -> None:
    first = cell.paragraphs[0]
    first.style, first.text = "Heading 2", f"Panel {panel['n']}"
    languages = {one["text"]: one.get("language", "") for one in panel["elements"]}
    for name, words, is_verbatim in panel_lines(panel):
        told = cell.add_paragraph(style="Quote" if is_verbatim else "Normal")
        told.add_run(f"{xml_words(name)}: ").bold = True
        _say(told, xml_words(words), languages.get(words, ""))
    if panel["audio_ref"]:
        cell.add_paragraph(f"To hear: {panel['audio_ref']}")


def _say(paragraph: Any, words: str, language: str) -> None:
    """Words in their own language and direction."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run(words)
    if not language:
        return
    how = run._r.get_or_add_rPr()
    if direction(language) == "rtl":
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        how.append(OxmlElement("w:rtl"))
    told = OxmlElement("w:lang")
    told.set(qn("w:bidi" if direction(language) == "rtl" else "w:val"), language)
    how.append(told)


def _picture(cell: Any, thumb: Any) -> None:
    """The picture that was told with, above the room; Word shows no drawings of ours (SVG)."""
    from docx.shared import Cm

    if thumb is None or thumb.media_type != JPEG:
        return
    shown = cell.paragraphs[0].add_run().add_picture(io.BytesIO(thumb.data), height=Cm(PICTURE_CM))
    if shown.width > Cm(ROOM_CM - 0.5):
        shown.height = int(shown.height * Cm(ROOM_CM - 0.5) / shown.width)
        shown.width = Cm(ROOM_CM - 0.5)
    about = shown._inline.docPr
    about.set("descr", xml_words(thumb.alt) or "A picture that nobody has described yet")


def _mark(row: Any, what: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(what))


def _alike(made: io.BytesIO, day: date) -> bytes:
    """The same parts with one date, so that the same script gives the same bytes."""
    alike = io.BytesIO()
    with zipfile.ZipFile(made) as was, zipfile.ZipFile(alike, "w", zipfile.ZIP_STORED) as now:
        for one in was.infolist():
            info = zipfile.ZipInfo(one.filename, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o644 << 16
            now.writestr(info, was.read(one))
    return alike.getvalue()
