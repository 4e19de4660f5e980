"""Telling people what changed: what waits for an answer, writing it, and who has seen it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from easyread.lint import Report
from easyread.pictures import Picture, picture, search
from feedback.access import May
from feedback.actions import changes
from feedback.actions.answered import (
    ANSWERS,
    ENTRY,
    Telling,
    how_many_wait,
    named,
    tellings_of,
    waiting_for_an_answer,
)
from feedback.actions.changes import ChangeNotReady, NewChange, changes_told, find_change
from feedback.web.door import Room
from feedback.web.house import actor, db, house, now
from feedback.web.languages import gettext, mark

room = Room("changes_tell", __name__)
PAGE = 20
MOST_PICTURES = 12
PROBLEMS = {
    "you-said-missing": mark("Write what people said."),
    "we-did-missing": mark("Write what you did, or why nothing has changed."),
    "what-next-missing": mark("Write what happens next."),
    "too-hard": mark("These words are too hard to read. Make them easier."),
    "too-long": mark("Use 1,000 letters or fewer."),
    "no-source": mark("Choose what this change came from."),
    "source-not-here": mark("You can no longer use one of these. Choose again."),
    "no-such-picture": mark("There is no picture with this name."),
    "day-is-over": mark("Choose a day from today on."),
    "no-such-day": mark("Write the day as year, month, day."),
}


@room.get("/changes", may=May.MAKE_CHANGE)
def told() -> str:
    """The changes we told, and which of them were seen."""
    before = _moment(request.args.get("before", ""))
    found = changes_told(db(), actor(), now(), before, PAGE + 1)
    return render_template(
        "pages/changes/told.html",
        told=found[:PAGE],
        more=found[PAGE - 1].change.made_at if len(found) > PAGE else None,
        waiting=how_many_wait(db(), actor(), now()),
    )


@room.get("/changes/waiting", may=May.MAKE_CHANGE)
def waiting() -> str:
    """What people told us that has no answer yet, oldest first."""
    after = _moment(request.args.get("after", ""))
    found = waiting_for_an_answer(db(), actor(), now(), after, PAGE + 1)
    return render_template(
        "pages/changes/waiting.html",
        tellings=found[:PAGE],
        more=found[PAGE - 1].at if len(found) > PAGE else None,
        count=how_many_wait(db(), actor(), now()),
    )


@room.get("/changes/new", may=May.MAKE_CHANGE)
def new() -> str:
    """Say what changed because of these tellings."""
    written = _written(request.args)
    return _page(written, {}, {}, tellings_of(db(), actor(), written["source"], now()))


@room.post("/changes/new", may=May.MAKE_CHANGE)
def tell() -> str | tuple[str, int] | AnyResponse:
    """Find a picture, check the words, or tell it."""
    written = _written(request.form)
    sources = tellings_of(db(), actor(), written["source"], now())
    told = _change_of(written)
    if request.form.get("do") in {"find", "check"}:
        return _page(written, changes.check_words(told), {}, sources)
    try:
        if written["by_on"] and told.by_on is None:
            raise ChangeNotReady({"by_on": ("no-such-day", "There is no such day.")})
        change = changes.tell_change(db(), actor(), told, now())
    except ChangeNotReady as not_ready:
        wrong = {field: code for field, (code, _) in not_ready.problems.items()}
        return _page(written, changes.check_words(told), wrong, sources), 422
    return redirect(url_for("changes_tell.one", change=change.id), 303)


@room.get("/changes/<uuid:change>", may=May.MAKE_CHANGE)
def one(change: UUID) -> str:
    """A change as it is told."""
    return render_template(
        "pages/changes/told_one.html", found=find_change(db(), actor(), change, now())
    )


FIELDS = ("you_said", "we_did", "what_next", "picture", "by_on", "find", "language")


def _written(form: Any) -> dict[str, Any]:
    """What was typed and chosen, as it was."""
    texts = {name: form.get(name, "") for name in FIELDS}
    return {
        **texts,
        "has_changed": form.get("has_changed", "yes"),
        "source": form.getlist("source"),
    }


def _change_of(written: dict[str, Any]) -> NewChange:
    ids = named(written["source"])
    languages = house().settings.languages
    return NewChange(
        you_said=written["you_said"],
        we_did=written["we_did"],
        what_next=written["what_next"],
        has_changed=written["has_changed"] != "no",
        picture=written["picture"],
        by_on=_day(written["by_on"]),
        entry_ids=ids[ENTRY],
        response_ids=ids[ANSWERS],
        language=written["language"] if written["language"] in languages else languages[0],
    )


def _page(
    written: dict[str, Any],
    reports: dict[str, Report],
    wrong: dict[str, str],
    sources: list[Telling],
) -> str:
    return render_template(
        "pages/changes/new.html",
        written=written,
        reports={name: asdict(report) for name, report in reports.items()},
        wrong={name: gettext(PROBLEMS[code]) for name, code in wrong.items()},
        sources=sources,
        pictures=_pictures(written),
    )


def _pictures(written: dict[str, Any]) -> list[Picture]:
    """What was looked for, with what is chosen before it."""
    found = search(written["find"])[:MOST_PICTURES]
    chosen = written["picture"]
    if not chosen or chosen in {one.name for one in found}:
        return found
    try:
        return [picture(chosen), *found]
    except LookupError:
        return found


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _moment(written: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
