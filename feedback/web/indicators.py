"""Indicators: a site's own, and the sites side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import render_template, request

from feedback.access import COMPARE, May, may_at_all
from feedback.actions.codes_by_site import codes_by_site
from feedback.actions.holding_back import Held
from feedback.actions.indicators import (
    FIRST,
    SiteIndicators,
    ThemeRows,
    site_indicators,
    sites_side_by_side,
)
from feedback.actions.quality_signals import how_many_with_care
from feedback.actions.shipped_codes import SHIPPED
from feedback.forms.shipping import shipped_themes
from feedback.model.asking import WaveKind
from feedback.model.care import Site
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
    """My own site's indicators; the sites side by side for whoever compares them."""
    if actor().role in COMPARE:
        return compare()
    return one(actor().site_id)


@room.get("/indicators/<uuid:site>", may=May.SEE_INDICATORS)
def one(site: UUID) -> str:
    """One site's indicators."""
    found = site_indicators(db(), actor(), site, smallest(), now())
    waves = [(one.wave, fold_themes(one.themes)) for one in found.waves]
    return render_template(
        "pages/indicators/site.html",
        found=found,
        waves=waves,
        compares=actor().role in COMPARE,
        has_cautions=are_many(how_many_with_care(db(), found.site.id, now())),
        **_words(),
    )


@room.get("/indicators/codes", may=May.COMPARE_CODES)
def codes() -> str:
    """The codes of a set that ships, site by site; of the first set unless one is chosen."""
    asked = request.args.get("set", "")
    chosen = asked if asked in SHIPPED else next(iter(SHIPPED))
    return render_template(
        "pages/indicators/codes.html",
        found=codes_by_site(db(), actor(), chosen, smallest(), now()),
        sets=[(name, name) for name in SHIPPED],
        chosen=chosen,
        **_words(),
    )


def are_many(counts: tuple[int, int]) -> bool:
    """True when neither group is too small to speak of. The numbers themselves are not said: less
    what a table shows, they were how many answered in a voice whose row is held back.
    """
    some, of = counts
    return some >= smallest() and not 0 < of - some < smallest()


def compare() -> str:
    """The sites side by side, for one theme and one wave."""
    themes = shipped_themes()
    asked = request.args.get("theme", "")
    theme = next((one for one in themes if one.name == asked), themes[0])
    kinds = [kind.value for kind in WaveKind]
    wave = request.args.get("wave", "")
    wave = wave if wave in kinds else kinds[0]
    sites = sites_side_by_side(db(), actor(), smallest(), now())
    said = list(_voices_of(sites, theme.name, wave))
    silent = {one.site.id for one in sites} - {row.site.id for row in said}
    return render_template(
        "pages/indicators/sites.html",
        said=fold(said),
        silent=[one.site for one in sites if one.site.id in silent],
        moved=fold(SiteRow(one.site, one.hand_offs) for one in sites),
        first=fold(SiteRow(one.site, one.first) for one in sites),
        themes=themes,
        theme=theme,
        wave=wave,
        waves={kind: gettext(words) for kind, words in WAVES.items()},
        **_words(),
    )


@dataclass(frozen=True)
class Folded:
    """The rows (or themes) that show a number, and those of which all is held back."""

    shown: tuple[Any, ...]
    too_few: tuple[Any, ...]


def fold(rows: Iterable[Any]) -> Folded:
    """Rows with a `held`, put apart: a table of dashes says no more than one sentence does."""
    rows = tuple(rows)
    return Folded(
        tuple(row for row in rows if not row.held.is_empty),
        tuple(row for row in rows if row.held.is_empty),
    )


def fold_themes(themes: Iterable[ThemeRows]) -> Folded:
    """The same for themes: (theme, its folded rows) for those that show a number."""
    folded = [(one.theme, fold(one.rows)) for one in themes]
    return Folded(
        tuple((theme, rows) for theme, rows in folded if rows.shown),
        tuple(theme for theme, rows in folded if not rows.shown),
    )


@dataclass(frozen=True)
class SiteRow:
    """A row of one site in a table of sites, for one voice or for all."""

    site: Site
    held: Held
    voice: str = ""


def _voices_of(sites: Iterable[SiteIndicators], theme: str, wave: str) -> Iterator[SiteRow]:
    for one in sites:
        for rows in (rows for rows in one.waves if rows.wave.kind == wave):
            for found in (found for found in rows.themes if found.theme.name == theme):
                yield from (SiteRow(one.site, row.held, row.voice) for row in found.rows)


def smallest() -> int:
    """Totals of fewer people than this are held back."""
    return house().settings.smallest_total


def _words() -> dict[str, object]:
    return {
        "first_words": [gettext(FIRST_WORDS[first]) for first in FIRST],
        "voices": {voice: gettext(words) for voice, words in VOICES.items()},
        "smallest": smallest(),
        "may_carry_out": may_at_all(actor().role, May.CARRY_OUT_ANSWERS),
        "language": reading().language,
    }
