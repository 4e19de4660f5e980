"""The way through a survey: which questions someone is asked, by what they answered so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from feedback.actions.surveys import instrument_with
from feedback.forms.answers import AnswerGiven
from feedback.forms.asking import asked_items, total_is_certain
from feedback.forms.instrument import Instrument, Item
from feedback.forms.kinds import KINDS
from feedback.forms.places import Told, told
from feedback.model.asking import Answer, SurveyResponse


@dataclass(frozen=True)
class Course:
    """The questions that are asked, in their order, and what was answered to those looked at."""

    instrument: Instrument
    items: tuple[Item, ...]
    given: Mapping[str, AnswerGiven] = field(default_factory=dict)
    answered: frozenset[str] = frozenset()

    def asks(self, item: Item) -> bool:
        """True when this question is asked."""
        return item in self.items

    def place(self, item: Item) -> int:
        """Which question this is, from 1."""
        return self.items.index(item) + 1

    def total(self, item: Item) -> int | None:
        """How many questions there are; None while answers to come may change that."""
        certain = total_is_certain(self.instrument, item, self.items, self.answered)
        return len(self.items) if certain else None

    def after(self, item: Item) -> Item | None:
        """The question asked after this one, which itself need not be asked."""
        order = self.instrument.items
        later = order[order.index(item) + 1 :]
        return next((each for each in later if self.asks(each)), None)

    def before(self, item: Item) -> Item | None:
        """The question asked before this one."""
        order = self.instrument.items
        earlier = order[: order.index(item)]
        return next((each for each in reversed(earlier) if self.asks(each)), None)

    def told(self, item: Item) -> Told:
        """The question with this person's earlier answers in its words."""
        counted = {
            each.name: self.given[each.name] for each in self.items if each.name in self.given
        }
        return told(self.instrument, item, counted, has_own_words=True)


def course_of(instrument: Instrument, kept: Mapping[str, Answer], today: date) -> Course:
    """The way through a survey with these answers, by question.

    Only the words that a rule or a question looks at are opened.
    """
    if not instrument.looks_back:
        return Course(instrument, instrument.items, {}, frozenset(kept))
    looked_at = _looked_at(instrument)
    given = {
        item.name: _given(item, kept[item.name])
        for item in instrument.items
        if item.name in looked_at and item.name in kept
    }
    return course_with(instrument, given, frozenset(kept), today)


def course_with(
    instrument: Instrument,
    given: Mapping[str, AnswerGiven],
    answered: frozenset[str],
    today: date,
) -> Course:
    """The same for what was given, by question."""
    return Course(instrument, asked_items(instrument, given, today), given, answered)


def day_of(response: SurveyResponse | None, now: datetime) -> date:
    """The day that `today()` means in a rule: the day of sending, and before that this day."""
    sent_at = response.sent_at if response else None
    return (sent_at or now).date()


def set_aside(db: Session, kept: Mapping[str, Answer], course: Course) -> None:
    """Set the answers aside that are asked no more, and take back in those asked again."""
    names = {item.name for item in course.items}
    for is_aside in (True, False):
        moved = {
            name: answer.response_id
            for name, answer in kept.items()
            if answer.is_aside is not is_aside and (name not in names) is is_aside
        }
        these = (Answer.response_id.in_({*moved.values()}), Answer.item.in_(moved))
        if moved:
            db.execute(update(Answer).where(*these).values(is_aside=is_aside))


def settle_aside(db: Session, response: SurveyResponse, now: datetime) -> None:
    """Set aside what the rules of this day do not ask, as answers are sent."""
    instrument = instrument_with(db, response.survey.instrument_id)
    if not instrument.has_rules:
        return
    rows = db.scalars(select(Answer).where(Answer.response_id == response.id))
    kept = {answer.item: answer for answer in rows}
    set_aside(db, kept, course_of(instrument, kept, day_of(response, now)))


def _looked_at(instrument: Instrument) -> set[str]:
    found = {name for item in instrument.items for name in item.tells}
    return found | {name for item in instrument.items if item.when for name in item.when.asks}


def _given(item: Item, answer: Answer) -> AnswerGiven:
    words = "" if KINDS[item.kind].has_choices else answer.words or ""
    return AnswerGiven(tuple(answer.choices), words, said=answer.said or "")
