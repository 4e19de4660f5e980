"""What an open story asks again and again, and what is refused when others were quicker."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import event

from feedback.actions import quotations
from feedback.actions.stories import add_to_story
from feedback.model.stories import Quotation
from feedback.model.telling import DiaryEntry
from tests.actions.pilot import USES
from tests.web.test_stories_rooms import kept, p, send, words_of  # noqa: F401


def look(p, mark=None, **asked):  # noqa: F811
    headers = {"If-None-Match": mark} if mark else {}
    address = f"/stories/{p.story.id}/changes"
    return p.client.get(address, query_string=asked, headers=headers)


def as_ola(p, act, *given):  # noqa: F811
    with p.app.extensions["house"].database.writing() as db:
        return act(db, p.second, *given, p.build.now).id


def with_another_part(p):  # noqa: F811
    other = p.build.entry(p.person, p.relationship, "The lift works.", *USES)
    add_to_story(p.build.db, p.facilitator, p.story.id, [f"entry:{other.id}"], p.build.now)
    p.build.commit()
    return next(part for part in p.story.parts if part.entry_id == other.id)


def take_back(p, entry):  # noqa: F811
    with p.app.extensions["house"].database.writing() as db:
        db.get_one(DiaryEntry, entry.id).taken_back_at = p.build.now


def test_nothing_is_opened_or_answered_when_nothing_was_done(p, monkeypatch):  # noqa: F811
    mark = look(p).headers["ETag"]
    asked = []
    engine = p.app.extensions["house"].database.engine
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    monkeypatch.setattr("feedback.model.keys.unseal", lambda *_: pytest.fail("words were opened"))
    answer = look(p, mark)
    assert (answer.status_code, answer.data) == (304, b"")
    assert len(asked) < 8


def test_what_another_did_is_said_once_and_holds_no_word_that_was_told(p):  # noqa: F811
    first = look(p)
    as_ola(p, quotations.mark_quotation, p.part.id, 0, 20)
    found = look(p, first.headers["ETag"], since=first.json["number"])
    assert found.json["said"] == ["Ola Reed marked a quotation."]
    assert "rang" not in found.text
    assert look(p, found.headers["ETag"]).status_code == 304
    assert look(p, since=found.json["number"]).json["said"] == []


def test_a_part_that_was_taken_back_is_gone_from_the_next_answer(p):  # noqa: F811
    part = with_another_part(p)
    first = look(p)
    assert str(part.id) in first.json["parts"]
    take_back(p, p.entry)
    assert look(p, first.headers["ETag"]).json["parts"] == [str(part.id)]
    with p.app.extensions["house"].database.writing() as db:
        db.get_one(DiaryEntry, part.entry_id).taken_back_at = p.build.now
    assert look(p).status_code == 404


def test_words_that_were_saved_are_said(p):  # noqa: F811
    fields = {"story_title": "A rail", "easy_words": "", "saved_count": "1"}
    send(p, f"/stories/{p.story.id}/words", f"/stories/{p.story.id}/words", **fields)
    said = look(p, saved=1).json["said"]
    assert said == ["The title or the easy words have changed."]


def test_an_open_page_does_not_keep_a_session_alive(p):  # noqa: F811
    house = p.app.extensions["house"]
    began = p.build.now
    for minutes in range(0, 31, 5):
        house.clock = lambda at=began + timedelta(minutes=minutes): at
        assert look(p).status_code == 200
    house.clock = lambda: began + timedelta(minutes=31)
    assert look(p).status_code == 303


def test_a_mark_in_words_that_were_taken_back_gets_a_clear_sentence(p):  # noqa: F811
    with_another_part(p)
    take_back(p, p.entry)
    place = {"how": "selection", "part": str(p.part.id), "start": "0", "end": "5"}
    for fields in ({**place, "words": "Grace"}, {"sentence": f"{p.part.id}:1"}):
        answer = send(p, f"/stories/{p.story.id}/marks", **fields)
        assert answer.status_code == 422
        assert "Someone took this back. It is not shown any more." in answer.text
        assert "asked about the stairs" not in answer.text
    assert kept(p, Quotation) == []


def test_two_who_code_one_quotation_keep_each_their_own(p):  # noqa: F811
    made = as_ola(p, quotations.mark_quotation, p.part.id, 0, 20)
    as_ola(p, quotations.code_quotation, made, [p.codes["Safety"]])
    send(p, f"/quotations/{made}", f"/quotations/{made}", code=str(p.codes["Control"]))
    (found,) = kept(p, Quotation)
    given = {(coding.coder.name, coding.code.name) for coding in found.codings}
    assert given == {("Ola Reed", "Safety"), ("Sam Field", "Control")}


def test_edges_that_another_moved_are_not_written_over(p):  # noqa: F811
    made = as_ola(p, quotations.mark_quotation, p.part.id, 6, 20)
    as_ola(p, quotations.move_edges, made, 0, 20)
    fields = {"edge": "end:later", "shown": "6-20"}
    answer = send(p, f"/quotations/{made}/edges", f"/quotations/{made}", **fields)
    assert answer.status_code == 409
    said = unescape(words_of(answer.text))
    assert "It is now: Grace rang me first." in said
    assert "You wanted: rang me first. She" in said
    assert [one.words for one in kept(p, Quotation)] == ["Grace rang me first."]
    mine = {"place": "6-24", "shown": "0-20"}
    assert send(p, f"/quotations/{made}/edges", f"/quotations/{made}", **mine).status_code == 303
    assert [one.words for one in kept(p, Quotation)] == ["rang me first. She"]


def test_other_open_pages_ask_for_their_parts_and_learn_of_no_others(p):  # noqa: F811
    part = with_another_part(p)
    asked = [str(p.part.id), str(part.id), str(p.story.id), "nonsense"]
    still = {"query_string": {"part": asked}}
    seen = p.client.get("/stories/still", **still).json["parts"]
    assert set(seen) == {str(p.part.id), str(part.id)}
    take_back(p, p.entry)
    assert p.client.get("/stories/still", **still).json["parts"] == [str(part.id)]
