"""Pages that an illustrator drew outside: bringing them in, their order, and their words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, NotHere
from feedback.actions import drawn_pages
from feedback.actions.meanwhile import ChangedMeanwhile
from feedback.actions.storyboard_contents import resolve
from feedback.model.drawn_pages import DRAWN, DrawnPage
from feedback.model.storyboards import Stage, Storyboard
from feedback.web.door import Room
from feedback.web.errors import speak_of_stories
from feedback.web.house import actor, db, house, now
from feedback.web.ids import read_uuid
from feedback.web.languages import gettext, mark
from feedback.web.media_files import serve
from feedback.web.storyboard_words import STAGE_WORDS
from feedback.web.telling import PROBLEMS as WHEN_TELLING
from feedback.web.telling import out_of_order
from feedback.web.told_words import for_templates
from feedback.web.uploads import STATUS, receive_upload
from media.kinds import DRAWN as DRAWN_FILES
from media.refused import Refused
from media.store import StoreTrouble

room = Room("drawn_pages", __name__)
speak_of_stories(room)
TOO_MANY = mark("There are too many pages. A storyboard has 60 at most.")
TOO_LARGE = mark("This picture is too large for us. Make it smaller, and bring it again.")
CHANGED = mark("Something changed since you opened this page. Look again.")
NOT_OPENED = mark("We cannot open this file. Please choose another file.")
PROBLEMS = {
    **{code: WHEN_TELLING[code] for code in ("cut", "empty", "full", "busy", "not-a-form")},
    **{code: WHEN_TELLING[code] for code in ("not-text", "too-big", "too-many-parts")},
    "not-what-we-take": mark("Choose pictures or a PDF. We take PNG, JPEG, WebP and HEIC."),
    "too-many-pixels": TOO_LARGE,
    "no-pages": mark("Choose a file first. In place of a page, choose one file."),
    "too-many-pages": TOO_MANY,
    "too-long": mark("This is too long for us to keep. Please make it shorter."),
}
# Why a page cannot be shown, by the code of its file.
TROUBLES = {
    "cut-off": mark("The end is missing. We cannot show it."),
    "locked": mark("It has a password. Save it without one, and bring it again."),
    "too-many-pages": TOO_MANY,
    "too-many-pixels": TOO_LARGE,
    "took-too-long": mark("It took too long to open. Bring its pages one by one."),
}
BRINGS = "pages"
# Fields of a page, by its id: its words, its tick, the mark of what was shown of both, and of the
# words that were offered.
ALT, SHOWS, SHOWN, OFFERED = "alt-", "shows-", "shown-", "offered-"
Do = Callable[[UUID, Stage, UUID], None]


@dataclass(frozen=True)
class Given:
    """What was typed and could not be kept, and what is wrong, at which field."""

    wrong: str = ""
    at: str = BRINGS
    alts: dict[UUID, str] = field(default_factory=dict)
    shows: frozenset[UUID] = frozenset()
    offered: frozenset[UUID] = frozenset()
    instead_of: UUID | None = None


@dataclass(frozen=True)
class Typed:
    """What someone changed on the list: words and ticks, and marks of what they were shown.

    The words of `offered` are not theirs: they left them as they were offered.
    """

    alts: dict[UUID, str]
    shows: frozenset[UUID]
    shown: dict[UUID, str]
    offered: frozenset[UUID]


@room.get("/storyboards/<uuid:storyboard>/drawn/<stage>", may=May.EDIT_STORY)
def page(storyboard: UUID, stage: str) -> str:
    """The pages that were drawn for a stage: to bring, to order, to put into words."""
    return _page(storyboard, _stage(stage), Given(instead_of=_instead_of(request.args)))


@room.post("/storyboards/<uuid:storyboard>/drawn/<stage>", may=May.EDIT_STORY)
def keep(storyboard: UUID, stage: str) -> AnyResponse | tuple[str, int]:
    """Keep the words that were changed; then move one or take one away, when that was pressed.

    Words that were offered are kept when someone says so, not by moving a page.
    """
    where, typed = _stage(stage), _typed(keeps_offered="do" not in request.form)
    alts, shows, shown = typed.alts, typed.shows, typed.shown
    try:
        drawn_pages.keep_words(db(), actor(), storyboard, where, alts, shows, now(), shown)
    except drawn_pages.AltTooLong as no:
        db().rollback()
        long = next((id for id in alts if len(alts[id]) > drawn_pages.LONGEST_ALT), None)
        given = Given(gettext(PROBLEMS[no.code]), f"{ALT}{long}", alts, shows, typed.offered)
        return _page(storyboard, where, given), 422
    except ChangedMeanwhile:
        db().rollback()
        return _page(storyboard, where, _met(storyboard, where, typed)), 409
    done, _, page_id = request.form.get("do", "").partition(":")
    one = read_uuid(page_id)
    if done in DOES and one:
        DOES[done](storyboard, where, one)
    anchor = f"page-{one}" if one and done != "remove" else "done"
    said = {"kept": "yes", "_anchor": anchor}
    return redirect(url_for("drawn_pages.page", storyboard=storyboard, stage=stage, **said), 303)


@room.post("/storyboards/<uuid:storyboard>/drawn/<stage>/bring", may=May.EDIT_STORY, streams=True)
def bring(storyboard: UUID, stage: str) -> Response | AnyResponse:
    """Bring pages from outside, after those that are there or in place of one."""
    where, instead_of = _stage(stage), _instead_of(request.args)
    with house().database.reading() as reads:
        drawn_pages.see_pages(reads, actor(), storyboard, where, now())
    try:
        upload = receive_upload(families=DRAWN_FILES)
        with upload.keeping() as files:
            given = {"instead_of": instead_of}
            drawn_pages.bring_pages(db(), actor(), storyboard, where, files, now(), **given)
    except Refused as no:
        return _refused(storyboard, where, instead_of, no.code, STATUS[no.code])
    except (drawn_pages.NoPages, drawn_pages.TooManyPages) as no:
        return _refused(storyboard, where, instead_of, no.code, 422)
    except (StoreTrouble, DBAPIError) as trouble:
        code = out_of_order(trouble)
        return _refused(storyboard, where, instead_of, code, 507 if code == "full" else 503)
    return redirect(url_for("drawn_pages.page", storyboard=storyboard, stage=stage), 303)


@room.get("/storyboards/<uuid:storyboard>/drawn-pages/<uuid:drawn>", may=May.EDIT_STORY)
def picture(storyboard: UUID, drawn: UUID) -> Response:
    """The picture of a page."""
    return serve(drawn_pages.see_copy(db(), actor(), storyboard, drawn, now()))


def _move(by: int) -> Do:
    def move(storyboard: UUID, stage: Stage, page_id: UUID) -> None:
        drawn_pages.move_page(db(), actor(), storyboard, stage, page_id, by, now())

    return move


def _remove(storyboard: UUID, stage: Stage, page_id: UUID) -> None:
    drawn_pages.remove_page(db(), actor(), storyboard, stage, page_id, now())


DOES: dict[str, Do] = {"earlier": _move(-1), "later": _move(1), "remove": _remove}


def _stage(stage: str) -> Stage:
    """A stage that is drawn. Raises NotHere."""
    if stage not in {one.value for one in DRAWN}:
        raise NotHere(f"drawn pages for {stage}")
    return Stage(stage)


def _instead_of(given) -> UUID | None:
    return read_uuid(given.get("instead_of", ""))


def _typed(*, keeps_offered: bool) -> Typed:
    """The pages whose words or tick are not as they were shown; of all others nothing is said."""
    form = request.form
    sent = {
        id: words
        for name, words in form.items()
        if name.startswith(ALT) and (id := read_uuid(name.removeprefix(ALT)))
    }
    offered = frozenset(
        id
        for id, words in sent.items()
        if drawn_pages.mark_of_typed(words, False) == form.get(f"{OFFERED}{id}")
    )
    if not keeps_offered:
        sent |= dict.fromkeys(offered, "")
    shows = frozenset(id for id in sent if f"{SHOWS}{id}" in form)
    shown = {id: form[f"{SHOWN}{id}"] for id in sent if f"{SHOWN}{id}" in form}
    alts = {
        id: words
        for id, words in sent.items()
        if drawn_pages.mark_of_typed(words, id in shows) != shown.get(id)
    }
    return Typed(alts, shows, shown, offered)


def _met(storyboard: UUID, stage: Stage, typed: Typed) -> Given:
    """What was typed where someone else kept something; no tick of theirs is lost with it."""
    _, pages = drawn_pages.see_pages(db(), actor(), storyboard, stage, now())
    met = (
        f"{ALT}{one.id}"
        for one in pages
        if one.id in typed.alts and drawn_pages.mark_of_page(one) != typed.shown.get(one.id)
    )
    shows = typed.shows | {one.id for one in pages if one.shows_someone}
    return Given(gettext(CHANGED), next(met, "done"), typed.alts, shows, typed.offered)


def _refused(
    storyboard: UUID, stage: Stage, instead_of: UUID | None, code: str, status: int
) -> Response:
    db().rollback()
    wrong = gettext(PROBLEMS.get(code, NOT_OPENED))
    return make_response(_page(storyboard, stage, Given(wrong, instead_of=instead_of)), status)


def _page(storyboard_id: UUID, stage: Stage, given: Given) -> str:
    found, pages = drawn_pages.see_pages(db(), actor(), storyboard_id, stage, now())
    is_shown = drawn_pages.may_be_shown(db(), found, now())
    return render_template(
        "pages/storyboards/drawn.html",
        storyboard=found,
        stage=stage,
        stages=[(one, gettext(STAGE_WORDS[one])) for one in DRAWN],
        pages=_listed(found, pages, given) if is_shown else [],
        is_gone=bool(pages) and not is_shown,
        gone=pages,
        instead_of=given.instead_of if given.instead_of in {one.id for one in pages} else None,
        are_done=bool(pages) and all(one.is_done for one in pages),
        is_waiting=any(one.is_waiting for one in pages),
        wrong=[(given.at, given.wrong)] if given.wrong else [],
        is_kept="kept" in request.args,
        **for_templates(),
    )


@dataclass(frozen=True)
class Listed:
    """A page in the list: its words, or those that are offered, and what is wrong with it."""

    page: DrawnPage
    alt: str
    shows_someone: bool
    is_offered: bool
    trouble: str

    @property
    def mark(self) -> str:
        """What is kept of it."""
        return drawn_pages.mark_of_page(self.page)

    @property
    def mark_of_offered(self) -> str:
        """The words that are offered, as a mark."""
        return drawn_pages.mark_of_typed(self.alt, False)


def _listed(storyboard: Storyboard, pages: list[DrawnPage], given: Given) -> list[Listed]:
    drawn = resolve(db(), actor(), storyboard, now())
    listed = []
    for number, one in enumerate(pages, 1):
        is_typed = one.id in given.alts and one.id not in given.offered
        offered = "" if one.alt or is_typed else drawn_pages.offered_words(drawn, number)
        alt = given.alts[one.id] if is_typed else one.alt or offered
        shows = one.id in given.shows if one.id in given.alts else one.shows_someone
        trouble = gettext(TROUBLES.get(one.trouble, NOT_OPENED)) if one.trouble else ""
        listed.append(Listed(one, alt, shows, bool(offered), trouble))
    return listed
