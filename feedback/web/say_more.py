"""Saying more with a photo, a voice, a drawing or a film: a page for each, and the receipt."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from flask import Response, jsonify, make_response, redirect, render_template, url_for
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, NotHere
from feedback.actions import answer_media
from feedback.actions.answer_media import Sending, SentOtherwise, TooManyFiles
from feedback.actions.media_files import TooLong
from feedback.actions.surveys import Asked, find_asked
from feedback.actions.surveys_answer import (
    Answering,
    ItemNotAsked,
    TakenBack,
    TooLateToChange,
    asked_item,
    may_still_change,
)
from feedback.forms.instrument import Item
from feedback.model.telling import MediaFile, MediaKind
from feedback.web.csrf import FIELD, csrf_token
from feedback.web.door import Room
from feedback.web.drawing import COLOURS, PENS
from feedback.web.errors import trouble_page
from feedback.web.house import actor, db, house, now
from feedback.web.languages import gettext, mark
from feedback.web.reading import reading
from feedback.web.say_more_ways import (
    DRAW,
    FILM,
    NAMES,
    PHOTO,
    SENT,
    TALK,
    USUAL,
    WRITE,
    came_from,
    may_write,
    question_at,
    way_url,
)
from feedback.web.surveys_words import said
from feedback.web.telling import PROBLEMS as TELLING_PROBLEMS
from feedback.web.telling import STATUSES as TELLING_STATUSES
from feedback.web.telling import out_of_order, wants_json
from feedback.web.uploads import TakenUpBy, Upload, forget_unused, receive_upload
from media.refused import Refused
from media.store import StoreTrouble

room = Room("say_more", __name__)
room.register_error_handler(ItemNotAsked, lambda _: trouble_page(404))

# way: (what it may bring, what to say when it brings something else)
BRINGS = {
    TALK: (
        {MediaKind.SOUND},
        mark("This is not a sound. Please choose a sound file, or use another way."),
    ),
    PHOTO: (
        {MediaKind.PHOTO},
        mark("This is not a photo. Please choose a photo, or use another way."),
    ),
    DRAW: (
        {MediaKind.PHOTO},
        mark("This is not a photo of a drawing. Please choose a photo, or use another way."),
    ),
    FILM: (
        {MediaKind.VIDEO},
        mark("This is not a film. Please choose a film, or use another way."),
    ),
}
PROBLEMS = {
    **TELLING_PROBLEMS,
    "cut": mark("Only a part of it arrived. Please choose it again. Then send it again."),
    "too-many-parts": mark("Please send one thing at a time."),
    "nothing-here": mark("There is nothing here yet. You can also use another way."),
    "too-many-files": mark("You told us a lot here. There is no room for more."),
    "too-long": mark("You wrote a lot about it. Please make it shorter."),
    "sent-otherwise": mark(
        "You sent something from this page before. It is safe. You can send this as well."
    ),
}
STATUSES = {
    **TELLING_STATUSES,
    "too-many-parts": 422,
    "nothing-here": 422,
    "too-many-files": 422,
    "too-long": 422,
    "sent-otherwise": 409,
}
TOO_LATE = (TooLateToChange, TakenBack)


@room.get("/surveys/<uuid:invitation>/<item>/say-more/<way>", may=May.ANSWER_SURVEY)
def page(invitation: UUID, item: str, way: str) -> str | Response | AnyResponse:
    """A page to say more in one way."""
    if way not in NAMES:
        return trouble_page(404)
    asked = find_asked(db(), actor(), invitation, now())
    asking = asked_item(asked, item)
    if way not in SENT:
        return redirect(way_url(way, invitation=invitation, item=item, **came_from()), 303)
    try:
        may_still_change(asked.response, house().settings.days_to_change, now())
    except TOO_LATE:
        return _sent_page(invitation)
    return _form(invitation, asking, way, uuid4())


@room.post(
    "/surveys/<uuid:invitation>/<item>/say-more/<way>/<uuid:sending>",
    may=May.ANSWER_SURVEY,
    streams=True,
)
def send(invitation: UUID, item: str, way: str, sending: UUID) -> AnyResponse:
    """Receive one file. The receipt is sent only after it is durable."""
    if way not in SENT:
        return trouble_page(404)
    place = _Place(invitation, item, way, Sending(sending, item, is_drawing=way == DRAW))
    again = _Again(place)
    try:
        is_known = _is_known(place)
        upload = receive_upload(is_kept=not is_known)
        again.fields = upload.received.fields
        return _receipt(place, _known(place, upload) if is_known else _add(place, upload))
    except Refused as no:
        again.fields = again.fields or no.fields
        return again(no.code)
    except _WrongKind as no:
        return again("not-what-we-take", no.words)
    except (_NotOne, TooManyFiles, TooLong, SentOtherwise) as no:
        return again(no.code)
    except TOO_LATE:
        db().rollback()
        return _sent_page(invitation)
    except (StoreTrouble, DBAPIError) as trouble:
        return again(out_of_order(trouble))


@dataclass(frozen=True)
class _Place:
    """Which question is answered, and what its page sends."""

    invitation: UUID
    item: str
    way: str
    sending: Sending


class _WrongKind(Exception):
    """A film where a photo belongs, and the like."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class _NotOne(Exception):
    """Nothing was sent, or more than one thing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _is_known(place: _Place) -> bool:
    """Whether this is a repeat. Raises what refuses the file before a byte of it is received.

    Asked in a session that only reads and is closed again at once, so that a slow upload holds
    no lock; the action asks again.
    """
    with house().database.reading() as reads:
        asked = find_asked(reads, actor(), place.invitation, now())
        item = asked_item(asked, place.item)
        if answer_media.find_sent(reads, asked, place.sending):
            return True
        may_still_change(asked.response, house().settings.days_to_change, now())
        _check_room(reads, asked, item)
    return False


def _check_room(reads: Session, asked: Asked, item: Item) -> None:
    if asked.response is not None:
        answer_media.check_room(reads, asked.response, item)


def _known(place: _Place, upload: Upload) -> MediaFile:
    asked = find_asked(db(), actor(), place.invitation, now())
    known = answer_media.find_sent(db(), asked, place.sending)
    if known is None:
        raise NotHere(f"sending {place.sending.id}")
    return answer_media.same_or_refuse(known, upload.hashes)


def _add(place: _Place, upload: Upload) -> MediaFile:
    description = upload.field("description")
    sending = Sending(place.sending.id, place.item, place.sending.is_drawing, description)
    how = Answering(reading().language, reading().mode, house().settings.days_to_change)
    _check_one(upload)
    with upload.keeping(_taker(place)) as files:
        kinds, words = BRINGS[place.way]
        if files[0].kind not in kinds:
            raise _WrongKind(gettext(words))
        media = answer_media.add_to_answer(
            db(), actor(), place.invitation, sending, files[0], how, now()
        )
    forget_unused(files, {media.id})
    return media


def _taker(place: _Place) -> TakenUpBy:
    """What takes the file up, asked in a session of its own: a large file is still to be kept."""
    with house().database.reading() as reads:
        asked = find_asked(reads, actor(), place.invitation, now())
    return TakenUpBy(place.sending.id, asked.relationship_id)


def _check_one(upload: Upload) -> None:
    """Raises _NotOne unless exactly one file came; nothing of it stays in quarantine."""
    if len(upload.files) != 1:
        upload.received.abort()
        raise _NotOne("too-many-parts" if upload.files else "nothing-here")


def _receipt(place: _Place, media: MediaFile) -> AnyResponse:
    """What is kept: sent after the commit, because a failing commit replaces this answer."""
    at = question_at(
        invitation=place.invitation,
        item=place.item,
        kept=media.id,
        _anchor="kept",
        **came_from(),
    )
    if not wants_json():
        return redirect(at, 303)
    part = {"part": media.kind, "size": media.size, "sha256": media.sha256}
    receipt = {
        "id": str(place.sending.id),
        "received_at": media.received_at.isoformat(),
        "parts": [part],
        "page": at,
    }
    return make_response(jsonify(receipt), 201)


@dataclass
class _Again:
    """Shows the page again with what arrived of its words, and what to do."""

    place: _Place
    fields: dict[str, list[str]] = field(default_factory=dict)

    def __call__(self, code: str, words: str = "") -> Response:
        db().rollback()
        words, status = words or gettext(PROBLEMS[code]), STATUSES[code]
        if wants_json():
            return make_response(jsonify(code=code, words=words), status)
        place = self.place
        # Only reading, because what is wrong may be that nothing can be written.
        with house().database.reading() as reads:
            item = asked_item(find_asked(reads, actor(), place.invitation, now()), place.item)
        sending = uuid4() if code == "sent-otherwise" else place.sending.id
        typed = self.fields.get("description", [""])[0].strip()
        page = _form(place.invitation, item, place.way, sending, typed, words)
        return make_response(page, status)


def _sent_page(invitation: UUID) -> AnyResponse:
    return redirect(url_for("surveys_send.sent", invitation=invitation), 303)


def _form(
    invitation: UUID, item: Item, way: str, sending: UUID, typed: str = "", problem: str = ""
) -> str:
    place = {"invitation": invitation, "item": item.name, **came_from()}
    token = {FIELD: csrf_token()}
    others = [other for other in (*USUAL, *([WRITE] if may_write(item) else [])) if other != way]
    return render_template(
        f"pages/say_more/{way}.html",
        question=said(item.text, reading().language),
        send_to=url_for("say_more.send", way=way, sending=sending, **token, **place),
        send_also_to=url_for("say_more.send", way=way, sending=uuid4(), **token, **place),
        arrive_at=url_for("arriving.for_answer", invitation=invitation, item=item.name),
        back_at=question_at(**place),
        others=[(other, way_url(other, **place)) for other in others],
        typed=typed,
        problem=problem,
        colours=COLOURS,
        pens=PENS,
    )
