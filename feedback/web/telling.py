"""Telling something new in a diary: the form, the upload, and the receipt after it is durable."""

from __future__ import annotations

import enum
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

from flask import Response, jsonify, make_response, redirect, render_template, request, url_for
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, NotHere
from feedback.actions import diaries
from feedback.model.care import Relationship
from feedback.model.telling import DiaryEntry, Feeling
from feedback.web.diaries import FEELINGS, others, uses
from feedback.web.diaries_ways import ADDS, SHOWN, about_words, carried_id, way_form, way_now
from feedback.web.door import Room
from feedback.web.errors import database_status
from feedback.web.house import actor, db, house, now
from feedback.web.languages import gettext, mark
from feedback.web.reading import reading
from feedback.web.say_more_ways import DRAW
from feedback.web.uploads import STATUS, TakenUpBy, Upload, forget_unused, receive_upload
from media.refused import Refused
from media.store import StoreFull, StoreTrouble

room = Room("telling", __name__)

PROBLEMS = {
    "cut": mark("Only a part of it arrived. Please choose your files again. Then send it again."),
    "empty": mark("There is nothing in this file. Please choose another file."),
    "full": mark("We have no room left. We could not keep this. Please try again later."),
    "busy": mark("We are very busy. Please wait a moment. Then send it again."),
    "not-a-form": mark("We could not read that. Please send it again."),
    "not-text": mark("Your words have signs in them that we cannot read."),
    "not-what-we-take": mark("We cannot open this file. Please choose a photo, a sound or a film."),
    "too-big": mark("This file is too big. Please choose a smaller file."),
    "too-many-pixels": mark("This photo is too big for us. Please choose a smaller photo."),
    "too-many-parts": mark("There are too many files. Please send fewer files."),
    "nothing-told": mark("There is nothing here yet. Please tell us something first."),
    "words-too-long": mark("These are a lot of words. Please send a part of them first."),
    "told-otherwise": mark(
        "You sent an entry from this page before. It is safe. You can send this as a new entry."
    ),
    "another-worker": mark("Your social worker has changed. Please look. Then send it again."),
}
STATUSES = {
    **STATUS,
    "busy": 503,
    "nothing-told": 422,
    "words-too-long": 422,
    "told-otherwise": 409,
    "another-worker": 409,
}
NEEDS_A_NEW_ID = frozenset({"told-otherwise"})


class AnotherWorker(Exception):
    """The relationship that the page was made for has ended; nothing moves over by itself."""

    code = "another-worker"


REFUSALS = (diaries.NothingTold, diaries.WordsTooLong, diaries.ToldOtherwise, AnotherWorker)


@dataclass(frozen=True)
class Place:
    """Whose diary, with whom: what the form says about a relationship."""

    id: UUID
    person: str
    worker: str

    @classmethod
    def of(cls, relationship: Relationship) -> Place:
        """The place that a relationship is."""
        return cls(relationship.id, relationship.person.name, relationship.worker.name)


@dataclass(frozen=True)
class Typed:
    """What was typed, to be shown again."""

    words: str = ""
    feeling: str = ""
    shares: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, fields: dict[str, list[str]]) -> Typed:
        """From the fields that arrived, whatever is missing."""
        return cls(
            fields.get("words", [""])[0].strip(),
            fields.get("feeling", [""])[0],
            frozenset(fields.get("share", [])),
        )


@room.get("/diary/new", may=May.ADD_ENTRY)
def new() -> str | Response:
    """A new entry. The page carries its id, so that sending twice is the same entry."""
    places = [Place.of(found) for found in diaries.places_to_tell(db(), actor(), now())]
    about = request.args.get("about")
    chosen = [place for place in places if about in (None, str(place.id))]
    if len(chosen) == 1:
        return _form(chosen[0], uuid4(), Typed())
    return render_template("pages/diaries/which.html", places=places, to="telling.new")


@room.post("/diary/<uuid:entry>", may=May.ADD_ENTRY, streams=True)
def send(entry: UUID) -> AnyResponse:
    """Receive a new entry. The receipt is sent only after it is durable."""
    way = _find_way(entry)
    again = _Again(entry, way.place)
    try:
        upload = receive_upload(is_kept=way.leads == Leads.HERE)
        again.fields = upload.received.fields
        return _receipt(STEPS[way.leads](entry, way.place, upload))
    except Refused as no:
        again.fields = again.fields or no.fields
        return again(no.code)
    except REFUSALS as no:
        return again(no.code)
    except (StoreTrouble, DBAPIError) as trouble:
        return again(out_of_order(trouble))


class Leads(enum.Enum):
    """Where a page that is sent leads."""

    HERE = "a new entry"
    REPEAT = "an entry that is kept already"
    ELSEWHERE = "the social worker changed long before the page was sent"


@dataclass(frozen=True)
class Way:
    """Where a page leads, and to which diary."""

    leads: Leads
    place: Place


