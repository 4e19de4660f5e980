"""Coders of a story side by side, how far they agree in numbers, and settling where they differ."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import comparing, settling
from feedback.actions.comparing import Comparison, Place
from feedback.actions.meanwhile import ChangedMeanwhile
from feedback.actions.reliability import reliability_of
from feedback.model.second_coding import Keep
from feedback.model.stories import Code
from feedback.web.door import Room
from feedback.web.errors import speak_of_stories
from feedback.web.house import actor, db, now
from feedback.web.ids import read_uuid
from feedback.web.languages import gettext, mark
from feedback.web.place_words import for_places
from feedback.web.told_words import for_templates

room = Room("comparing", __name__)
speak_of_stories(room)
PROBLEMS = {
    "nothing-kept": mark("Choose what should stay. Then press Settle."),
    "changed-meanwhile": mark("Something changed since you opened this page. Look again."),
}
KEEP_WORDS = {Keep.ALL: mark("Keep all"), Keep.NONE: mark("Drop what differs")}


@room.get("/stories/<uuid:story>/coders", may=May.COMPARE_CODERS)
def page(story: UUID) -> str:
    """Each place of a story with who coded what, differences first."""
    return _page(story)


@room.post("/stories/<uuid:story>/coders", may=May.COMPARE_CODERS)
def settle(story: UUID) -> AnyResponse | tuple[str, int]:
    """Settle the codes of one place where coders differ."""
    form, coders = request.form, _ids("coder")
    quotation = read_uuid(form.get("quotation"))
    try:
        made = settling.settle_place(
            db(),
            actor(),
            story,
            quotation or story,
            form.get("keep", ""),
            coders,
            now(),
            form.get("shown"),
        )
    except settling.NothingKept as refused:
        return _page(story, quotation, refused.code), 422
    except ChangedMeanwhile:
        return _page(story, quotation, "changed-meanwhile"), 409
    given = {"story": story, "coder": coders, "code": _code(), "_anchor": f"p-{made.quotation_id}"}
    return redirect(url_for("comparing.page", **given), 303)


@room.get("/stories/<uuid:story>/reliability", may=May.COMPARE_CODERS)
def numbers(story: UUID) -> str:
    """How far the coders of a story agree, in numbers."""
    found = comparing.compare_coders(db(), actor(), story, _ids("coder"), now())
    return render_template(
        "pages/comparing/numbers.html",
        story=found.story,
        comparison=found,
        reliability=reliability_of(db(), found),
        chosen={one.id for one in found.coders},
        **for_templates(),
    )


def _page(story: UUID, at: UUID | None = None, problem: str | None = None) -> str:
    found = comparing.compare_coders(db(), actor(), story, _ids("coder"), now())
    code = next((one for one in found.codes if one.id == _code()), None)
    shown = [one for one in found.places if code is None or code in one.codes]
    differing = [one for one in shown if _differs(one, code)]
    return render_template(
        "pages/comparing/page.html",
        story=found.story,
        comparison=found,
        chosen={one.id for one in found.coders},
        code=code,
        codes=[("", gettext("All codes")), *((str(one.id), one.name) for one in found.codes)],
        differing=differing,
        alike=[one for one in shown if one not in differing],
        numbers={one.quotation.id: number for number, one in enumerate(found.places, 1)},
        outcomes={one.quotation.id: _choices(found, one) for one in differing},
        mark_of_place=settling.mark_of_place,
        wrong=_wrong(at, problem),
        **for_templates(),
        **for_places(),
    )


def _differs(place: Place, code: Code | None) -> bool:
    return bool(place.differing) if code is None else code in place.differing


def _choices(comparison: Comparison, place: Place) -> list[tuple[str, str, list[Code]]]:
    """What can be kept: value, words and the codes that stay; each outcome once."""
    whose = [
        (str(one.id), gettext("Keep what %(name)s gave", name=one.name), Keep.ONE, one.id)
        for one in comparison.coders
    ]
    every: list[tuple[str, str, Keep, UUID | None]] = [
        *whose,
        *((one.value, gettext(words), one, None) for one, words in KEEP_WORDS.items()),
    ]
    found: dict[tuple[UUID, ...], tuple[str, str, list[Code]]] = {}
    for value, words, keep, coder in every:
        stays = place.kept(keep, coder)
        found.setdefault(tuple(code.id for code in stays), (value, words, stays))
    return list(found.values())


def _wrong(at: UUID | None, problem: str | None) -> list[tuple[str, str]]:
    return [(f"p-{at}", gettext(PROBLEMS[problem]))] if problem else []


def _code() -> UUID | None:
    return read_uuid(request.values.get("code"))


def _ids(name: str) -> list[UUID]:
    given: Iterable[Any] = map(read_uuid, request.values.getlist(name))
    return [one for one in given if one is not None]
