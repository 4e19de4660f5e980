"""My comics: all of mine, one as a whole, its name and pages, who sees it, and taking it back."""

from __future__ import annotations

from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, NotHere
from feedback.actions import my_comics as comics
from feedback.actions.consents import current_consents
from feedback.actions.safety_flags import was_flagged
from feedback.actions.sign_in import STAFF
from feedback.actions.story_versions import TextTooLong, TitleMissing
from feedback.actions.storyboard_contents import current_board
from feedback.model.own_comics import COMIC_LAYOUTS, first_empty, swap
from feedback.model.storyboard_edits import remove_page
from feedback.model.storyboards import Storyboard
from feedback.model.trust import Use
from feedback.web.diaries import others, uses
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext
from feedback.web.my_comics_shown import example, for_templates, layouts, show_comic

room = Room("my_comics", __name__)
NEW = "new"


@room.get("/comics", may=May.SEE_COMIC, is_private=True)
def mine() -> str:
    """My comics, the newest first; for staff those that are shown to them."""
    found = comics.list_comics(db(), actor(), now())
    if actor().role in STAFF:
        return render_template("pages/my_comics/shown_to_me.html", comics=found)
    return render_template(
        "pages/my_comics/mine.html",
        comics=[(comic, shown, for_templates(shown)) for comic, shown in _shown(found)],
        who_can_see=others(),
        places=comics.places_to_make(db(), actor(), now()),
        done=request.args.get("done"),
        **example(),
    )


def _shown(found: list[Storyboard]):
    return [(comic, show_comic(comic)) for comic in found]


@room.get("/comics/new", may=May.MAKE_COMIC)
def new() -> str:
    """How many boxes, on the way to a new comic."""
    places = _places()
    if len(places) != 1:
        return render_template("pages/my_comics/which.html", places=places)
    return _layouts(url_for("my_comics.mine"))


@room.post("/comics/new", may=May.MAKE_COMIC)
def begin() -> AnyResponse:
    """Begin a comic, and go to its first box."""
    places = _places()
    if len(places) != 1:
        return redirect(url_for("my_comics.new"), 303)
    title = gettext("My comic")
    comic = comics.begin_comic(db(), actor(), places[0].id, _boxes(), title, now())
    return redirect(_next_empty(comic), 303)


@room.get("/comics/<uuid:comic>", may=May.SEE_COMIC, is_private=True)
def one(comic: UUID) -> str:
    """A whole comic; its maker can go on with it."""
    found = comics.see_comic(db(), actor(), comic, now())
    shown = show_comic(found)
    is_own = found.made_by_id == actor().account_id
    given = {"comic": found, "shown": shown, **for_templates(shown)}
    if not is_own:
        return render_template("pages/my_comics/shown_one.html", **given)
    return render_template(
        "pages/my_comics/one.html",
        go_on=first_empty(shown.board),
        who_can_see=others(),
        asked_first=_without_consent(found),
        looks=comics.who_looked(db(), actor(), comic, now()),
        may_not_be_safe=was_flagged(db(), found.id),
        **given,
    )


@room.get("/comics/<uuid:comic>/change", may=May.CHANGE_COMIC, is_private=True)
def change(comic: UUID) -> str:
    """Every box, to be changed or to change places."""
    found = comics.own_comic(db(), actor(), comic, now())
    shown = show_comic(found)
    last = shown.board.pages[-1] if len(shown.board.pages) > 1 else None
    is_empty = last is not None and all(panel.is_empty for panel in last.panels)
    return render_template(
        "pages/my_comics/change.html",
        comic=found,
        shown=shown,
        empty_page=last if is_empty else None,
        **for_templates(shown),
    )


@room.post("/comics/<uuid:comic>/change", may=May.CHANGE_COMIC)
def move(comic: UUID) -> AnyResponse:
    """Let a box change places with the one before or after it; or take an empty page away."""
    way, _, panel = request.form.get("move", "").partition("-")
    page = request.form.get("page", "")
    if way in {"earlier", "later"}:
        by = 1 if way == "later" else -1
        comics.change_comic(
            db(), actor(), comic, "boxes-swapped", lambda board: swap(board, panel, by), now()
        )
    elif page:
        comics.change_comic(
            db(), actor(), comic, "page-removed", lambda board: _without_empty(board, page), now()
        )
    return redirect(url_for("my_comics.change", comic=comic, _anchor=f"box-{panel}"), 303)


