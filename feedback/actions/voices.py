"""Which words are said ahead of time: of every survey, and of the pages around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.support import NullTranslations, Translations
from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.actions.surveys import instrument_of
from feedback.forms.answers import AnswerGiven
from feedback.forms.hard_words import ENGLISH, hard_words
from feedback.forms.instrument import Instrument, Item, Words
from feedback.forms.kinds import KINDS
from feedback.forms.shipping import shipped_around
from feedback.model.asking import PublishedInstrument

PACKAGE = Path(__file__).parent.parent
KEYWORDS = {"_": None, "gettext": None, "mark": None}
LONGEST_PAGE_WORDS = 200
# "Who speaks in box 4?": words around a comic are said with each of the first numbers.
NUMBERED, NUMBER, NUMBERS = "pages/my_comics/", "%(number)s", range(1, 13)
# What the page of a number says about it (pages/surveys/kinds/number.html): each range is a sound.
NUMBER_KIND, FROM_TO = "number", "From %(least)s to %(most)s. You can write: about 3."
# The workroom is read by eye; these pages are read by people and families.
NOT_SAID = re.compile(
    r"(export|base_workroom|pages/(stories|second_codings|comparing|quotations|codebooks"
    r"|collections|shared_tellings|people|storyboards|storyboard_yes|names|faces|finding|projects_in"
    r"|codebook_files|media_quotations|story_steps|indicators|phone_calls|voices"
    r"|changes/(new|told|told_one|waiting)|home/(worker|facilitator)"
    r"|safety/(queue|one|leads)|recalls/(page|letter))"
    r"|components/telling|stories|story_|storyboard|names|faces|finding|projects_in|codebook_"
    r"|codes_split|step_words|left_out_words|second_codings|comparing|quotations|codebooks|memos"
    r"|collections|shared_tellings|people"
    r"|indicators|phone_calls|changes_tell|workrooms|said_aloud|hard_word_texts)"
)


def survey_words(instrument: Instrument) -> Iterator[Words]:
    """Every question, answer and line that someone may want to hear, in the order of the survey."""
    yield instrument.title
    yield instrument.why
    for line in instrument.about:
        yield line.text
    for item in instrument.items:
        yield from item_words(item)


def item_words(item: Item) -> Iterator[Words]:
    """A question, its hint, its answers and the cards that are sorted."""
    yield item.text
    if item.hint:
        yield item.hint
    for choice in (*item.first, *item.choices, *item.cards, *item.apart):
        yield choice.text


def around_words() -> Iterator[Words]:
    """The question to try, and who helped and how."""
    around = shipped_around()
    for item in (around.practice, around.who_helped, around.how_they_helped):
        yield from item_words(item)


def survey_texts(instrument: Instrument, language: str) -> list[str]:
    """All that is said of a survey in this language: its words, then what a page says in numbers
    about a question, where that is translated, and what hard words mean.
    """
    ranges = (_range_words(item, language) for item in instrument.items if item.kind == NUMBER_KIND)
    hard = (said for item in instrument.items for said in _meanings(item, language))
    return [*in_language(survey_words(instrument), language), *filter(None, ranges), *hard]


def _meanings(item: Item, language: str) -> Iterator[str]:
    for one in hard_words(item, item.text, language):
        said = _known(language).ugettext(one.meaning)
        if one.language == language and (language == ENGLISH or said != one.meaning):
            yield said


def _range_words(item: Item, language: str) -> str:
    said = _known(language).ugettext(FROM_TO)
    if language != "en" and said == FROM_TO:
        return ""
    return said % KINDS[item.kind].board(item, AnswerGiven(), None)


@cache
def _known(language: str) -> NullTranslations:
    return Translations.load(PACKAGE / "translations", [language])


def in_language(words: Iterable[Words], language: str) -> list[str]:
    """The texts that are really there in this language."""
    return [one[language] for one in words if language in one]


def published_words(db: Session, language: str) -> list[str]:
    """What every published survey says in this language, the newest survey first."""
    newest = select(PublishedInstrument).order_by(PublishedInstrument.published_at.desc())
    published = [instrument_of(one) for one in db.scalars(newest)]
    return [text for one in published for text in survey_texts(one, language)]


def page_words(language: str) -> list[str]:
    """What the pages around a survey say: headings, buttons and answers without a name in them."""
    known = _known(language)
    found = in_language(around_words(), language)
    for text in _marked():
        said = known.ugettext(text)
        if language == "en" or said != text:
            found += _numbered(said)
    return found


def _numbered(said: str) -> list[str]:
    numbers = map(str, NUMBERS) if NUMBER in said else [""]
    return [said.replace(NUMBER, number) for number in numbers]


@cache
def _marked() -> tuple[str, ...]:
    inside = PACKAGE / "templates"
    templates = inside if inside.is_dir() else PACKAGE.parent / "templates"
    texts: dict[str, None] = {}
    for folder, method in ((templates, "jinja2"), (PACKAGE / "web", "python")):
        pattern = "**.html" if method == "jinja2" else "**.py"
        for file, _, text, _, _ in extract_from_dir(folder, [(pattern, method)], keywords=KEYWORDS):
            if not isinstance(text, str) or NOT_SAID.match(file):
                continue
            if _is_sayable(text.replace(NUMBER, "") if file.startswith(NUMBERED) else text):
                texts[text] = None
    return tuple(texts)


def _is_sayable(text: str) -> bool:
    return 0 < len(text) <= LONGEST_PAGE_WORDS and "%" not in text
