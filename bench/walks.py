"""Walking through a whole survey as a browser does: a page, its form, the redirect, the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from bench.browser import Browser, WrongAnswer, expect, token_in
from bench.installation import Guest
from feedback.forms.instrument import Instrument

MOST_PAGES = 40
# Pages that are left by a link: the first of all has no name of its own.
LINKS = {
    "": "/before/you-decide",
    "you-decide": "/before/check/say-no",
    "check": "/after/who-can-see",
}
ANSWERS_WITH = "What matters to me is being asked."


@dataclass(frozen=True)
class Walked:
    """What one walk did: its guest, and how many pages and posts it took."""

    guest: Guest
    pages: int
    posts: int


Form = Mapping[str, str]


def answers_to(instrument: Instrument) -> dict[str, dict[str, str]]:
    """What every walk answers, by question: the choices in turn, words where there are none."""
    answers = {}
    for number, item in enumerate(instrument.items):
        if item.choices:
            answers[item.name] = {"answer": item.choices[number % len(item.choices)].name}
        else:
            answers[item.name] = {"words": ANSWERS_WITH}
    return answers


def walk_ours(browser: Browser, guest: Guest, answers: Mapping[str, Form]) -> Walked:
    """From "what this survey is about" to "your answers are sent". Raises WrongAnswer."""
    forms = {
        "say-no": {"answer": "yes"},
        "stop": {"answer": "yes"},
        "support": {"answer": "no"},
        "yes-or-no": {"then": "yes"},
        "practice": {},
        **answers,
        "did-someone-help": {"answer": "no"},
        "who-can-see": {"share": "worker"},
    }
    path, pages, posts = guest.survey, 0, 0
    while pages < MOST_PAGES:
        page = expect(browser.get(path), 200, path)
        pages += 1
        step = path.removeprefix(guest.survey).partition("?")[0].rpartition("/")[2]
        if step == "sent":
            return Walked(guest, pages, posts)
        if step in LINKS:
            path = guest.survey + LINKS[step]
            continue
        form = {"csrf": token_in(page), **forms[step]}
        path = expect(browser.post(path, form), 303, path).location
        posts += 1
    raise WrongAnswer(f"the survey has no end at {path}")


def walk_bare(browser: Browser, pages: int, posts: int) -> UUID:
    """As many pages and answers of the bare site; the response's id."""
    response = uuid4()
    path = f"/survey/{response}/0"
    for step in range(pages):
        expect(browser.get(path), 200, path)
        if step < posts:
            path = expect(browser.post(path, {"answer": str(step)}), 303, path).location
    return response