def _find_way(entry_id: UUID) -> Way:
    """Where this page leads. Raises NotHere before a byte is received.

    Asked in a session that only reads and is closed again at once, so that a slow upload holds
    no lock; the action asks again.
    """
    with house().database.reading() as reads:
        known = diaries.find_own_entry(reads, actor(), entry_id)
        if known:
            return Way(Leads.REPEAT, Place.of(known.relationship))
        about = _relationship(reads)
        found = diaries.place_to_tell(reads, actor(), about, now()) if about else None
        if about and (found is None or found.id != about.id) and _may_finish(reads, about):
            return Way(Leads.HERE, Place.of(about))
        if about and found:
            leads = Leads.HERE if found.id == about.id else Leads.ELSEWHERE
            return Way(leads, Place.of(found))
    raise NotHere(f"relationship {request.args.get('about')}")


def _may_finish(reads: Session, about: Relationship) -> bool:
    """True when it ended while the page was open: what was begun with someone stays with them."""
    try:
        return bool(diaries.may_tell_in(reads, actor(), about.id, now()))
    except NotHere:
        return False


def _repeat(entry_id: UUID, _: Place, upload: Upload) -> DiaryEntry:
    known = diaries.find_own_entry(db(), actor(), entry_id)
    assert known is not None
    return diaries.same_or_refuse(known, upload.field("words"), upload.hashes)


def _elsewhere(_: UUID, __: Place, ___: Upload) -> DiaryEntry:
    raise AnotherWorker


def _add(entry_id: UUID, place: Place, upload: Upload) -> DiaryEntry:
    telling = _telling(upload)
    telling.check(upload.files)
    with upload.keeping(TakenUpBy(entry_id, place.id)) as files:
        entry = diaries.add_entry(db(), actor(), entry_id, place.id, telling, files, now())
    forget_unused(files, {media.id for media in entry.media})
    return entry


STEPS = {Leads.HERE: _add, Leads.REPEAT: _repeat, Leads.ELSEWHERE: _elsewhere}


def _telling(upload: Upload) -> diaries.Telling:
    feeling = upload.field("feeling")
    return diaries.Telling(
        words=upload.field("words"),
        feeling=Feeling(feeling) if feeling in FEELINGS else None,
        shares=uses(upload.fields("share")),
        told_at=_moment(upload.field("told_at")),
        language=reading().language,
        adds_to_id=carried_id(ADDS),
        shown_prompt_id=carried_id(SHOWN),
        description=upload.field("description"),
        is_drawing=way_now() == DRAW,
    )


def _moment(written: str) -> datetime | None:
    """The teller's clock, as milliseconds since 1970; None when it says nothing sensible."""
    if not written.isdecimal() or len(written) > 13:
        return None
    return datetime.fromtimestamp(int(written) / 1000, UTC)


def _receipt(entry: DiaryEntry) -> AnyResponse:
    """What is kept: sent after the commit, because a failing commit replaces this answer."""
    # From a page of one way, one thing more is asked on each page after it.
    after = "diaries_tell.how_was_it" if way_now() else "diaries.safe"
    page = url_for(after, entry=entry.id)
    if not wants_json():
        return redirect(page, 303)
    receipt = {
        "id": str(entry.id),
        "received_at": entry.received_at.isoformat(),
        "parts": [asdict(part) for part in diaries.parts_kept(entry)],
        "page": page,
    }
    return make_response(jsonify(receipt), 201)


@dataclass
class _Again:
    """Shows the form again with what arrived of it, and what to do."""

    entry_id: UUID
    place: Place
    fields: dict[str, list[str]] = field(default_factory=dict)

    def __call__(self, code: str) -> Response:
        db().rollback()
        words, status = gettext(PROBLEMS[code]), STATUSES[code]
        if wants_json():
            return make_response(jsonify(code=code, words=words), status)
        entry_id = uuid4() if code in NEEDS_A_NEW_ID else self.entry_id
        if way := way_now():
            typed = {name: given[0] for name, given in self.fields.items()}
            return make_response(way_form(self.place, entry_id, way, typed, words), status)
        return make_response(
            _form(self.place, entry_id, Typed.of(self.fields), words, _field(code)), status
        )


def out_of_order(trouble: StoreTrouble | DBAPIError) -> str:
    """The code for a store or a database that cannot keep anything now. Raises the others."""
    if isinstance(trouble, StoreTrouble):
        return "full" if isinstance(trouble, StoreFull) else "busy"
    status = database_status(trouble)
    if status == 500:
        raise trouble
    return "full" if status == 507 else "busy"


def _relationship(reads: Session) -> Relationship | None:
    """The relationship that the page was made for."""
    try:
        return reads.get(Relationship, UUID(request.args.get("about", "")))
    except ValueError:
        return None


def _field(code: str) -> str:
    """Where on the page the problem is."""
    in_words = {"nothing-told", "words-too-long", "not-text", "another-worker", "told-otherwise"}
    return "words" if code in in_words else "photo"


def wants_json() -> bool:
    """True when a script sends the form and reads the receipt itself."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == (
        "application/json"
    )


def _form(
    place: Place, entry_id: UUID, typed: Typed, problem: str | None = None, at: str = "words"
) -> str:
    return render_template(
        "pages/diaries/new.html",
        place=place,
        entry_id=entry_id,
        typed=typed,
        problem=problem,
        problem_at=at,
        feelings=FEELINGS,
        who_can_see=others(),
        about=about_words(place),
    )
