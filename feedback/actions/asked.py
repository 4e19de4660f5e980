"""The question that an answer belongs to, in the words that were published."""

from __future__ import annotations

from feedback.forms.instrument import Instrument
from feedback.forms.places import without_answers
from feedback.forms.problems import InstrumentUnreadable
from feedback.forms.reading import read_published
from feedback.model.asking import Answer


def question_asked(answer: Answer) -> str:
    """The question in English; nothing when the published text has no such question."""
    instrument = _instrument(answer)
    item = instrument.item(answer.item) if instrument else None
    return without_answers(item).text.in_("en")[0] if item else ""


def _instrument(answer: Answer) -> Instrument | None:
    published = answer.response.survey.instrument
    try:
        return read_published(published.text, published.name)
    except InstrumentUnreadable:
        return None
