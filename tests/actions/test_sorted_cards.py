"""Sorted cards stand in a storyboard as a picture, while they may be used and are the same."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace

import pytest

from feedback.access import Actor
from feedback.actions import storyboards
from feedback.actions.sorted_cards import sorted_answers
from feedback.actions.stories import add_to_story
from feedback.actions.storyboard_contents import current_board, resolve
from feedback.actions.surveys_send import take_back_response
from feedback.model import storyboard_edits as edits
from feedback.model.asking import ResponseShare
from feedback.model.keys import opened_in
from feedback.model.storyboard_pages import WHOLE_PANEL, Board, Picture, from_json, to_json
from feedback.model.trust import Use
from tests.actions.pilot import make_pilot
from tests.actions.survey_builders import shipped_survey
from tests.web.every_kind import kind_text

SORTED = ["home:good", "money:not-good", "friends:good", "health:left-out"]
SAID = "Good: My home, My friends. Not good: My money."


def sorted_for(build, p, choices=SORTED, language="en"):
    """A sorting board that the person answered with words, in the story of the pilot."""
    survey = shipped_survey(build, p.site, "sorting-board", kind_text("sorting-board"))
    response = build.response(survey, p.relationship, p.person, {"my-things": choices}, Use.STORY)
    p.answer = response.answers[0]
    p.answer.words, p.answer.language = "My home is warm.", language
    build.db.flush()
    add_to_story(build.db, p.facilitator, p.story.id, [f"answers:{response.id}"], build.now)
    p.response = response


@pytest.fixture
def p(db, build) -> SimpleNamespace:
    p = make_pilot(build)
    p.db, p.now = db, build.now
    sorted_for(build, p)
    p.board = storyboards.make_storyboard(db, p.facilitator, p.story.id, "Home", build.now)
    p.panel = next(current_board(db, p.board).panels).id
    p.sorted = sorted_answers(db, p.board, p.now)[0]
    picture = Picture(storyboards.fresh(), p.sorted.source, WHOLE_PANEL)
    put = partial(edits.add_picture, panel_id=p.panel, picture=picture)
    storyboards.change_board(db, p.facilitator, p.board.id, "picture-added", put, 1, p.now)
    return p


def shown(p):
    p.db.flush()
    p.db.expire_all()
    (picture,) = resolve(p.db, p.facilitator, p.board, p.now).panel(p.panel).pictures
    return picture


def test_it_is_drawn_with_words_that_say_what_lies_where(p):
    picture = shown(p)
    assert not picture.is_gone
    assert picture.alt == picture.cards.words == SAID
    assert picture.cards.pictures == ("good", "home", "friends", "in-between", "not-good", "money")
    assert "My health" not in picture.cards.svg


def test_words_of_a_human_for_it_come_first(p):
    change = partial(
        edits.change_item, panel_id=p.panel, item_id=shown(p).id, alt="How Amina's life is"
    )
    storyboards.change_board(p.db, p.facilitator, p.board.id, "described", change, 2, p.now)
    assert shown(p).alt.startswith("How ")


def test_it_speaks_the_language_of_the_answer(db, build):
    p = make_pilot(build)
    sorted_for(build, p, language="ur")
    board = storyboards.make_storyboard(db, p.facilitator, p.story.id, "Home", build.now)
    (one,) = sorted_answers(db, board, build.now)
    assert one.cards.words.startswith("اچھا: میرا گھر")
    assert 'direction="rtl"' in one.cards.svg


@pytest.mark.parametrize("how", ["taken back", "not for stories", "aside", "answered anew"])
def test_it_goes_with_the_answer(p, how):
    if how == "taken back":
        take_back_response(p.db, Actor.of(p.person), p.response.id, p.now)
    elif how == "not for stories":
        p.db.query(ResponseShare).filter_by(response_id=p.response.id).delete()
    elif how == "aside":
        p.answer.is_aside = True
    else:
        p.answer.version += 1
    picture = shown(p)
    assert picture.is_gone
    assert (picture.alt, picture.cards) == ("", None)


def test_a_board_of_a_response_that_is_not_in_the_story_is_not_offered(p, build):
    other = build.person(p.site, "Bea Long")
    about = build.relationship(other, p.worker)
    build.response(p.response.survey, about, other, {"my-things": SORTED}, Use.STORY)
    build.response(p.response.survey, p.relationship, p.person, {"my-things": SORTED}, Use.STORY)
    p.db.flush()
    assert [one.answer_id for one in sorted_answers(p.db, p.board, p.now)] == [p.answer.id]


def test_a_board_on_which_nothing_lies_is_not_offered(p):
    p.answer.choices = ["home:left-out", "money:"]
    p.db.flush()
    assert sorted_answers(p.db, p.board, p.now) == []


def test_it_is_kept_as_a_name_and_nothing_of_it_is_copied(p):
    board = current_board(p.db, p.board)
    assert from_json(to_json(board)) == board
    assert isinstance(board, Board)
    assert board.panel(p.panel).pictures[0].source == f"sorted:{p.answer.id}:1"
    assert "My home" not in str(to_json(board))


def test_who_opens_it_opened_the_answers(p):
    p.db.info["opened"] = set()
    sorted_answers(p.db, p.board, p.now)
    assert ("SurveyResponse", p.response.id) not in opened_in(p.db)
    resolve(p.db, p.facilitator, p.board, p.now)
    assert ("SurveyResponse", p.response.id) in opened_in(p.db)


def test_a_board_beside_words_that_are_in_the_story_is_offered_while_it_is_asked(db, build):
    p = make_pilot(build)
    survey = shipped_survey(build, p.site, "every-kind", kind_text("every-kind"))
    given = {"own-words": "My home is warm.", "my-things": SORTED}
    response = build.response(survey, p.relationship, p.person, given, Use.STORY)
    add_to_story(db, p.facilitator, p.story.id, [f"answers:{response.id}"], build.now)
    board = storyboards.make_storyboard(db, p.facilitator, p.story.id, "Home", build.now)
    (one,) = sorted_answers(db, board, build.now)
    assert one.cards.words == SAID
    answer = next(answer for answer in response.answers if answer.item == "my-things")
    answer.is_aside = True
    db.flush()
    assert sorted_answers(db, board, build.now) == []
