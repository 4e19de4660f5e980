"""A question as a page shows it: in the reader's language, rendered once and remembered.

What was published never changes, so the rendered part of a question is kept by the survey, the
question, the language, the way of reading and what is chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import render_template
from markupsafe import Markup

from feedback.forms.answers import LONGEST_WORDS, AnswerNotUsable
from feedback.forms.instrument import Choice, Item, Words
from feedback.forms.kinds import KINDS
from feedback.web.csrf import csrf_field
from feedback.web.languages import gettext, mark
from feedback.web.pictures_in_place import PERSONAL, pictures_key
from feedback.web.reading import Reading

MOST_REMEMBERED = 1024
_remembered: dict[tuple, str] = {}
# Stands first in its form, before any word that someone wrote.
TOKEN_PLACE = "<!--token-->"

PROBLEMS = {
    "unknown-choice": mark("This answer is not on the page. Please pick one of the answers."),
    "too-many": mark("You picked more than 1 answer. Please pick 1."),
    "not-together": mark("2 of your answers do not go together. Please pick again."),
    "words-not-asked": mark(
        "This question has no place for words. Please pick one of the answers."
    ),
    "too-long": mark("You wrote a lot. We can keep %(most)s letters. Please make it shorter."),
}


@dataclass(frozen=True)
class Said:
    """Words and the language they are really in; `other` when that is not the reader's."""

    text: str
    language: str
    other: bool

    @property
    def attributes(self) -> Markup:
        """The `lang` and `dir` of words in another language than their page."""
        if not self.other:
            return Markup("")
        direction = Reading(language=self.language).direction
        return Markup(' lang="{}" dir="{}"').format(self.language, direction)


@dataclass(frozen=True)
class Tile:
    """One answer to pick."""

    name: str
    words: Said
    picture: str | None
    opens_say_more: bool


@dataclass(frozen=True)
class Question:
    """One question in one language; `component` and `control` are those of its kind."""

    name: str
    words: Said
    hint: Said | None
    say: Said | None
    picture: str | None
    tiles: tuple[Tile, ...]
    apart: tuple[Tile, ...]
    component: str
    control: str
    has_words: bool
    may_say_more: bool


def said(words: Words, language: str) -> Said:
    """Words in the reader's language, or in English saying so."""
    text, code = words.in_(language)
    return Said(text, code, code != language)


def question(item: Item, reading: Reading, *, is_standard: bool = False) -> Question:
    """A question for a reader; `is_standard` takes the wording for professionals."""
    words = item.standard if is_standard and item.standard else item.text
    language, has_pictures = reading.language, reading.mode != "words"
    kind = KINDS[item.kind]
    return Question(
        name=item.name,
        words=said(words, language),
        hint=said(item.hint, language) if item.hint else None,
        say=said(item.say, language) if item.say else None,
        picture=item.picture if has_pictures else None,
        tiles=_tiles(item.choices, language, has_pictures),
        apart=_tiles(item.apart, language, has_pictures),
        component=kind.component,
        control=kind.control,
        has_words=not kind.has_choices,
        may_say_more=item.say_more,
    )


def _tiles(choices: Sequence[Choice], language: str, has_pictures: bool) -> tuple[Tile, ...]:
    return tuple(
        Tile(
            choice.name,
            said(choice.text, language),
            choice.picture if has_pictures else None,
            choice.opens_say_more,
        )
        for choice in choices
    )


@dataclass(frozen=True)
class Filled:
    """What stands in a question's page: what is picked, what is written, and what is wrong."""

    chosen: tuple[str, ...] = ()
    words: str = ""
    wrong: str = ""
    wrong_words: str = ""


@dataclass(frozen=True)
class Form:
    """What the form of one question depends on, apart from its question and its reader."""

    filled: Filled
    is_change: bool
    is_skipped: bool
    opens_more: bool

    @property
    def is_remembered(self) -> bool:
        """True when nobody's words and no problem are in it."""
        return not (self.filled.words or self.filled.wrong or self.filled.wrong_words)


def question_form(survey: UUID, item: Item, reading: Reading, form: Form) -> Markup:
    """The rendered form of a question, with this browser's token put in."""
    pictures = pictures_key()
    key = (survey, item.name, reading, form, pictures)
    is_remembered = form.is_remembered and pictures != PERSONAL
    drawn = _remembered.get(key) if is_remembered else None
    if drawn is None:
        drawn = _draw_form(item, reading, form)
        if is_remembered:
            _remember(key, drawn)
    return Markup(drawn.replace(TOKEN_PLACE, csrf_field(), 1))


def _draw_form(item: Item, reading: Reading, form: Form) -> str:
    return render_template(
        "pages/surveys/_question.html",
        token_place=Markup(TOKEN_PLACE),
        fieldset=fieldset(item, reading, form.filled),
        filled=form.filled,
        may_say_more=item.say_more,
        is_change=form.is_change,
        is_skipped=form.is_skipped,
        opens_more=form.opens_more,
    )


def fieldset(item: Item, reading: Reading, filled: Filled) -> Markup:
    """The rendered question with its answers, or with a place to write own words."""
    shown = question(item, reading)
    return Markup(render_template("pages/surveys/_fieldset.html", q=shown, filled=filled))


def _remember(key: tuple, drawn: str) -> None:
    if len(_remembered) >= MOST_REMEMBERED:
        _remembered.clear()
    _remembered[key] = drawn


def problem_words(problem: AnswerNotUsable) -> str:
    """What is wrong with an answer, in the reader's language."""
    return gettext(PROBLEMS[problem.code], most=LONGEST_WORDS)


def is_about_words(problem: AnswerNotUsable) -> bool:
    """True when the words must change, not what is picked."""
    return problem.code == "too-long"


def typed(form: Mapping[str, Sequence[str]]) -> tuple[list[str], str]:
    """What someone picked and wrote, to show it to them again as it was."""
    return list(form.get("answer", ())), "\n".join(form.get("words", ()))
