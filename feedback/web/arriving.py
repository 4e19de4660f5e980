"""Sending a file in pieces, so that a line that breaks never begins it again: tus 1.0.

The address of a file, once it is begun, is all that is needed to go on: neither a session nor a
form's token, which may end while a tablet has no line (docs/decisions/0014). Nothing of the file
can be read there. Only its own account takes it up, by naming it in a form (`web/uploads.py`).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import Response, current_app, g, request, url_for
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.http import http_date

from feedback.access import May
from feedback.actions import arriving
from feedback.actions.arriving import LASTS
from feedback.actions.arriving_begin import Wish, begin_for_answer, begin_for_entry
from feedback.model.arriving import ArrivingFile
from feedback.web.arriving_body import CHECKSUMS, Arrival, Checksum, NotTus
from feedback.web.arriving_keep import forget, hash_of_address, keep_whole
from feedback.web.arriving_refused import refuse_plainly
from feedback.web.arriving_wishes import number_in, read_wish
from feedback.web.door import Room
from feedback.web.house import actor, house, now
from media.store import StoreTrouble

room = Room("arriving", __name__)
refuse_plainly(room)

VERSION = "1.0.0"
OURS = "Tus-Resumable"
PIECES = "application/offset+octet-stream"
EXTENSIONS = (
    "creation",
    "creation-with-upload",
    "creation-defer-length",
    "checksum",
    "expiration",
    "termination",
)
DISCOVERY = {
    "Tus-Version": VERSION,
    "Tus-Extension": ",".join(EXTENSIONS),
    "Tus-Max-Size": str(arriving.LARGEST),
    "Tus-Checksum-Algorithm": ",".join(CHECKSUMS),
}
OPEN = (
    "the address is a secret of 128 bits: whoever has it may send more of its file, "
    "and read nothing"
)
FOR_DIARY = "/relationships/<uuid:relationship>/arriving"
FOR_ANSWER = "/surveys/<uuid:invitation>/<item>/arriving"
ONE = "/arriving/<address>"
A_MOMENT_S = 0.5
OUR_WAY = {"streams": True, "own_header": OURS, "provide_automatic_options": False}


@room.route(FOR_DIARY, methods=["OPTIONS"], open_because="it says what tus can do here")
@room.route(FOR_ANSWER, methods=["OPTIONS"], open_because="it says what tus can do here")
@room.route(ONE, methods=["OPTIONS"], open_because="it says what tus can do here")
def discover(**_: object) -> Response:
    """What of tus is spoken here."""
    return Response(status=204, headers=DISCOVERY)


@room.route(FOR_DIARY, methods=["POST"], may=May.ADD_ENTRY, **OUR_WAY)
def for_diary(relationship: UUID) -> Response:
    """Begin a file for a diary."""
    return _begin(lambda writes, wish: begin_for_entry(writes, actor(), relationship, wish, now()))


@room.route(FOR_ANSWER, methods=["POST"], may=May.ANSWER_SURVEY, **OUR_WAY)
def for_answer(invitation: UUID, item: str) -> Response:
    """Begin a file that says more under a question."""
    days = house().settings.days_to_change
    return _begin(
        lambda writes, wish: begin_for_answer(writes, actor(), invitation, item, days, wish, now())
    )


@room.route(ONE, methods=["HEAD", "PATCH", "DELETE", "POST"], open_because=OPEN, **OUR_WAY)
def one(address: str) -> Response:
    """Ask how much arrived, send more, or give the file up."""
    method = request.headers.get("X-HTTP-Method-Override", request.method)
    if method not in ON_ONE:
        raise NotTus("not-understood")
    return ON_ONE[method](hash_of_address(address))


def _begin(begin: Callable[[Session, Wish], ArrivingFile]) -> Response:
    address = secrets.token_urlsafe(16)
    wish = read_wish(hash_of_address(address))
    with house().database.writing() as writes:
        begin(writes, wish)
    answer = Response(status=201, headers=lasts(now() + LASTS))
    answer.headers["Location"] = url_for("arriving.one", address=address)
    if request.mimetype == PIECES:
        answer.headers["Upload-Offset"] = str(take_body(wish.address_hash, 0))
    return answer


def _ask(address_hash: bytes) -> Response:
    # Whoever asks after a break may be quicker than the end of what broke.
    house().turns.wait(address_hash.hex(), A_MOMENT_S)
    with house().database.reading() as reads:
        found = arriving.find_arriving(reads, address_hash, now())
        answer = Response(headers=lasts(found.ends_at))
        answer.headers["Upload-Offset"] = str(found.arrived)
        if found.length is None:
            answer.headers["Upload-Defer-Length"] = "1"
        else:
            answer.headers["Upload-Length"] = str(found.length)
        # A file's name may say much: it is said again to its own account only.
        if g.actor and g.actor.account_id == found.account_id and found.claims:
            answer.headers["Upload-Metadata"] = found.claims
    return answer


def _send(address_hash: bytes) -> Response:
    if request.mimetype != PIECES:
        raise NotTus("not-pieces")
    arrived = take_body(address_hash, number_in("Upload-Offset"))
    return Response(status=204, headers={"Upload-Offset": str(arrived), **lasts(now() + LASTS)})


def _give_up(address_hash: bytes) -> Response:
    with house().database.writing() as writes:
        names = arriving.give_up(writes, address_hash, now())
    forget(names)
    return Response(status=204)


ON_ONE = {"HEAD": _ask, "PATCH": _send, "DELETE": _give_up}


def take_body(address_hash: bytes, start: int) -> int:
    """Take the body in, durably; how much has arrived now."""
    checksum = Checksum.read(request.headers.get("Upload-Checksum"))
    length = number_in("Upload-Length") if "Upload-Length" in request.headers else None
    with house().database.writing() as writes:
        turn = arriving.take_turn(writes, address_hash, start, length, now())
    arrival = Arrival(address_hash, turn, checksum)
    with house().turns.holding(address_hash.hex()):
        arrival.take()
    if arrival.arrived == turn.length:
        keep_quietly(address_hash)
    return arrival.arrived


def keep_quietly(address_hash: bytes) -> None:
    """Put it together now, so that naming it takes no time. Where that fails it is durable still
    and whoever names it tries again."""
    try:
        keep_whole(address_hash)
    except (StoreTrouble, DBAPIError) as trouble:
        current_app.logger.error("%s while a file was put together", type(trouble).__name__)


def lasts(until: datetime) -> dict[str, str]:
    """The header that says until when a file may be gone on with."""
    return {"Upload-Expires": http_date(until)}


@room.before_request
def check_version() -> None:
    """Refuse a version of tus that is not spoken here."""
    if request.method != "OPTIONS" and request.headers.get(OURS) != VERSION:
        raise NotTus("not-this-version")


@room.after_request
def say_version(response: Response) -> Response:
    """Every answer says the version that is spoken here."""
    response.headers[OURS] = VERSION
    if response.status_code == 412:
        response.headers["Tus-Version"] = VERSION
    return response
