"""Indicators: a site's own, and the sites side by side."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request

from feedback.access import May
from feedback.actions.indicators import FIRST, site_indicators, sites_side_by_side
from feedback.forms.shipping import shipped_themes
from feedback.model.accounts import Role
from feedback.model.asking import WaveKind
from feedback.web.door import Room
from feedback.web.house import actor, db, house, now
from feedback.web.languages import gettext, mark
from feedback.web.reading import reading

room = Room("indicators", __name__)
FIRST_WORDS = {
    "worker": mark("The social worker"),
    "person": mark("The person"),
    "carer": mark("The family"),
    "professional": mark("A professional"),
}
VOICES = {
    "person": mark("People"),
    "carer": mark("Families"),
    "professional": mark("Professionals"),
    "staff": mark("People, by phone"),
}
WAVES = {
    "baseline": mark("Baseline"),
    "reflect-and-refine": mark("Reflect and refine"),
    "feasibility": mark("Feasibility"),
    "own": mark("The site's own"),
}


@room.get("/indicators", may=May.SEE_INDICATORS)
def page() -> str:
    """My own site's indicators; for evaluators the sites side by side."""
    if actor().role is Role.EVALUATOR:
        return compare()
    return one(actor().site_id)


@room.get("/indicators/<uuid:site>", may=May.SEE_INDICATORS)
def one(site: UUID) -> str:
    """One site's indicators."""
    found = site_indicators(db(), actor(), site, smallest(), now())
    return render_template("pages/indicators/site.html", found=found, **_words())


def compare() -> str:
    """The sites side by side, for one theme and one wave."""
    themes = shipped_themes()
    asked = request.args.get("theme", "")
    theme = next((one for one in themes if one.name == asked), themes[0])
    kinds = [kind.value for kind in WaveKind]
    wave = request.args.get("wave", "")
    return render_template(
        "pages/indicators/sites.html",
        sites=sites_side_by_side(db(), actor(), smallest(), now()),
        themes=themes,
        theme=theme,
        wave=wave if wave in kinds else kinds[0],
        waves={kind: gettext(words) for kind, words in WAVES.items()},
        **_words(),
    )


def smallest() -> int:
    """Totals of fewer people than this are held back."""
    return house().settings.smallest_total


def _words() -> dict[str, object]:
    return {
        "first_words": [gettext(FIRST_WORDS[first]) for first in FIRST],
        "voices": {voice: gettext(words) for voice, words in VOICES.items()},
        "smallest": smallest(),
        "language": reading().language,
    }
