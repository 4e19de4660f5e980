"""Making one box of a comic: one decision on each page, and each is kept at once.

A picture, closer or not, who speaks, what they say, and a look at it; then the next box.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from flask import Response, jsonify, make_response, redirect, render_template, request, url_for
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, NotHere
from feedback.actions import diaries
from feedback.actions import my_comics as comics
from feedback.actions.storyboards import fresh
from feedback.model.accounts import Role
from feedback.model.own_comics import (
    MOST_SAID,
    after,
    crop_picture,
    large_picture,
    put_picture,
    said_pictures,
    say,
    say_with_picture,
    set_speaker,
    set_voice,
    take_said_out,
    words_of,
)
from feedback.model.storyboard_edits import change_panel, closer, shift_crop
from feedback.model.storyboard_pages import (
    LONGEST_ALT,
    LONGEST_SPEAKER,
    MOST_WORDS_IN_A_PANEL,
    WHOLE_PANEL,
    Board,
    Crop,
    Panel,
    Picture,
)
from feedback.model.storyboards import Storyboard
from feedback.model.telling import MediaFile, MediaKind
from feedback.web.csrf import FIELD, csrf_token
from feedback.web.door import Room
from feedback.web.drawing import COLOURS, PENS
from feedback.web.house import actor, db, house, now
from feedback.web.languages import gettext, mark, ngettext
from feedback.web.my_comics_shown import Box, ShownComic, for_templates, show_comic
from feedback.web.picture_shelf import address_fields, at_now, offered, shelf
from feedback.web.picture_words import idea
from feedback.web.reading import reading
from feedback.web.telling import PROBLEMS, STATUSES, out_of_order, wants_json
from feedback.web.uploads import TakenUpBy, Upload, forget_unused, receive_upload
from media.refused import Refused
from media.store import StoreTrouble

room = Room("my_comics_steps", __name__)
PHOTO, DRAW, TALK = "photo", "draw", "talk"
# Few enough that Tab and Enter reach everything on the page in 12 steps.
PHOTOS_AT_ONCE = 6
CLOSER_BY, MOVE_BY = 200, 100
# value: what the button does to the part of the picture that is shown
CROPS: dict[str, Callable[[Crop], Crop]] = {
    "closer": lambda crop: closer(crop, CLOSER_BY),
    "farther": lambda crop: closer(crop, -CLOSER_BY),
    "up": lambda crop: shift_crop(crop, 0, -MOVE_BY),
    "down": lambda crop: shift_crop(crop, 0, MOVE_BY),
    "left": lambda crop: shift_crop(crop, -MOVE_BY, 0),
    "right": lambda crop: shift_crop(crop, MOVE_BY, 0),
}
# value: (words, picture), for someone else who speaks
SOMEONE = {
    "family": (mark("My family"), "family"),
    "friend": (mark("My friend"), "friends"),
    "carer": (mark("My carer"), "carer"),
    "service": (mark("A helper"), "professional"),
}


@dataclass(frozen=True)
class At:
    """Where someone is: a box of their own comic."""

    comic: Storyboard
    shown: ShownComic
    box: Box
    panel: Panel

    @property
    def large(self) -> Picture | None:
        """Its large picture."""
        return large_picture(self.panel)

    def to(self, step: str, **more: Any) -> str:
        """The address of a step of this box."""
        return url_for(
            "my_comics_steps.step", comic=self.comic.id, panel=self.panel.id, step=step, **more
        )

    def change(self, what: str, edit: Callable[..., Board], *given: Any) -> None:
        """Change this box, at once: `edit` takes the board, the panel, and what is given."""

        def changed(board: Board) -> Board:
            return edit(board, self.panel.id, *given)

        comics.change_comic(db(), actor(), self.comic.id, what, changed, now())


Answer = str | Response | AnyResponse


@room.get("/comics/<uuid:comic>/<panel>/<step>", may=May.CHANGE_COMIC, is_private=True)
def step(comic: UUID, panel: str, step: str) -> Answer:
    """The page of one step."""
    shows = SHOWS.get(step)
    if shows is None:
        raise NotHere(f"step {step}")
    return shows(_at(comic, panel))


@room.post("/comics/<uuid:comic>/<panel>/<step>", may=May.CHANGE_COMIC)
def keep(comic: UUID, panel: str, step: str) -> Answer:
    """Keep what was decided on one page, and go to the next."""
    keeps = KEEPS.get(step)
    if keeps is None:
        raise NotHere(f"step {step}")
    return keeps(_at(comic, panel))


def _at(comic_id: UUID, panel_id: str) -> At:
    comic = comics.own_comic(db(), actor(), comic_id, now())
    shown = show_comic(comic)
    box, panel = shown.box(panel_id), shown.board.panel(panel_id)
    if box is None or panel is None:
        raise NotHere(f"panel {panel_id} of {comic_id}")
    return At(comic, shown, box, panel)


def _page(name: str, at: At, **given: Any) -> str:
    return render_template(
        f"pages/my_comics/{name}.html",
        at=at,
        comic=at.comic,
        box=at.box,
        total=len(at.shown.boxes),
        **{"problem": "", **for_templates(at.shown), **given},
    )


def _wrong(name: str, at: At, problem: str, **given: Any) -> Response:
    return make_response(_page(name, at, problem=problem, **given), 422)


def _go(at: At, step: str, **more: Any) -> AnyResponse:
    return redirect(at.to(step, **more), 303)


# --- which picture ---------------------------------------------------------------------------


def _keep_no_picture(at: At) -> Answer:
    at.change("picture-out", put_picture, None)
    return _go(at, "who")


def _show_own(at: At) -> Answer:
    start = _number(request.args.get("start", ""))
    found = comics.own_photos(db(), actor(), at.comic, now())
    end = start + PHOTOS_AT_ONCE
    more_at = at.to("own", start=end) if end < len(found) else None
    return _page("own", at, photos=found[start:end], start=start, more_at=more_at)


def _number(written: str) -> int:
    return int(written) if written.isdecimal() and len(written) < 5 else 0


def _keep_own(at: At) -> Answer:
    wanted = request.form.get("photo", "")
    found = comics.own_photos(db(), actor(), at.comic, now())
    media = next((one for one in found if str(one.id) == wanted), None)
    if media is None:
        return _go(at, "own")
    at.change("picture-put-in", put_picture, _media_picture(media))
    return _go(at, "closer")


def _media_picture(media: MediaFile) -> Picture:
    return Picture(fresh(), f"media:{media.id}", WHOLE_PANEL)


def _show_library(at: At, step: str = "library") -> Answer:
    said = [(one.id, one.symbol, idea(one.symbol)) for one in said_pictures(at.panel)]
    here = lambda **fields: at.to(step, **address_fields(**fields))  # noqa: E731
    return _page(step, at, picked=said, most=MOST_SAID, **shelf(here))


def _keep_library(at: At) -> Answer:
    name = request.form.get("add", "")
    if name not in offered():
        return _go(at, "library")
    at.change(
        "picture-put-in",
        put_picture,
        Picture(fresh(), f"symbol:{name}", WHOLE_PANEL, alt=idea(name)),
    )
    return _go(at, "who")


# --- closer ----------------------------------------------------------------------------------


def _show_closer(at: At) -> Answer:
    if at.large is None or not at.large.media_file_id:
        return _go(at, "who")
    media = at.shown.files.get(at.large.media_file_id)
    return _page("closer", at, media=media, is_whole=at.large.crop.is_whole)


def _keep_closer(at: At) -> Answer:
    way = request.form.get("way", "")
    if way in CROPS:
        at.change("picture-cropped", crop_picture, CROPS[way])
        return _go(at, "closer", _anchor="picture")
    return _go(at, "who")


# --- who speaks, and what they say -----------------------------------------------------------


def _first_name(name: str) -> str:
    return (name.split() or [""])[0]


def _speakers(at: At) -> list[tuple[str, str, str, str]]:
    """Who may speak: value, words, picture, and the name that stands in the box."""
    about = at.comic.relationship
    me = _first_name(actor().name)
    found = [("me", gettext("Me"), "person" if _is_person() else "carer", me)]
    if not _is_person():
        person = _first_name(about.person.name)
        found.append(("person", person, about.person.picture, person))
    worker = _first_name(about.worker.name)
    found.append(("worker", worker, about.worker.picture, worker))
    return found


def _is_person() -> bool:
    return actor().role is Role.PERSON


def _show_who(at: At) -> Answer:
    words = words_of(at.panel)
    return _page("who", at, speakers=_speakers(at), chosen=words.speaker if words else None)


def _keep_who(at: At) -> Answer:
    who = request.form.get("who", "")
    if who == "someone":
        return _go(at, "someone")
    names = {value: name for value, _, _, name in _speakers(at)} | {"nobody": ""}
    if who not in names:
        return _go(at, "who")
    at.change("speaker-chosen", set_speaker, names[who], fresh())
    return _go(at, "words")


def _show_someone(at: At, typed: str = "", problem: str = "") -> Answer:
    said = {words.speaker for panel in at.shown.board.panels for words in panel.words}
    known = {name for _, _, _, name in _speakers(at)}
    fixed = [(value, gettext(words), shown) for value, (words, shown) in SOMEONE.items()]
    others = sorted(said - known - {""} - {words for _, words, _ in fixed})[:4]
    return _page("someone", at, fixed=fixed, others=others, typed=typed, problem=problem)


def _keep_someone(at: At) -> Answer:
    typed = " ".join(request.form.get("name", "").split())
    picked = request.form.get("who", "")
    name = gettext(SOMEONE[picked][0]) if picked in SOMEONE else (picked or typed)
    if not name or len(name) > LONGEST_SPEAKER:
        problem = (
            gettext("This name is too long. Please write a short one.")
            if name
            else gettext("There is no name yet. Please write one.")
        )
        return make_response(_show_someone(at, typed, problem), 422)
    at.change("speaker-chosen", set_speaker, name, fresh())
    return _go(at, "words")


def _show_words(at: At) -> Answer:
    words = words_of(at.panel)
    return _page("words", at, typed=(words.words or "") if words else "", **_spoken(at))


def _spoken(at: At) -> dict[str, Any]:
    words = words_of(at.panel)
    return {
        "speaker": words.speaker if words else "",
        "me": _first_name(actor().name),
        "voice": at.box.voice,
        "most": MOST_WORDS_IN_A_PANEL,
        "ways": [("talk", at.to("talk")), ("pictures", at.to("pictures"))],
    }


def _keep_words(at: At) -> Answer:
    if "no-voice" in request.form:
        at.change("voice-out", set_voice, "")
        return _go(at, "words")
    typed = "\n".join(request.form.get("words", "").strip().splitlines())
    try:
        comics.say_in_comic(db(), actor(), at.comic.id, at.panel.id, typed, now())
    except comics.TooManyWords as many:
        return _wrong("words", at, _too_many(many.count), typed=typed, **_spoken(at))
    return _go(at, "look")


def _too_many(count: int) -> str:
    wrote = ngettext("You wrote %(num)s word.", "You wrote %(num)s words.", count)
    room = gettext(
        "There is room for %(most)s. Please take some out. Or use the next box.",
        most=MOST_WORDS_IN_A_PANEL,
    )
    return f"{wrote} {room}"


def _keep_pictures(at: At) -> Answer:
    """Pictures as words: what each means is written too, so that it can be heard."""
    add, remove = request.form.get("add", ""), request.form.get("remove", "")
    had = words_of(at.panel)
    written = (had.words or "") if had else ""
    said = said_pictures(at.panel)
    if add in offered() and len(said) < MOST_SAID:
        at.change("picture-said", say_with_picture, add, fresh())
        written = f"{written} {idea(add)}.".strip()
    gone = next((one for one in said if one.id == remove), None)
    if gone is not None:
        at.change("picture-unsaid", take_said_out, remove)
        written = " ".join(written.replace(f"{idea(gone.symbol)}.", "", 1).split())
    if len(written.split()) <= MOST_WORDS_IN_A_PANEL:
        at.change("words-written", say, written, fresh())
    return _go(at, "pictures", _anchor="picked", **address_fields(**at_now()))


# --- a look at it ----------------------------------------------------------------------------


def _show_look(at: At) -> Answer:
    then = after(at.shown.board, at.panel.id)
    return _page(
        "look",
        at,
        next_at=then
        and url_for("my_comics_steps.step", comic=at.comic.id, panel=then.id, step="picture"),
    )


def _show_tell(at: At) -> Answer:
    return _page("tell", at, typed=at.panel.alt or at.box.words)


def _keep_tell(at: At) -> Answer:
    typed = " ".join(request.form.get("words", "").split())
    if len(typed) > LONGEST_ALT:
        problem = gettext("These are a lot of words. Please write fewer words.")
        return _wrong("tell", at, problem, typed=typed)
    own = "" if typed == at.box.words else typed
    at.change("box-described", lambda board, panel: change_panel(board, panel, alt=own))
    return _go(at, "look")


SHOWS: dict[str, Callable[[At], Answer]] = {
    "picture": partial(_page, "picture"),
    "own": _show_own,
    PHOTO: lambda at: _way(PHOTO, at),
    DRAW: lambda at: _way(DRAW, at),
    "library": _show_library,
    "closer": _show_closer,
    "who": _show_who,
    "someone": _show_someone,
    "words": _show_words,
    TALK: lambda at: _way(TALK, at),
    "pictures": lambda at: _show_library(at, "pictures"),
    "look": _show_look,
    "tell": _show_tell,
}
KEEPS: dict[str, Callable[[At], Answer]] = {
    "picture": _keep_no_picture,
    "own": _keep_own,
    "library": _keep_library,
    "closer": _keep_closer,
    "who": _keep_who,
    "someone": _keep_someone,
    "words": _keep_words,
    "pictures": _keep_pictures,
    "tell": _keep_tell,
}


# --- a new photo, a drawing, a voice ---------------------------------------------------------

# way: the kind of file that it brings, and the step after it
BRINGS = {
    PHOTO: (MediaKind.PHOTO, "closer"),
    DRAW: (MediaKind.PHOTO, "closer"),
    TALK: (MediaKind.SOUND, "words"),
}


def _way(way: str, at: At, typed: str = "", problem: str = "", entry: UUID | None = None) -> str:
    place = {"comic": at.comic.id, "panel": at.panel.id, "way": way, FIELD: csrf_token()}
    return _page(
        way,
        at,
        send_to=url_for("my_comics_steps.send", entry=entry or uuid4(), **place),
        send_also_to=url_for("my_comics_steps.send", entry=uuid4(), **place),
        arrive_at=url_for("arriving.for_diary", relationship=at.comic.relationship_id),
        typed=typed,
        problem=problem,
        colours=COLOURS,
        pens=PENS,
        back_at=at.to("words" if way == TALK else "picture"),
    )


@room.post("/comics/<uuid:comic>/<panel>/<way>/<uuid:entry>", may=May.CHANGE_COMIC, streams=True)
def send(comic: UUID, panel: str, way: str, entry: UUID) -> AnyResponse:
    """Receive a photo, a drawing or a voice for a box. It is an entry for nobody but its teller."""
    if way not in BRINGS:
        raise NotHere(f"way {way}")
    relationship, known = _where(comic, panel, entry)
    fields: dict[str, list[str]] = {}
    try:
        upload = receive_upload(is_kept=not known)
        fields = upload.received.fields
        if not known:
            _add(entry, relationship, way, upload)
        comics.take_in(db(), actor(), comic, panel, entry, now())
        return _receipt(comic, panel, entry, BRINGS[way][1])
    except Refused as no:
        code, fields = no.code, fields or no.fields
    except (diaries.NothingTold, diaries.WordsTooLong, diaries.ToldOtherwise) as no:
        code = no.code
    except (StoreTrouble, DBAPIError) as trouble:
        code = out_of_order(trouble)
    db().rollback()
    typed = fields.get("description", [""])[0]
    return _send_again(comic, panel, entry, way, typed, code)


def _where(comic_id: UUID, panel_id: str, entry_id: UUID) -> tuple[UUID, bool]:
    """The comic's relationship, and whether the entry is kept already. Raises NotHere.

    Asked in a session that only reads and is closed again at once, so that a slow upload holds
    no lock; the action asks again.
    """
    with house().database.reading() as reads:
        found = comics.own_comic(reads, actor(), comic_id, now())
        if comics.current_board(reads, found).panel(panel_id) is None:
            raise NotHere(f"panel {panel_id}")
        diaries.may_tell_in(reads, actor(), found.relationship_id, now())
        known = diaries.find_own_entry(reads, actor(), entry_id) is not None
        return found.relationship_id, known


def _add(entry_id: UUID, relationship_id: UUID, way: str, upload: Upload) -> None:
    kind, _ = BRINGS[way]
    telling = diaries.Telling(
        language=reading().language,
        description=upload.field("description"),
        is_drawing=way == DRAW,
    )
    telling.check(upload.files)
    with upload.keeping(TakenUpBy(entry_id, relationship_id)) as files:
        if any(file.kind is not kind for file in files):
            raise Refused("not-what-we-take")
        entry = diaries.add_entry(
            db(), actor(), entry_id, relationship_id, telling, files[:1], now()
        )
    forget_unused(files, {media.id for media in entry.media})


def _receipt(comic: UUID, panel: str, entry: UUID, step: str) -> AnyResponse:
    page = url_for("my_comics_steps.step", comic=comic, panel=panel, step=step)
    if wants_json():
        return make_response(jsonify(id=str(entry), page=page), 201)
    return redirect(page, 303)


def _send_again(comic: UUID, panel: str, entry: UUID, way: str, typed: str, code: str) -> Response:
    words, status = gettext(PROBLEMS[code]), STATUSES[code]
    if wants_json():
        return make_response(jsonify(code=code, words=words), status)
    again = None if code == "told-otherwise" else entry
    return make_response(_way(way, _at(comic, panel), typed, words, again), status)
