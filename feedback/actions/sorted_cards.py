"""Sorted cards as pictures for a storyboard: those of the answers that its story comes from.

Nothing is copied: a panel holds which answer, and which time it was given, and the picture is
drawn when it is shown. So it goes with the answer, with its yes, and when it is answered anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from easyread.pictures.sorted_cards import Card, Pile, SortedCards, draw_sorted_cards
from feedback.access import source_may_be_used
from feedback.actions.surveys import instrument_of
from feedback.actions.surveys_answer import given_in
from feedback.forms.instrument import Choice, Item
from feedback.forms.kinds import KINDS
from feedback.forms.kinds.sorting import SortingBoard
from feedback.languages import direction
from feedback.model.asking import Answer, Survey, SurveyResponse
from feedback.model.stories import StoryPart
from feedback.model.storyboards import Storyboard


@dataclass(frozen=True)
class SortedAnswer:
    """Cards that someone sorted. `source` is how a picture of a panel names them."""

    answer_id: UUID
    version: int
    response_id: UUID
    question: str
    language: str
    cards: SortedCards

    @property
    def source(self) -> str:
        """`sorted:<id of the answer>:<how often it was given>`."""
        return f"sorted:{self.answer_id}:{self.version}"


def sorted_answers(db: Session, storyboard: Storyboard, now: datetime) -> list[SortedAnswer]:
    """The sorted cards that may stand in a storyboard today, in the order they were answered.

    Of the responses that its story holds a part of, while that part may be used. Whether
    the storyboard may be seen is asked by the caller.
    """
    if storyboard.story_id is None:
        return []
    part = (StoryPart.story_id == storyboard.story_id, source_may_be_used(now))
    told = select(Answer.response_id).join(StoryPart, StoryPart.answer_id == Answer.id)
    query = (
        select(Answer)
        .where(Answer.response_id.in_(told.where(*part)), Answer.is_aside.is_(False))
        .options(
            joinedload(Answer.response)
            .joinedload(SurveyResponse.survey)
            .joinedload(Survey.instrument)
        )
        .order_by(Answer.answered_at, Answer.id)
    )
    return [one for answer in db.scalars(query) for one in _sorted(answer)]


def _sorted(answer: Answer) -> Iterator[SortedAnswer]:
    instrument = instrument_of(answer.response.survey.instrument)
    item = next((one for one in instrument.items if one.name == answer.item), None)
    if item is None or item.kind != SortingBoard.name:
        return
    language = answer.language
    piles = _piles(item, answer)
    if any(pile.cards for pile in piles):
        drawn = draw_sorted_cards(piles, from_right=direction(language) == "rtl")
        question = item.text.in_(language)[0]
        given = (answer.id, answer.version, answer.response_id)
        yield SortedAnswer(*given, question, language, drawn)


def _piles(item: Item, answer: Answer) -> list[Pile]:
    def card(one: Choice) -> Card:
        return Card(one.text.in_(answer.language)[0], one.picture)

    board = KINDS[item.kind].board(item, given_in(answer), None)
    return [Pile(card(mat), tuple(map(card, cards))) for mat, cards in board["mats"]]
