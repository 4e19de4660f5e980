"""Undoing on the story's page, and what was done, without scripts."""

from __future__ import annotations

import re
from html import unescape

from feedback.actions import quotations, undoing
from feedback.model.stories import Quotation
from tests.web.test_stories_rooms import kept, p, send, words_of  # noqa: F401


def mark(p):  # noqa: F811
    fields = {"how": "sentences", "sentence": [f"{p.part.id}:1"], "code": str(p.codes["Control"])}
    return send(p, f"/stories/{p.story.id}/marks", **fields)


def story(p):  # noqa: F811
    return p.client.get(f"/stories/{p.story.id}").text


def turn(p, way):  # noqa: F811
    return words_of(p.client.get(send(p, f"/stories/{p.story.id}/{way}").location).text)


def test_one_press_marks_and_codes_and_one_press_undoes_both(p):  # noqa: F811
    assert "formaction" not in story(p)
    mark(p)
    assert "/undo" in story(p) and "/redo" not in story(p)
    assert "Undone: Changed codes, Marked a quotation." in turn(p, "undo")
    assert kept(p, Quotation) == []
    assert "/redo" in story(p) and "/undo" not in story(p)
    assert "Done again: Marked a quotation, Changed codes." in turn(p, "redo")
    (made,) = kept(p, Quotation)
    assert [one.code.name for one in made.codings] == ["Control"]


def test_there_is_nothing_to_undo_and_that_is_said(p):  # noqa: F811
    assert "There is nothing of yours to undo here." in turn(p, "undo")
    assert "There is nothing of yours to do again here." in turn(p, "redo")


def test_what_no_longer_makes_sense_says_so_and_changes_nothing(p):  # noqa: F811
    mark(p)
    (made,) = kept(p, Quotation)
    start, end = made.start, made.end
    with p.app.extensions["house"].database.writing() as db:
        quotations.move_edges(db, p.second, made.id, 0, end, p.build.now)
    undone = turn(p, "undo")
    assert "Someone moved it since. Nothing was changed." in undone
    (made,) = kept(p, Quotation)
    assert (made.start, made.end) == (0, end) and start != 0


def test_what_was_done_says_who_and_what_with_words_and_codes(p):  # noqa: F811
    mark(p)
    turn(p, "undo")
    page = words_of(p.client.get(f"/stories/{p.story.id}/steps").text)
    assert "Sam Field undid a step. Marked a quotation" in page
    assert page.index("undid a step") < page.index("marked a quotation.")
    assert "Given: Control" in page and "3 March 2026, 10:00" in page
    turn(p, "redo")
    page = unescape(p.client.get(f"/stories/{p.story.id}/steps").text)
    assert "“She asked about the stairs.”" in page


def test_what_was_taken_out_is_said_with_the_words_that_stand_there(p):  # noqa: F811
    mark(p)
    (made,) = kept(p, Quotation)
    send(p, f"/quotations/{made.id}/remove", f"/quotations/{made.id}")
    page = unescape(p.client.get(f"/stories/{p.story.id}/steps").text)
    assert "took a quotation out." in page and "“She asked about the stairs.”" in page


def test_what_was_done_is_paged(p):  # noqa: F811
    with p.app.extensions["house"].database.writing() as db:
        for end in range(1, 58):
            quotations.mark_quotation(db, p.facilitator, p.part.id, 0, end, p.build.now)
    first = p.client.get(f"/stories/{p.story.id}/steps").text
    assert first.count('id="step-') == 50 and "skip=50" in first
    assert p.client.get(f"/stories/{p.story.id}/steps?skip=50").text.count('id="step-') == 7


def test_older_steps_lead_back_to_newer_ones_and_to_what_was_undone_on_another_page(p):  # noqa: F811
    mark(p)
    turn(p, "undo")
    with p.app.extensions["house"].database.writing() as db:
        for end in range(1, 58):
            quotations.mark_quotation(db, p.second, p.part.id, 0, end, p.build.now)
        undoing.redo(db, p.facilitator, p.story.id, p.build.now)
    here = f"/stories/{p.story.id}/steps"
    newest, older = p.client.get(here).text, p.client.get(f"{here}?skip=50").text
    assert "Newer ones" not in newest and "Older ones" not in older
    assert f'href="{here}?skip=0"' in older
    there = re.search(rf'href="({here}\?skip=50)#(step-\d+)"', newest)
    assert f'id="{there[2]}"' in p.client.get(there[1]).text
    assert re.search(r'href="#step-\d+"', older)


def test_what_was_done_with_words_that_were_taken_back_is_not_shown(p):  # noqa: F811
    mark(p)
    with p.app.extensions["house"].database.writing() as db:
        db.merge(p.entry).taken_back_at = p.build.now
    answer = p.client.get(f"/stories/{p.story.id}/steps")
    assert answer.status_code == 404 and "asked about the stairs" not in answer.text
