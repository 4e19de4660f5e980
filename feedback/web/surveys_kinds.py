"""What the templates of the kinds of question ask for, and an answer as its reader sees it."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import format_date
from markupsafe import Markup

from easyread.drawings import drawing
from feedback.forms.answers import AnswerGiven
from feedback.forms.instrument import Choice, Item, Words
from feedback.forms.kinds import KINDS, Shown
from feedback.web.languages import gettext, mark
from feedback.web.reading import Reading
from feedback.web.said import Said, said

# The words of answers that are the same in every survey; translated as pages are.
FIXED = {
    words: words
    for words in (
        mark("Yes"),
        mark("No"),
        mark("I don't know"),
        mark("I don't want to say"),
        mark("Today"),
        mark("Yesterday"),
        mark("This week"),
        mark("Last week"),
        mark("Longer ago"),
        mark("A long time ago"),
    )
}
PLACES = (
    *(mark("1st"), mark("2nd"), mark("3rd"), mark("4th"), mark("5th"), mark("6th")),
    *(mark("7th"), mark("8th"), mark("9th"), mark("10th"), mark("11th"), mark("12th")),
)


def said_words(words: Words, language: str) -> Said:
    """Words of an answer; those that every survey shares are in the language of the page."""
    found = said(words, language)
    if found.other and found.text in FIXED:
        return Said(gettext(found.text), language, False)
    return found


def place_words(place: int) -> str:
    """A place in an order: 1st, 2nd."""
    return gettext(PLACES[place - 1]) if place <= len(PLACES) else str(place)


def day_words(day: date) -> str:
    """A day as people say it: Tuesday 3 March 2026."""
    return format_date(day, "EEEE d MMMM y")


def month_words(day: date) -> str:
    """A month as people say it: March 2026."""
    return format_date(day, "MMMM y")


def answer_lines(item: Item, given: AnswerGiven, language: str) -> list[tuple[Said, str | None]]:
    """What was picked, one line each: its words, and its picture."""
    return [
        (_line(shown, language), shown.picture) for shown in KINDS[item.kind].lines(item, given)
    ]


def _line(shown: Shown, language: str) -> Said:
    if shown.words is None:
        return Said(_days(*shown.days) if shown.days else shown.typed, language, False)
    words = said_words(shown.words, language)
    parts = [words.text]
    if shown.days and shown.days[0]:
        parts.append(_days(*shown.days))
    if shown.place:
        parts.insert(0, place_words(shown.place))
    if shown.before:
        parts.insert(0, said_words(shown.before, language).text)
    return Said(": ".join(parts), words.language, words.other)


def _days(first: date | None, last: date) -> str:
    if first is None or first == last:
        return day_words(last)
    if first.day == 1 and (first.year, first.month) == (last.year, last.month):
        return month_words(last)
    return gettext("%(first)s to %(last)s", first=day_words(first), last=day_words(last))


def for_kind(
    item: Item, reading: Reading, given: AnswerGiven, today: date | None
) -> dict[str, Any]:
    """What a kind's template may ask for: its board, and how things are said."""
    has_pictures = reading.mode != "words"

    def of(choice: Choice) -> tuple[str, Said, str | None]:
        words = said_words(choice.text, reading.language)
        return choice.name, words, choice.picture if has_pictures else None

    return {
        "board": KINDS[item.kind].board(item, given, today),
        "of": of,
        "place_words": place_words,
        "month_words": month_words,
        "day_words": day_words,
        "weekday": lambda day: format_date(day, "EEE"),
        "drawn": _drawn,
    }


def _drawn(name: str) -> dict[str, Any]:
    """A drawing for a template: its view box, all that is drawn, and what can be pressed."""
    found = drawing(name)
    whole = found.ground + "".join(part.svg for part in found.parts.values())
    presses = {part.name: Markup(part.presses) for part in found.parts.values()}
    return {"box": found.view_box, "whole": Markup(whole), "presses": presses}
