"""Who told it and how it was, in the words and pictures of the workroom."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import format_date

from feedback.actions.questions_asked import question
from feedback.actions.surveys_answer import given_in
from feedback.forms.quality import Signals
from feedback.model.accounts import Role
from feedback.model.answering import HelpedAnswer
from feedback.model.asking import Answer
from feedback.model.telling import DiaryEntry
from feedback.web.languages import gettext, mark
from feedback.web.picture_words import idea
from feedback.web.reading import reading
from feedback.web.surveys_kinds import answer_lines

WHO = {
    Role.PERSON: (mark("Person"), "person"),
    Role.CARER: (mark("Family or friend"), "carer"),
    Role.PROFESSIONAL: (mark("Professional"), "professional"),
    Role.WORKER: (mark("Written down by the social worker"), "phone-call"),
    **dict.fromkeys(
        # Whoever wrote a call down may do something else here today.
        set(Role) - {Role.PERSON, Role.CARER, Role.PROFESSIONAL, Role.WORKER},
        (mark("Written down by a facilitator"), "phone-call"),
    ),
}
TELL = (Role.PERSON, Role.CARER, Role.PROFESSIONAL)
FEELINGS = {
    "good": (mark("Good"), "good"),
    "in-between": (mark("In between"), "in-between"),
    "not-good": (mark("Not good"), "not-good"),
}


# Plain and kind: what was seen, and what it may mean. Never that someone did it wrong.
CAUTIONS = {
    "same-answer": mark("The same answer to all %(answers)s picture questions. It may be just so."),
    "always-first": mark("Always the first picture, in %(answers)s answers."),
    "always-last": mark("Always the last picture, in %(answers)s answers."),
    "too-fast": mark("%(fast)s of %(timed)s answers came faster than the question can be read."),
    "practice-nothing": mark("Nothing was picked in the question to try."),
    "practice-helped": mark("They asked how it works in the question to try."),
    "answered-by-other": mark("Someone answered for them, without asking them."),
    "helped": mark("Someone helped."),
}


def cautions(signals: Signals) -> list[str]:
    """What to keep in mind while reading a response, in the order that matters."""
    return [gettext(CAUTIONS[name], **signals[name]) for name in CAUTIONS if name in signals]


def who(role: Role, in_diary: bool = False) -> str:
    """Who told it, in words. In a diary a social worker tells for themselves, whatever they do
    here today.
    """
    if in_diary and role not in TELL:
        return gettext("A social worker")
    return gettext(WHO[role][0])


def day(moment: datetime) -> str:
    """A day in the reader's language: 3 March 2026."""
    return format_date(moment, "d MMMM y")


def asked(answer: Answer | HelpedAnswer) -> str:
    """The question in the reader's language, or its name in the survey."""
    item = question(answer)
    return item.text.in_(reading().language)[0] if item else answer.item


def choices(answer: Answer | HelpedAnswer) -> list[tuple[str, str | None]]:
    """What was chosen: words in the reader's language, and the picture."""
    item = question(answer)
    if item is None:
        return []
    lines = answer_lines(item, given_in(answer), reading().language)
    return [(words.text, picture) for words, picture in lines]


def source_line(source: DiaryEntry | Answer) -> str:
    """Who told it, how, and when: "Person, in a diary, 3 March 2026"."""
    if isinstance(source, DiaryEntry):
        return gettext(
            "%(who)s, in a diary, %(day)s",
            who=who(source.account.role, in_diary=True),
            day=day(source.received_at),
        )
    response = source.response
    return gettext(
        "%(who)s, in a survey, %(day)s",
        who=who(response.account.role),
        day=day(response.sent_at or response.began_at),
    )


def for_templates() -> dict[str, Any]:
    """The words that the templates of these rooms ask for."""
    return {
        "who": who,
        "day": day,
        "asked": asked,
        "choices": choices,
        "idea": idea,
        "source_line": source_line,
        "cautions": cautions,
        "who_pictures": {role: picture for role, (_, picture) in WHO.items()},
        "feelings": FEELINGS,
    }
