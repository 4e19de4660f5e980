"""Rounds of asking: begun and ended, and the surveys that are asked in them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import waves
from feedback.actions.waves import WaveRefused
from feedback.forms.shipping import shipped
from feedback.model.asking import WaveKind
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.indicators import WAVES
from feedback.web.languages import gettext, mark
from feedback.web.reading import reading
from feedback.web.surveys_words import said

room = Room("waves", __name__)
PROBLEMS = {
    "no-name": mark("Write a name."),
    "name-too-long": mark("Use 80 letters or fewer."),
    "in-the-future": mark("Choose today or a day before."),
    "ends-before-it-began": mark("The last day must be after the first."),
    "no-such-day": mark("Write the day as year, month, day."),
    "no-survey": mark("Pick a survey."),
    "is-over": mark("This round is over."),
}
FIELD_OF = {"no-name": "name", "name-too-long": "name", "ends-before-it-began": "until"}


@room.get("/waves", may=May.ASK_SURVEYS)
def page() -> str:
    """The rounds of the site, what is asked in each, and a place to begin one."""
    return _page()


@room.post("/waves", may=May.ASK_SURVEYS)
def begin() -> AnyResponse | tuple[str, int]:
    """Begin a round, or say what is wrong."""
    form = request.form
    kind = form.get("kind", "")
    try:
        waves.begin_wave(
            db(),
            actor(),
            WaveKind(kind) if kind in list(WaveKind) else WaveKind.OWN,
            form.get("name", ""),
            _day("from") or now().date(),
            _day("until"),
            now(),
        )
    except WaveRefused as no:
        db().rollback()
        return _page(no.code), 422
    return redirect(url_for("waves.page"), 303)


@room.post("/waves/<uuid:wave>/ask", may=May.ASK_SURVEYS)
def ask(wave: UUID) -> AnyResponse | tuple[str, int]:
    """Ask a survey in a round."""
    try:
        waves.ask_survey(db(), actor(), wave, request.form.get("survey", ""), now())
    except WaveRefused as no:
        db().rollback()
        return _page(no.code), 422
    return redirect(url_for("waves.page", _anchor=f"wave-{wave}"), 303)


@room.post("/waves/ask-those-since", may=May.ASK_SURVEYS)
def ask_those_since() -> AnyResponse:
    """Ask those who came since."""
    waves.ask_those_since(db(), actor(), now())
    return redirect(url_for("waves.page"), 303)


@room.post("/waves/<uuid:wave>/end", may=May.ASK_SURVEYS)
def end(wave: UUID) -> AnyResponse:
    """End a round."""
    waves.end_wave(db(), actor(), wave, now())
    return redirect(url_for("waves.page", _anchor=f"wave-{wave}"), 303)


def _page(code: str = "") -> str:
    language = reading().language
    titles = {one.name: said(one.title, language).text for one in shipped()}
    return render_template(
        "pages/waves/page.html",
        waves=waves.waves_here(db(), actor(), now()),
        titles=titles,
        kinds=[(kind, gettext(words)) for kind, words in WAVES.items()],
        kind_words={kind: gettext(words) for kind, words in WAVES.items()},
        wrong={FIELD_OF.get(code, "from"): gettext(PROBLEMS[code])} if code else {},
        written=request.form,
        today=now().date(),
    )


def _day(name: str) -> date | None:
    written = request.form.get(name, "").strip()
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise WaveRefused("no-such-day") from None
