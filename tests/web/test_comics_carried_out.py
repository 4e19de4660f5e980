"""A facilitator carries a comic out: a clear sentence when there is none, its words beside it."""

from __future__ import annotations

import re
from functools import partial

import pytest

from feedback.actions import storyboards
from feedback.actions.storyboard_contents import current_board
from feedback.model import storyboard_edits as edits
from feedback.model.storyboard_pages import Kind, Place, Words
from feedback.model.storyboards import Stage
from tests.web.jobs_done import do_jobs
from tests.web.test_carrying_out import ask, p

__all__ = ["p"]


@pytest.fixture
def comic(p):
    """A final storyboard of the story in the collection."""
    db, now = p.build.db, p.build.now
    story = p.build.db.merge(p.story)
    board = storyboards.make_storyboard(db, p.facilitator, story.id, "The stairs", now)
    panel = next(current_board(db, board).panels).id
    said = Words(storyboards.fresh(), Kind.CAPTION, Place(0, 0, 24, 4), words="Grace & I talk")
    edit = partial(edits.add_words, panel_id=panel, words=said)
    storyboards.change_board(db, p.facilitator, board.id, "words", edit, 1, now)
    board.stage = Stage.FINAL
    p.build.approve(story)
    p.build.agree(board)
    p.build.commit()
    return board


def test_a_comic_comes_with_its_report_and_its_words(p, comic):
    assert ask(p, format="comic-pictures").status_code == 303
    do_jobs(p.app)
    page = p.client.get(p.page).text
    links = re.findall(r'href="(/exports/[^"]+)"', page)
    answers = [p.client.get(link.replace("&amp;", "&")) for link in links]
    kinds = [one.headers["Content-Disposition"].rpartition(".")[2] for one in answers]
    assert kinds == ['cbz"', 'txt"', 'html"']
    assert " &amp; I talk" in answers[2].text and "]" not in answers[2].text
    assert "Grace" not in answers[1].text + answers[2].text
    assert "The comic in words" in page


def test_without_a_final_storyboard_the_page_says_what_is_missing(p, comic):
    comic.stage = Stage.PENCILS
    p.build.commit()
    ask(p, format="comic-book")
    do_jobs(p.app)
    page = p.client.get(p.page).text
    assert "None of these stories has a storyboard that may go out." in page
    assert "/exports/" not in page


def test_what_stands_beside_a_copy_closes_with_it(p, comic):
    ask(p, format="comic-pictures")
    do_jobs(p.app)
    link = re.search(r'href="(/exports/[^"]+beside=text.html)"', p.client.get(p.page).text)[1]
    assert p.client.get(link).status_code == 200
    assert p.client.get(link.replace("text.html", "..")).status_code == 410
    p.build.db.merge(p.entry).taken_back_at = p.build.now
    p.build.commit()
    assert p.client.get(link).status_code == 410
