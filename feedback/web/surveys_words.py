"""A question as a page shows it: in the reader's language, rendered once and remembered.

What was published never changes, so the rendered part of a question is kept by the survey, the
question, the language, the way of reading and what is chosen.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import render_template
from markupsafe import Markup

from feedback.forms.answers import LONGEST_WORDS, AnswerGiven, AnswerNotUsable
from feedback.forms.hard_words import hard_words
from feedback.forms.instrument import Choice, Item
from feedback.forms.kinds import KINDS, FormValues
from feedback.web.csrf import csrf_field
from feedback.web.diaries import TROUBLES
from feedback.web.hard_word_texts import explained
from feedback.web.language_state import language_state
from feedback.web.languages import gettext, mark
from feedback.web.picture_words import idea
from feedback.web.pictures_in_place import PERSONAL, pictures_key
from feedback.web.reading import Reading
from feedback.web.said import Said, said
from feedback.web.say_more_ways import Told, may_write, ways
from feedback.web.surveys_kinds import for_kind, said_words

__all__ = ["Filled", "Form", "Question", "Said", "fieldset", "question", "question_form", "said"]

MOST_REMEMBERED = 1024
_remembered: dict[tuple, str] = {}
# Stands first in its form, before any word that someone wrote.
TOKEN_PLACE = "<!--token-->"
SHOWN_FIELD = Markup('<input type="hidden" name="shown" value="{}">')

# What the templates ask for where something was told more.
FOR_TOLD = {"troubles": TROUBLES, "idea": idea}
NOTHING_TOLD = Told()

PROBLEMS = {
    "unknown-choice": mark("This answer is not on the page. Please pick one of the answers."),
    "too-many": mark("You picked more than 1 answer. Please pick 1."),
    "not-together": mark("2 of your answers do not go together. Please pick again."),
    "words-not-asked": mark(
        "This question has no place for words. Please pick one of the answers."
    ),
    "not-a-number": mark("We found no number there. Please write a number, like 3 or about 3."),
    "mixed-digits": mark("We could not read this number. Please write it again, like 3."),
    "out-of-range": mark("This number is too small or too big. Please pick another one."),
    "pick-first": mark("Please pick what you want to change first."),
    "too-long": mark("You wrote a lot. We can keep %(most)s letters. Please make it shorter."),
}


@dataclass(frozen=True)
class Tile:
    """One answer to pick."""

    name: str
    words: Said
    picture: str | None
    opens_say_more: bool


@dataclass(frozen=True)
class Question:
    """One question in one language; `component`, `control` and `way` are those of its kind."""

    name: str
    words: Said
    hint: Said | None
    say: Said | None
    meanings: tuple[tuple[str, Said], ...]
    picture: str | None
    tiles: tuple[Tile, ...]
    first: tuple[Tile, ...]
    apart: tuple[Tile, ...]
    component: str
    control: str
    way: str
    styles: str
    has_words: bool
    may_say_more: bool


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
        meanings=tuple(
            known
            for one in hard_words(item, words, language)
            if (known := explained(one, language))
        ),
        picture=item.picture if has_pictures else None,
        tiles=_tiles(item.choices, language, has_pictures),
        first=_tiles(item.first, language, has_pictures),
        apart=_tiles(item.apart, language, has_pictures),
        component=kind.component,
        control=kind.control,
        way=kind.way,
        styles=kind.styles,
        has_words=not kind.has_choices,
        may_say_more=item.say_more,
    )


def _tiles(choices: Sequence[Choice], language: str, has_pictures: bool) -> tuple[Tile, ...]:
    return tuple(
        Tile(
            choice.name,
            said_words(choice.text, language),
            choice.picture if has_pictures else None,
            choice.opens_say_more,
        )
        for choice in choices
    )


@dataclass(frozen=True)
class Filled:
    """What stands in a question's page: what is picked, what is written, and what is wrong.

    `card` names what was just moved, so that it can be moved once more.
    """

    chosen: tuple[str, ...] = ()
    words: str = ""
    said: str = ""
    card: str = ""
    wrong: str = ""
    wrong_words: str = ""


@dataclass(frozen=True)
class Form:
    """What the form of one question depends on, apart from its question and its reader.

    `today` is None where the page is the same every day.
    """

    filled: Filled
    is_change: bool
    is_skipped: bool
    opens_more: bool
    told: Hashable = ()
    is_personal: bool = False
    more: Told = NOTHING_TOLD
    today: date | None = None

    @property
    def is_remembered(self) -> bool:
        """True when nothing that somebody told and no problem is in it. `told` are the answers
        that were picked before and stand in its words; `is_personal` when someone's own words do;
        `more` is what they told besides."""
        filled = self.filled
        is_told = filled.words or filled.said or self.is_personal or self.more
        return not (is_told or filled.wrong or filled.wrong_words)


def question_form(
    survey: UUID, item: Item, reading: Reading, form: Form, shown: str = ""
) -> Markup:
    """The rendered form of a question, with this browser's token put in, and `shown`: which
    version of the answer stands in it."""
    pictures = pictures_key()
    key = (survey, item.name, reading, language_state().stamp, form, pictures)
    is_remembered = form.is_remembered and pictures != PERSONAL
    drawn = _remembered.get(key) if is_remembered else None
    if drawn is None:
        drawn = _draw_form(item, reading, form)
        if is_remembered:
            _remember(key, drawn)
    put_in = csrf_field() + (SHOWN_FIELD.format(shown) if shown else Markup(""))
    return Markup(drawn.replace(TOKEN_PLACE, put_in, 1))


def _draw_form(item: Item, reading: Reading, form: Form) -> str:
    return render_template(
        "pages/surveys/_question.html",
        token_place=Markup(TOKEN_PLACE),
        fieldset=fieldset(item, reading, form.filled, form.today, form.more),
        filled=form.filled,
        may_write=may_write(item),
        ways=ways(item),
        told=NOTHING_TOLD if KINDS[item.kind].way else form.more,
        kept_now=form.more.just_kept,
        **FOR_TOLD,
        is_change=form.is_change,
        is_skipped=form.is_skipped,
        opens_more=form.opens_more,
    )


def fieldset(
    item: Item,
    reading: Reading,
    filled: Filled,
    today: date | None = None,
    told: Told = NOTHING_TOLD,
) -> Markup:
    """The rendered question with its answers, or with a place to write or send something."""
    given = AnswerGiven(filled.chosen, filled.words, said=filled.said)
    own = {**for_kind(item, reading, given, today), "told": told, **FOR_TOLD}
    shown = question(item, reading)
    return Markup(render_template("pages/surveys/_fieldset.html", q=shown, filled=filled, **own))


def _remember(key: tuple, drawn: str) -> None:
    if len(_remembered) >= MOST_REMEMBERED:
        _remembered.clear()
    _remembered[key] = drawn


def problem_words(problem: AnswerNotUsable) -> str:
    """What is wrong with an answer, in the reader's language."""
    return gettext(PROBLEMS[problem.code], most=LONGEST_WORDS)


def typed_wrong(item: Item, form: FormValues, problem: AnswerNotUsable) -> Filled:
    """What stood in a form that cannot be kept as it is, and what is wrong with it."""
    typed = KINDS[item.kind].as_typed(form)
    where = "wrong_words" if is_about_words(problem) else "wrong"
    return Filled(typed.choices, typed.words, typed.said, **{where: problem_words(problem)})


def is_about_words(problem: AnswerNotUsable) -> bool:
    """True when the words must change, not what is picked."""
    return problem.code == "too-long"
