"""The same question answered on two tablets: both answers are shown, and the person picks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Response, make_response, render_template

from feedback.actions.surveys_answer import ChangedElsewhere, FormValues
from feedback.forms.answers import AnswerGiven
from feedback.forms.instrument import Item
from feedback.forms.kinds import KINDS, read_answer
from feedback.model.asking import Answer
from feedback.web.reading import reading
from feedback.web.surveys_words import said

SHOWN = "shown"
# A name and not a bare number: a remembered page is cut wherever it stands.
_NAME = re.compile(r"kept-([0-9]{1,9})-times")
# What the page's own form brings along; the rest of it is the answer.
_NOT_ANSWER = {"csrf", SHOWN}


def version_name(version: int) -> str:
    """How a page names the version of the answer that it shows."""
    return f"kept-{version}-times"


NEVER = version_name(0)


def version_of(answer: Answer | None) -> str:
    """The version of an answer as its page names it."""
    return version_name(answer.version if answer else 0)


def shown_version(name: str | None) -> int | None:
    """The version that a page showed; None when it did not say."""
    found = _NAME.fullmatch(name or "")
    return int(found[1]) if found else None


@dataclass(frozen=True)
class Twice:
    """A question, the answer that is kept, and the one that was just given: all the fields of
    its page, and those of them that are the answer."""

    item: Item
    changed: ChangedElsewhere
    form: FormValues
    given: FormValues


def twice_page(twice: Twice, onwards: str) -> Response:
    """Both answers to a question, and a button for each. Nothing was replaced. Status 409.

    `onwards` is where to go when the answer stays as it is kept.
    """
    again = [(name, value) for name in twice.form for value in twice.form[name]]
    drawn = render_template(
        "pages/surveys/twice.html",
        question=said(twice.item.text, reading().language),
        kept=lines_of(twice.item, twice.changed.kept),
        new=lines_of(twice.item, read_answer(twice.item, twice.given)),
        again=[(name, value) for name, value in again if name not in _NOT_ANSWER],
        version=version_name(twice.changed.version),
        onwards=onwards,
    )
    return make_response(drawn, 409)


def lines_of(item: Item, given: AnswerGiven) -> list[tuple[str, str | None]]:
    """What an answer says: each line, and the picture of the choice it is."""
    lines = KINDS[item.kind].shown(item, given, reading().language)
    pictures = [choice.picture if (choice := item.choice(name)) else None for name in given.choices]
    return list(zip(lines, [*pictures, *[None] * len(lines)], strict=False))
