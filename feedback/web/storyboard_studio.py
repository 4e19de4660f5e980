"""The studio: one page of a storyboard at a time, and everything that can be done to it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from flask import Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, NotHere
from feedback.actions import storyboards
from feedback.actions.drawn_pages import has_place_for_pages
from feedback.actions.meanwhile import mark_of
from feedback.actions.sorted_cards import SortedAnswer, sorted_answers
from feedback.actions.storyboard_checks import findings
from feedback.actions.storyboard_contents import (
    Quoted,
    current_board,
    names_of,
    quotations_to_use,
    resolve,
    stand_ins_of,
    usable_media,
)
from feedback.model.storyboard_pages import BadBoard, Board, Page, Panel
from feedback.model.storyboards import Storyboard
from feedback.model.telling import MediaFile
from feedback.web.door import Room
from feedback.web.errors import speak_of_stories
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark
from feedback.web.picture_search import choosable, name_of, search_pictures
from feedback.web.reading import reading
from feedback.web.storyboard_forms import Asked, FormWrong, change_of, open_after
from feedback.web.storyboard_words import NOT_TURNED, TURNED, done_words, for_studio
from feedback.web.told_words import for_templates

room = Room("storyboard_studio", __name__)
speak_of_stories(room)
PICTURES = 12
PROBLEMS = {
    "too-long": mark("This is too long for us to keep. Please make it shorter."),
    "words-missing": mark("Write what stands there."),
    "nothing-chosen": mark("Choose one of them."),
    "not-a-place": mark("Write whole numbers for the place."),
    "no-room": mark("That is more than a storyboard can hold. Nothing was changed."),
}
TURNS = {"undo": storyboards.undo, "redo": storyboards.redo}


@room.get("/storyboards/<uuid:storyboard>", may=May.EDIT_STORY)
def page(storyboard: UUID) -> str | AnyResponse:
    """A storyboard to work on: its pages, one of them large, and what is in the chosen panel."""
    found = storyboards.see_storyboard(db(), actor(), storyboard, now())
    if found.story_id is None:
        return redirect(url_for("storyboards.read", storyboard=storyboard), 303)
    return _page(found)


@room.post("/storyboards/<uuid:storyboard>", may=May.EDIT_STORY)
def change(storyboard: UUID) -> AnyResponse | tuple[str, int]:
    """Do to the pages what a button says."""
    asked = _asked()
    shown = request.form.get("shown", 0, type=int)
    try:
        wanted = change_of(request.form.get("do", ""), asked)
        if wanted is None:
            raise NotHere(f"a change of storyboard {storyboard}")
        what, edit = wanted
        before = storyboards.see_version(db(), actor(), storyboard, shown, now()).board
        found = storyboards.change_board(db(), actor(), storyboard, what, edit, shown, now())
    except FormWrong as wrong:
        found = storyboards.see_storyboard(db(), actor(), storyboard, now())
        return _page(found, wrong=[(wrong.field, gettext(PROBLEMS[wrong.code]))]), 422
    except BadBoard:
        found = storyboards.see_storyboard(db(), actor(), storyboard, now())
        problem = PROBLEMS["no-room"]
        return _page(found, wrong=[("studio", gettext(problem))]), 422
    except storyboards.ChangedMeanwhile as meanwhile:
        more: dict[str, Any] = {"aside": meanwhile.version.number}
        return _back(storyboard, asked, **more)
    after = current_board(db(), found)
    opened = open_after(before, after, asked)
    said = {"done": what if after != before else "nothing"}
    if "q" in request.form:
        said["q"] = request.form["q"]
    return redirect(url_for("storyboard_studio.page", storyboard=storyboard, **opened, **said), 303)


@room.get("/storyboards/<uuid:storyboard>/changes", may=May.EDIT_STORY, is_watching=True)
def changes(storyboard: UUID) -> Response:
    """Which version counts, and a mark of what may be shown: for the open studio."""
    found = storyboards.see_storyboard(db(), actor(), storyboard, now())
    quotations = quotations_to_use(db(), actor(), found, now())
    photos = usable_media(db(), actor(), found, now())
    cards = sorted_answers(db(), found, now())
    return jsonify(saved=found.saved_count, mark=_mark_of(quotations, photos, cards))


@room.post("/storyboards/<uuid:storyboard>/turn/<way>", may=May.EDIT_STORY)
def turn(storyboard: UUID, way: str) -> AnyResponse:
    """Undo the last thing I did to the pages, or do it again."""
    asked = _asked()
    if way not in TURNS:
        raise NotHere(f"a turn of storyboard {storyboard}")
    try:
        what = TURNS[way](db(), actor(), storyboard, now())
    except storyboards.NothingToTurn as refused:
        return _back(storyboard, asked, not_turned=refused.code)
    return _back(storyboard, asked, turned=way, done=what)


def _back(storyboard: UUID, asked: Asked, **more: Any) -> AnyResponse:
    given = {"page": asked.page, "panel": asked.panel, "item": asked.item} | more
    kept = {name: value for name, value in given.items() if value}
    return redirect(url_for("storyboard_studio.page", storyboard=storyboard, **kept), 303)


def _asked() -> Asked:
    given = (request.values.get(name, "") for name in ("page", "panel", "item"))
    return Asked(*given, form=request.form)


def _page(found: Storyboard, wrong: list[tuple[str, str]] | None = None) -> str:
    board = current_board(db(), found)
    names = names_of(db(), found, now())
    drawn = resolve(db(), actor(), found, now(), board, names)
    quotations = quotations_to_use(db(), actor(), found, now(), names)
    photos = usable_media(db(), actor(), found, now())
    cards = sorted_answers(db(), found, now())
    asked = _asked()
    here = _open_page(board, asked)
    panel = _open_panel(here, asked)
    item = panel and panel.find(asked.item)
    wanted = request.values.get("q", "").strip()[:80]
    return render_template(
        "pages/storyboards/studio.html",
        storyboard=found,
        has_drawn_pages=has_place_for_pages(db(), actor(), found),
        drawn=drawn,
        page=here and drawn.page(here.id),
        kept_page=here,
        panel=panel and drawn.panel(panel.id),
        kept_panel=panel,
        item=item,
        shown_item=item and _drawn_item(drawn, panel, item.id),
        quotations=quotations,
        used=set(board.quotation_ids),
        photos=photos,
        sorted_cards=cards,
        speakers=stand_ins_of(names),
        found_pictures=_found_pictures(wanted),
        wanted=wanted,
        findings=findings(drawn),
        turns=storyboards.turns(db(), actor(), found),
        mark=_mark_of(quotations, photos, cards),
        aside=request.args.get("aside", type=int),
        said=_said(),
        wrong=wrong or [],
        typed=defaultdict(str, request.form.to_dict() if wrong else {}),
        idea=lambda name: name_of(name, reading().language),
        **for_studio(),
        **{key: value for key, value in for_templates().items() if key != "idea"},
    )


def _mark_of(quotations: list[Quoted], photos: list[MediaFile], cards: list[SortedAnswer]) -> str:
    """The same while the same words and pictures of the story may be used."""
    told = (str(one.id) for one in (*quotations, *photos))
    return mark_of(*told, *(one.source for one in cards))


def _open_page(board: Board, asked: Asked) -> Page | None:
    """The page that is asked for, or that the panel is on; else the first."""
    first = board.pages[0] if board.pages else None
    return board.page(asked.page) or board.page_of(asked.panel) or first


def _open_panel(here: Page | None, asked: Asked) -> Panel | None:
    panels = here.panels if here else ()
    chosen = next((one for one in panels if one.id == asked.panel), None)
    return chosen or (panels[0] if panels else None)


def _drawn_item(drawn: Any, panel: Panel | None, item_id: str) -> Any:
    shown = drawn.panel(panel.id) if panel else None
    items = (*shown.words, *shown.pictures) if shown else ()
    return next((one for one in items if one.id == item_id), None)


def _found_pictures(wanted: str) -> list[str]:
    found = search_pictures(wanted, reading().language) if wanted else list(choosable())
    return found[: PICTURES if wanted else PICTURES // 2]


def _said() -> str:
    """What was just done, from the address: said once, and to a screen reader."""
    args = request.args
    if refused := NOT_TURNED.get(args.get("not_turned", "")):
        return gettext(refused)
    done = done_words(args.get("done", ""))
    if done and (turned := TURNED.get(args.get("turned", ""))):
        return gettext(turned, what=done)
    return done
