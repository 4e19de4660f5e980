"""Sorted cards go out with their storyboard, with credits, and stay when taken back."""

from __future__ import annotations

import io
import json
import zipfile

import pypdfium2
import pytest
from PIL import Image

from feedback.actions.sorted_cards import sorted_answers
from feedback.actions.storyboards import fresh
from feedback.exports.sorted_png import png_of
from feedback.model.storyboard_pages import WHOLE_PANEL, Picture
from tests.actions.survey_builders import shipped_survey
from tests.exports.desk import ALL
from tests.exports.test_comics_out import drawn, frozen_of, own, put
from tests.exports.test_drawn_pages_out import out
from tests.pictures.test_sorted_cards import PILES, draw_sorted_cards
from tests.web.every_kind import kind_text

SAID = "Good: My home. Not good: My money."


@pytest.fixture
def sorted_desk(small_desk):
    """A final storyboard with sorted cards in it, in a story of an entry and of the answer."""
    desk = small_desk
    drawn(desk, own("Monday"))
    survey = shipped_survey(desk.build, desk.site, "sorting-board", kind_text("sorting-board"))
    given = {"my-things": ["home:good", "money:not-good"]}
    desk.response = desk.build.response(survey, desk.relationship, desk.person, given, *ALL)
    answer = desk.response.answers[0]
    answer.words = "My home is warm."
    desk._part(desk.told_story, 2, answer)
    desk.db.flush()
    desk.db.refresh(desk.told_story, ["parts"])
    (one,) = sorted_answers(desk.db, desk.board, desk.now)
    desk.picture = Picture(fresh(), one.source, WHOLE_PANEL)
    put(desk, desk.picture)
    desk.build.approve(desk.told_story)
    desk.build.agree(desk.board)
    return desk


def test_it_stands_in_every_book_with_words_for_who_cannot_see_it(sorted_desk, store, tmp_path):
    for format in ("comic-book", "comic-book-fixed"):
        with zipfile.ZipFile(out(sorted_desk, store, tmp_path, format)) as book:
            (name,) = (name for name in book.namelist() if "/pictures/" in name)
            text = "".join(book.read(n).decode() for n in book.namelist() if n.endswith("xhtml"))
            picture = Image.open(io.BytesIO(book.read(name)))
        assert (picture.format, picture.width > 2000) == ("PNG", True)
        assert SAID in text
    pdf = pypdfium2.PdfDocument(out(sorted_desk, store, tmp_path, "comic"))
    assert [page for page in pdf if list(page.get_objects([3]))]


def test_the_pack_holds_its_file_and_credits_its_pictures(sorted_desk, store, tmp_path):
    with zipfile.ZipFile(out(sorted_desk, store, tmp_path, "story-pack")) as pack:
        files = {name: pack.read(name) for name in pack.namelist()}
    (path,) = (name for name in files if name.endswith(".png") and "sorted" in name)
    (script,) = (json.loads(data) for name, data in files.items() if name.endswith("script.json"))
    (panel, *_) = script["pages"][0]["panels"]
    (ref,) = panel["picture_refs"]
    assert path.endswith(ref["file"]) and ref["alt"] == SAID
    assert Image.open(io.BytesIO(files[path])).width > 2000
    (credits,) = (data.decode() for name, data in files.items() if name.endswith("CREDITS.txt"))
    assert "money" in credits and "not-good" in credits
    (line,) = frozen_of(sorted_desk).stories[0].storyboards[0].credits
    assert "money" in line and "home" in line


def test_when_the_answer_changed_it_stays_here_and_is_said(sorted_desk):
    sorted_desk.response.answers[0].version += 1
    frozen = frozen_of(sorted_desk)
    (board,) = frozen.stories[0].storyboards
    assert not [one for panel in board.panels for one in panel.pictures]
    assert board.credits == ()
    assert [one.reason for one in frozen.left_out] == ["gone"]


def test_when_the_answers_are_taken_back_the_storyboard_stays_here(sorted_desk):
    sorted_desk.response.taken_back_at = sorted_desk.now
    assert frozen_of(sorted_desk).stories[0].storyboards == ()


def test_the_same_cards_are_the_same_bytes_and_words_are_in_them():
    cards = draw_sorted_cards(PILES)
    first = png_of(cards)
    png_of.cache_clear()
    assert png_of(draw_sorted_cards(PILES)) == first
    image = Image.open(io.BytesIO(first))
    assert image.size == (2 * cards.wide, 2 * cards.high)
    title = cards.lines[0]
    box = [2 * side for side in (title.middle - 60, title.y - 30, title.middle + 60, title.y + 8)]
    darkest, _ = image.convert("L").crop(box).getextrema()
    assert darkest < 60
