"""The question and the choices behind an answer, in the words of the published survey."""

from __future__ import annotations

from functools import lru_cache

from feedback.forms.instrument import Choice, Instrument, Item
from feedback.forms.reading import read_instrument
from feedback.model.asking import Answer


@lru_cache(64)
def _instrument(text: str, name: str) -> Instrument:
    return read_instrument(text, f"{name}.toml")


def question(answer: Answer) -> Item | None:
    """The question that was answered; None when the published survey does not ask it."""
    published = answer.response.survey.instrument
    if not published.text:
        return None
    return _instrument(published.text, published.name).item(answer.item)


def chosen(answer: Answer) -> list[Choice]:
    """The choices of an answer as the survey words them."""
    item = question(answer)
    found = [item.choice(name) for name in answer.choices] if item else []
    return [choice for choice in found if choice]
