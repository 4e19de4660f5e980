"""Pages drawn outside go out as a comic, scripts of storyboards in the pack, names as chosen."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from functools import partial

import docx
import pypdfium2
import pytest

from feedback.actions import storyboards
from feedback.actions.collections_out import NoLongerGiven, may_still_be_given
from feedback.actions.consents import withdraw_consent
from feedback.actions.credits import wish_credit
from feedback.actions.exports import record_export
from feedback.actions.quotations import remove_quotation
from feedback.actions.recalls import my_recalls
from feedback.actions.storyboards import fresh
from feedback.exports.carry_out import NothingForIt, export_collection, media_bytes
from feedback.exports.comic_book import ComicBook
from feedback.exports.comic_info import comic_info
from feedback.exports.comic_report import text_version
from feedback.exports.formats import find_format
from feedback.model import storyboard_edits as edits
from feedback.model.drawn_pages import DrawnPage
from feedback.model.storyboard_pages import Picture
from feedback.model.storyboards import Stage
from feedback.model.telling import MediaKind, MediaState
from feedback.model.trust import Use
from tests.exports.comic_sets import photo_bytes
from tests.exports.test_comics_out import PLACE, change, drawn, frozen_of, own, put, verbatim, why

FORMS = ("script.json", "script.md", "script.docx", "storyboard.pdf")
ALT = "Amina telephones in her kitchen."


def bring(desk, store, count: int = 1, alt: str = ALT, shows=False) -> list[DrawnPage]:
    """Finished pages as an illustrator drew them from a script that everyone agreed to."""
    made, stage = [], desk.board.stage
    for one in (Stage.SCRIPT, stage):
        desk.board.stage = one
        desk.build.agree(desk.board)
    for number in range(count):
        media = desk.original(store, desk.entry, MediaKind.PHOTO, b"original")
        data = photo_bytes(600 + number, 800)
        desk.copy(store, media, "print", "image/jpeg", [data], width=600 + number, height=800)
        media.entry_id, media.is_drawing, media.state = None, True, MediaState.READY
        page = DrawnPage(
            storyboard=desk.board,
            stage=desk.board.stage,
            position=number + 1,
            number=1,
            media_file=media,
            shows_someone=shows,
            brought_by_id=desk.facilitator.id,
            brought_at=desk.now,
            alt=alt,
        )
        desk.db.add(page)
        made.append(page)
    desk.db.flush()
    return made


def out(desk, store, to, format: str):
    return export_collection(
        desk.db, store, desk.actor, desk.collected.id, format, to, desk.now, "Ida"
    )


def board_of(desk):
    (board,) = frozen_of(desk).stories[0].storyboards
    return board


def test_drawn_pages_take_the_place_of_the_studios_with_their_words_beside(desk, store):
    drawn(desk, own("Monday"))
    put(desk, verbatim(desk))
    bring(desk, store, 2)
    board = board_of(desk)
    assert [page.is_drawn for page in board.pages] == [True, True]
    assert "Amina" not in repr(board) and "Grace" not in repr(board)
    (told,) = board.pages[-1].told
    assert [one.words for one in told.words][0] == "Monday"
    assert told.words[1].quotation == "Q-01"
    assert frozen_of(desk).stories[0].media == ()


def test_words_of_the_studio_that_nobody_agreed_to_stay_here(desk, store):
    drawn(desk, own("Monday"))
    bring(desk, store)
    put(desk, own("Nobody saw this"))
    board = board_of(desk)
    assert [page.told for page in board.pages] == [()]
    assert frozen_of(desk).stories[0].script is None


def test_one_image_a_page_with_its_alternative_text_in_every_format(small_desk, store, tmp_path):
    drawn(small_desk, own("Monday"))
    bring(small_desk, store, 2)
    pages = {}
    for format in ("comic-book", "comic-book-fixed"):
        with zipfile.ZipFile(out(small_desk, store, tmp_path, format)) as book:
            names = [name for name in book.namelist() if "/pictures/" in name]
            text = "".join(book.read(n).decode() for n in book.namelist() if n.endswith("xhtml"))
        pages[format] = (len(names), text.count("telephones in her kitchen."), "Monday" in text)
    assert pages == {"comic-book": (2, 2, True), "comic-book-fixed": (2, 4, True)}
    pdf = pypdfium2.PdfDocument(out(small_desk, store, tmp_path, "comic"))
    drawn_on = [page for page in pdf if list(page.get_objects([3]))]
    assert len(drawn_on) == 2
    with zipfile.ZipFile(out(small_desk, store, tmp_path, "comic-pictures")) as archive:
        assert len([n for n in archive.namelist() if n.endswith(".jpg")]) == len(pdf)


@pytest.mark.parametrize("what", ["no words", "not ready", "lost words", "number", "taken back"])
def test_drawn_pages_that_may_not_go_keep_the_storyboard_here(desk, store, what):
    drawn(desk, own("Monday"))
    put(desk, verbatim(desk))
    alt = {"no words": "", "number": "Ring 07700 900123"}.get(what, ALT)
    (page,) = bring(desk, store, alt=alt)
    if what == "not ready":
        page.media_file.state = MediaState.RECEIVED
    if what == "lost words":
        remove_quotation(desk.db, desk.actor, desk.quotation.id, desk.now)
        desk.build.approve(desk.told_story)
        desk.build.agree(desk.board)
    if what == "taken back":
        desk.entry.taken_back_at = desk.now
    frozen = frozen_of(desk)
    assert [board for story in frozen.stories for board in story.storyboards] == []
    reasons = {"number": "not-decided", "lost words": "gone", "taken back": "nothing-left"}
    assert reasons.get(what, "file-not-ready") in [reason for _, reason in why(frozen)]


def test_a_page_on_which_someone_can_be_recognised_needs_a_yes_to_likeness(desk, store):
    drawn(desk, own("Monday"))
    bring(desk, store, shows=True)
    assert len(board_of(desk).drawn) == 1
    for yes in desk.consents(Use.LIKENESS):
        yes.withdrawn_at = desk.now
    assert why(frozen_of(desk)) == [("storyboard B-0001", "consent-withdrawn")]


def test_a_yes_to_likeness_that_ends_closes_the_comic_and_asks_it_back(desk, store):
    drawn(desk, own("Monday"))
    bring(desk, store, shows=True)
    made = record_export(desk.db, None, frozen_of(desk), "comic", "0" * 64, desk.now)
    desk.db.flush()
    assert may_still_be_given(desk.db, desk.actor, made.id, desk.now)
    teller = desk.build.actor(desk.person)
    withdraw_consent(desk.db, teller, desk.relationship.id, Use.LIKENESS, desk.now)
    with pytest.raises(NoLongerGiven):
        may_still_be_given(desk.db, desk.actor, made.id, desk.now)
    assert [recall.export_id for recall in my_recalls(desk.db, teller, desk.now)] == [made.id]


@pytest.mark.parametrize("later", ["the page is taken away", "nobody is known on it any more"])
def test_a_comic_stays_closed_whatever_becomes_of_the_page_on_which_someone_was_known(
    desk, store, later
):
    drawn(desk, own("Monday"))
    (page,) = bring(desk, store, shows=True)
    made = record_export(desk.db, None, frozen_of(desk), "comic", "0" * 64, desk.now)
    if later == "the page is taken away":
        desk.db.delete(page)
    else:
        page.shows_someone = False
    desk.db.flush()
    teller = desk.build.actor(desk.person)
    withdraw_consent(desk.db, teller, desk.relationship.id, Use.LIKENESS, desk.now)
    with pytest.raises(NoLongerGiven):
        may_still_be_given(desk.db, desk.actor, made.id, desk.now)
    assert [recall.export_id for recall in my_recalls(desk.db, teller, desk.now)] == [made.id]


@pytest.mark.parametrize("format", ["comic", "story-pack"])
def test_a_page_that_is_in_no_copy_closes_none(desk, store, format):
    drawn(desk, own("Monday"))
    (page,) = bring(desk, store, shows=format != "comic")
    made = record_export(desk.db, None, frozen_of(desk), format, "0" * 64, desk.now)
    page.shows_someone = True
    for yes in desk.consents(Use.LIKENESS):
        yes.withdrawn_at = desk.now
    desk.db.flush()
    assert may_still_be_given(desk.db, desk.actor, made.id, desk.now) is made


def test_a_damaged_page_keeps_its_storyboard_here(small_desk, store, tmp_path):
    drawn(small_desk, own("Monday"))
    pages = bring(small_desk, store, 2)
    store.delete(str(pages[0].media_file.copies[0].id))
    with pytest.raises(NothingForIt) as nothing:
        out(small_desk, store, tmp_path, "comic-pictures")
    assert "damaged" in [one.reason for one in nothing.value.left_out]


@pytest.mark.parametrize("format", ["story-pack", "qda-project", "quotes", "comic-pictures"])
def test_the_progress_of_a_copy_counts_drawn_pages_only_where_they_are_in_it(desk, store, format):
    drawn(desk, own("Monday"))
    pages = bring(desk, store, 2)
    size = sum(copy.size for page in pages for copy in page.media_file.copies)
    is_in_it = format == "comic-pictures"
    assert size and media_bytes(frozen_of(desk), find_format(format)) == size * is_in_it


def unpacked(desk, store, to, name: str) -> bytes:
    with zipfile.ZipFile(out(desk, store, to, "story-pack")) as pack:
        (path,) = (one for one in pack.namelist() if one.endswith(f"/{name}"))
        return pack.read(path)


@pytest.mark.parametrize("stage", [Stage.SCRIPT, Stage.PENCILS, Stage.FINAL])
def test_the_script_of_the_pack_is_the_storyboard_that_was_agreed_to(
    small_desk, store, tmp_path, stage
):
    desk = small_desk
    drawn(desk, own("Monday, with Grace"), stage=stage)
    put(desk, verbatim(desk))
    put(desk, replace(verbatim(desk), words="I will ring"))
    change(desk, partial(edits.change_panel, panel_id=desk.panel, scene="Amina at her window"))
    script = json.loads(unpacked(desk, store, tmp_path, "script.json"))
    assert script["made_from"]["kind"] == "storyboard"
    assert (script["made_from"]["id"], script["made_from"]["stage"]) == ("B-0001", stage.value)
    panel = script["pages"][0]["panels"][0]
    assert panel["description"].endswith("at her window")
    told = [(one["quote_id"], one["verbatim"], one["is_shortened"]) for one in panel["elements"]]
    quoted = "S-0001-Q-01"
    assert told == [(None, False, False), (quoted, True, False), (quoted, False, True)]
    assert "Amina" not in json.dumps(script) and "Grace" not in json.dumps(script)


def test_every_form_of_the_script_says_the_same_in_the_same_order(small_desk, store, tmp_path):
    drawn(small_desk, own("Monday"), Picture(fresh(), "symbol:tea", PLACE, alt="Two cups"))
    put(small_desk, verbatim(small_desk))
    files = {name: unpacked(small_desk, store, tmp_path, name) for name in FORMS}
    script = json.loads(files["script.json"])
    texts = [one["text"] for one in script["pages"][0]["panels"][0]["elements"]]
    said = script["made_from"]["words"]
    table = docx.Document(io.BytesIO(files["script.docx"]))
    cells = [cell.text for row in table.tables[0].rows for cell in row.cells]
    in_word = "\n".join([*(one.text for one in table.paragraphs), *cells])
    pdf = pypdfium2.PdfDocument(files["storyboard.pdf"])
    in_pdf = " ".join(" ".join(one.get_textpage().get_text_range() for one in pdf).split())
    for form in (in_word, files["script.md"].decode().replace("\\", ""), in_pdf):
        assert "B-0001" in form and "S-0001-Q-01" in form and said in " ".join(form.split())
        assert form.index(texts[0]) < form.index(texts[1][-20:])
    assert b"<svg" in unpacked(small_desk, store, tmp_path, "picked/tea.svg")


def test_without_an_agreed_script_the_pack_says_that_it_is_a_first_one(small_desk, store, tmp_path):
    drawn(small_desk, own("Monday"), stage=Stage.SCRIPT)
    scene = partial(edits.change_panel, panel_id=small_desk.panel, scene="She rings")
    at = (small_desk.db, small_desk.actor, small_desk.board.id, "scene", scene)
    storyboards.change_board(*at, small_desk.board.saved_count, small_desk.now)
    script = json.loads(unpacked(small_desk, store, tmp_path, "script.json"))
    assert script["made_from"]["kind"] == "quotations"
    assert "Monday" not in json.dumps(script)


@pytest.mark.parametrize(
    ("credit", "name", "shown"),
    [
        ("chosen", "Sunshine", "Sunshine"),
        ("chosen", "Amina", ""),
        ("real", "", ""),
        ("none", "", ""),
    ],
)
def test_a_comic_names_its_tellers_as_they_chose(small_desk, credit, name, shown):
    desk = small_desk
    drawn(desk, own("Monday"))
    wish_credit(
        desk.db, desk.build.actor(desk.person), desk.relationship.id, credit, name, desk.now
    )
    book = ComicBook(frozen_of(desk))
    stand_in = book.chapters[0].story.tellers[0].speaker
    assert book.tellers == [shown or stand_in]
    text = text_version(book).decode()
    assert f"Told by {shown or stand_in}" in text and (shown or stand_in) in str(
        comic_info(book, [])
    )
    by_hand = credit != "none" and not shown
    assert book.written_by_hand == ([("S-0001", stand_in)] if by_hand else [])
    assert "Amina" not in text
