"""The question behind an answer, in the words of the published survey."""

from __future__ import annotations

from feedback.actions.surveys import instrument_of
from feedback.forms.instrument import Item
from feedback.model.asking import Answer


def question(answer: Answer) -> Item | None:
    """The question that was answered; None when the published survey does not ask it."""
    published = answer.response.survey.instrument
    if not published.text:
        return None
    return instrument_of(published).item(answer.item)