def _without_empty(board, page_id: str):
    page = board.page(page_id)
    is_empty = page and len(board.pages) > 1 and all(one.is_empty for one in page.panels)
    return remove_page(board, page_id) if is_empty else board


@room.get("/comics/<uuid:comic>/page", may=May.CHANGE_COMIC)
def more(comic: UUID) -> str:
    """How many boxes, for one page more."""
    found = comics.own_comic(db(), actor(), comic, now())
    return _layouts(url_for("my_comics.one", comic=found.id), found)


@room.post("/comics/<uuid:comic>/page", may=May.CHANGE_COMIC)
def add_page(comic: UUID) -> AnyResponse:
    """Add a page, and go to its first box."""
    return redirect(_next_empty(comics.add_comic_page(db(), actor(), comic, _boxes(), now())), 303)


@room.get("/comics/<uuid:comic>/name", may=May.CHANGE_COMIC, is_private=True)
def name(comic: UUID) -> str:
    """What is it called."""
    found = comics.own_comic(db(), actor(), comic, now())
    return render_template("pages/my_comics/name.html", comic=found, typed=found.title)


@room.post("/comics/<uuid:comic>/name", may=May.CHANGE_COMIC)
def keep_name(comic: UUID) -> Response | AnyResponse:
    """Keep its name."""
    typed = request.form.get("name", "")
    try:
        comics.name_comic(db(), actor(), comic, typed, now())
    except TitleMissing:
        return _name_again(comic, typed, gettext("There is no name yet. Please write one."))
    except TextTooLong:
        return _name_again(
            comic, typed, gettext("This name is too long. Please write a short one.")
        )
    return redirect(url_for("my_comics.one", comic=comic), 303)


def _name_again(comic: UUID, typed: str, problem: str) -> Response:
    found = comics.own_comic(db(), actor(), comic, now())
    page = render_template("pages/my_comics/name.html", comic=found, typed=typed, problem=problem)
    return make_response(page, 422)


@room.get("/comics/<uuid:comic>/who-can-see", may=May.CHANGE_COMIC)
def who_can_see(comic: UUID) -> str:
    """Who can see this comic."""
    found = comics.own_comic(db(), actor(), comic, now())
    return render_template(
        "pages/my_comics/who_can_see.html",
        comic=found,
        chosen={use for use in others() if use.value in found.shares},
        who_can_see=others(),
    )


@room.post("/comics/<uuid:comic>/who-can-see", may=May.CHANGE_COMIC)
def share(comic: UUID) -> AnyResponse:
    """Change who can see this comic."""
    comics.share_comic(db(), actor(), comic, uses(request.form.getlist("share")), now())
    return redirect(url_for("my_comics.one", comic=comic, _anchor="who"), 303)


@room.get("/comics/<uuid:comic>/take-back", may=May.CHANGE_COMIC)
def ask_to_take_back(comic: UUID) -> str:
    """What happens when I take this comic back."""
    found = comics.own_comic(db(), actor(), comic, now())
    return render_template("pages/my_comics/take_back.html", comic=found)


@room.post("/comics/<uuid:comic>/take-back", may=May.CHANGE_COMIC)
def take_back(comic: UUID) -> AnyResponse:
    """Take this comic back."""
    comics.take_back_comic(db(), actor(), comic, now())
    return redirect(url_for("my_comics.mine", done="taken-back"), 303)


def _layouts(back_at: str, comic: Storyboard | None = None) -> str:
    return render_template(
        "pages/my_comics/layouts.html", layouts=layouts(), back_at=back_at, comic=comic
    )


def _boxes() -> int:
    written = request.form.get("boxes", "")
    return int(written) if written in map(str, COMIC_LAYOUTS) else 4


def _places() -> list:
    about = request.args.get("about")
    found = comics.places_to_make(db(), actor(), now())
    return [one for one in found if about in (None, str(one.id))]


def _next_empty(comic: Storyboard) -> str:
    empty = first_empty(current_board(db(), comic))
    if empty is None:
        return url_for("my_comics.one", comic=comic.id)
    return url_for("my_comics_steps.step", comic=comic.id, panel=empty.id, step="picture")


def _without_consent(comic: Storyboard) -> list[Use]:
    """The uses it is shared for that have no yes yet: they do not count until then."""
    shared = [use for use in others() if use.value in comic.shares]
    try:
        standing = current_consents(db(), actor(), comic.relationship_id, now())
    except NotHere:  # the relationship has ended, and nothing is asked about it any more
        return []
    return [use for use in shared if use not in standing or not standing[use].is_yes]
