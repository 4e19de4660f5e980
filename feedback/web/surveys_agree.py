"""Before the first question: what a survey is, that I can say no, and whether that was clear.

The check questions never stop anyone: a wrong answer is explained again, twice at most, and then
a person to help is offered (Mental Capacity Act 2005, section 1: everyone is assumed able to
decide, and gets all help to do so).
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions.agreements import CHECKS, LEFT, Explained, agree, decline
from feedback.actions.surveys import find_asked
from feedback.actions.surveys_list import About, people_in
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark
from feedback.web.reading import reading
from feedback.web.remembered import remembered, remembered_about
from feedback.web.said import hint_about_helpers
from feedback.web.understood import (
    NOT_HEARD,
    NOT_IN_MY_LANGUAGE,
    is_in_my_language,
    may_be_unheard,
)

room = Room("surveys_agree", __name__)
MOST_EXPLAINED = 2
MOST_USUAL = 80


@dataclass(frozen=True)
class Check:
    """A question about a fact, its right answer, and the words and picture that explain it."""

    question: str
    right: str
    picture: str
    again: tuple[str, ...]


# One of the 3 is answered with no, so that saying yes to all of them shows.
ASKED: dict[str, Check] = {
    "say-no": Check(
        mark("Can you say no to these questions?"),
        "yes",
        "i-can-say-no",
        (
            mark("You can say no."),
            mark("You choose if you want to answer."),
            mark("No one will be cross with you."),
        ),
    ),
    "stop": Check(
        mark("Can you stop when you want?"),
        "yes",
        "i-can-stop",
        (
            mark("You can stop at any time."),
            mark("You can skip a question."),
            mark("You do not have to say why."),
        ),
    ),
    "support": Check(
        mark("Do you lose support if you say no?"),
        "no",
        "safe",
        (
            mark("Your support stays the same."),
            mark("It stays the same if you say yes."),
            mark("It stays the same if you say no."),
        ),
    ),
}
TEXTS = tuple(text for one in ASKED.values() for text in (one.question, *one.again))
WITH = {
    "": ("on-my-own", mark("No one")),
    "family": ("family", mark("Family or a friend")),
    "paid-worker": ("professional", mark("A paid worker")),
    "advocate": ("speaks-up-for-me", mark("An advocate")),
    "social-worker": ("social-worker", mark("The social worker")),
}


@room.get("/surveys/<uuid:invitation>/before/you-decide", may=May.ANSWER_SURVEY)
def you_decide(invitation: UUID) -> Response:
    """What, why, who sees it; I can say no, I can stop, and my support stays."""
    asked = find_asked(db(), actor(), invitation, now())

    def draw(people: About) -> str:
        page = "pages/surveys/agree/you_decide.html"
        return render_template(page, asked=asked, people=people)

    return remembered_about(people_in(db(), asked), "you-decide", draw, invitation=invitation)


@room.get("/surveys/<uuid:invitation>/before/check/<name>", may=May.ANSWER_SURVEY)
def check(invitation: UUID, name: str) -> Response:
    """One check question; when it was answered wrong, the explanation stands above it."""
    find_asked(db(), actor(), invitation, now())
    asking = _known(name)

    def draw() -> str:
        return render_template(
            "pages/surveys/agree/check.html",
            check=asking,
            again=min(_number("again"), MOST_EXPLAINED),
            offers_help=_number("again") >= MOST_EXPLAINED,
            skip_at=_after(invitation, name, LEFT),
            back=_before(invitation, name),
        )

    key = ("check", name)
    return remembered(key, draw, with_query=_is_usual(), invitation=invitation)


@room.post("/surveys/<uuid:invitation>/before/check/<name>", may=May.ANSWER_SURVEY)
def understood(invitation: UUID, name: str) -> AnyResponse:
    """Right: on to what comes next. Wrong: explained again, and asked again."""
    find_asked(db(), actor(), invitation, now())
    explained = _number("again")
    if request.form.get("answer") == _known(name).right:
        return redirect(_after(invitation, name, explained), 303)
    again = {"again": explained + 1, "checks": _checks()}
    here = url_for("surveys_agree.check", invitation=invitation, name=name, **again)
    return redirect(here, 303)


@room.get("/surveys/<uuid:invitation>/before/yes-or-no", may=May.ANSWER_SURVEY)
def yes_or_no(invitation: UUID) -> Response:
    """Do I want to answer?"""
    find_asked(db(), actor(), invitation, now())

    def draw() -> str:
        return _page(invitation)

    return remembered("yes-or-no", draw, with_query=_is_usual(), invitation=invitation)


def _page(invitation: UUID, problem: str = "") -> str:
    return render_template(
        "pages/surveys/agree/yes_or_no.html",
        helpers=[(name, gettext(words), shown) for name, (shown, words) in WITH.items()],
        hint=hint_about_helpers(reading().language),
        back=url_for("surveys_agree.check", invitation=invitation, name=CHECKS[-1]),
        problem=problem,
    )


def _why_no_yes(how: Explained) -> str | None:
    """What cannot be read, or neither heard nor explained by anyone, cannot be a yes."""
    if not is_in_my_language(TEXTS):
        return NOT_IN_MY_LANGUAGE
    is_clear = how.explained_with or any(how.checks.get(name, LEFT) != LEFT for name in CHECKS)
    was_left = len(how.checks) == len(CHECKS) and not is_clear
    return NOT_HEARD if was_left and may_be_unheard(TEXTS) else None


@room.post("/surveys/<uuid:invitation>/before/yes-or-no", may=May.ANSWER_SURVEY)
def said(invitation: UUID) -> AnyResponse | Response:
    """Yes begins the survey, with a question to try. No is kept, and nobody asks again."""
    if request.form.get("then") == "no":
        decline(db(), actor(), invitation, _explained(), now())
        return redirect(url_for("surveys_agree.said_no", invitation=invitation), 303)
    if problem := _why_no_yes(_explained()):
        find_asked(db(), actor(), invitation, now())
        return make_response(_page(invitation, gettext(problem)), 422)
    agree(db(), actor(), invitation, _explained(), now())
    return redirect(url_for("surveys_questions.practice", invitation=invitation), 303)


@room.get("/surveys/<uuid:invitation>/before/said-no", may=May.ANSWER_SURVEY)
def said_no(invitation: UUID) -> str:
    """I said no. That is fine."""
    asked = find_asked(db(), actor(), invitation, now())
    return render_template("pages/surveys/agree/said_no.html", asked=asked)


def _known(name: str) -> Check:
    return ASKED.get(name) or abort(404)


def _after(invitation: UUID, name: str, explained: int) -> str:
    """The next check question, or the question whether I want to; with what was kept so far."""
    here = CHECKS.index(name)
    kept = ".".join([*filter(None, [_checks()]), f"{name}:{explained}"])
    if here + 1 < len(CHECKS):
        return url_for(
            "surveys_agree.check", invitation=invitation, name=CHECKS[here + 1], checks=kept
        )
    return url_for("surveys_agree.yes_or_no", invitation=invitation, checks=kept)


def _before(invitation: UUID, name: str) -> str:
    here = CHECKS.index(name)
    if here == 0:
        return url_for("surveys_agree.you_decide", invitation=invitation)
    return url_for("surveys_agree.check", invitation=invitation, name=CHECKS[here - 1])


def _explained() -> Explained:
    helper = request.form.get("with", "")
    return Explained(
        reading().language,
        reading().mode,
        helper if helper in WITH else "",
        _read_checks(_checks()),
    )


def _is_usual() -> bool:
    """True for an address as most have it: it only says how often each check was explained."""
    return set(request.args) <= {"checks"} and len(request.query_string) <= MOST_USUAL


def _checks() -> str:
    return request.values.get("checks", "")[:200]


def _read_checks(written: str) -> dict[str, int]:
    """How often each check was explained; anything that is not a known check is left out."""
    pairs = (part.partition(":") for part in written.split("."))
    return {
        name: int(number)
        for name, _, number in pairs
        if name in CHECKS and number.removeprefix("-").isdigit() and len(number) < 4
    }


def _number(name: str) -> int:
    written = request.values.get(name, "")
    return int(written) if written.isdigit() and len(written) < 3 else 0
