"""The question behind an answer, in the words of the published survey."""

from __future__ import annotations

from feedback.actions.surveys import instrument_of
from feedback.forms.instrument import Item
from feedback.forms.places import without_answers
from feedback.model.asking import Answer


def question(answer: Answer) -> Item | None:
    """The question that was answered, with nobody's earlier answers in its words; None when the
    published survey does not ask it."""
    published = answer.response.survey.instrument
    if not published.text:
        return None
    item = instrument_of(published).item(answer.item)
    return without_answers(item) if item else None
