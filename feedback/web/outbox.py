"""What tablets told without a line comes in: sealed bundles, and receipts once they are durable.

A bundle is sent like any large file (`web/arriving.py`), but neither a session nor a form's token
is asked for: the tablet may have no one signed in when the line is back. Its ticket lets bytes
come, and nothing be read (docs/decisions/0019).
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Response, make_response, request, url_for
from sqlalchemy.exc import IntegrityError

from feedback.actions import bundles
from feedback.actions.arriving import LASTS, forget_arriving
from feedback.actions.arriving_begin import Wish
from feedback.actions.passes import NoPass, find_pass
from feedback.model.arriving import ArrivingFile, read_claims
from feedback.model.offline import Bundle
from feedback.sealing.outbox import OutboxKeys, to_text
from feedback.web.arriving import (
    OUR_WAY,
    PIECES,
    check_version,
    keep_quietly,
    lasts,
    say_version,
    take_body,
)
from feedback.web.arriving_body import NotTus
from feedback.web.arriving_keep import forget, hash_of_address
from feedback.web.arriving_refused import refuse_plainly
from feedback.web.arriving_wishes import check_disk, wished_length
from feedback.web.door import Room
from feedback.web.house import db, house, now

room = Room("outbox", __name__)
TICKET = "its ticket lets sealed bytes come, and nothing be read"
RECEIPT = "it holds hashes of sealed bytes, at an address that only their sender was told"
ANEW = "anew"


class NotYet(Exception):
    """Not all of the bundle is here and durable."""

    code = "not-yet"


refuse_plainly(room, NoPass, NotYet)
room.after_request(say_version)


@dataclass(frozen=True)
class Begun:
    """What is here of a bundle that is on its way; `is_new` when it was begun just now."""

    file: ArrivingFile
    is_new: bool


@room.route("/offline/outbox", methods=["POST"], open_because=TICKET, **OUR_WAY)
def begin() -> Response:
    """Begin a bundle, go on with one, or learn that it is kept."""
    check_version()
    bundle_id, is_anew = _wished()
    ticket = _ticket()
    address = _address(house().database.outbox, ticket, bundle_id, is_anew)
    wish = Wish(hash_of_address(address), wished_length(), "")
    try:
        found = _find_or_begin(ticket, bundle_id, wish, is_anew=is_anew)
    except IntegrityError:  # the same tablet began it in another tab, just now
        found = _find_or_begin(ticket, bundle_id, wish, is_anew=is_anew)
    if isinstance(found, Bundle):
        return _kept(found)
    arrived = found.file.arrived
    if found.file.is_whole:
        keep_quietly(wish.address_hash)
    elif request.mimetype == PIECES and arrived == 0:
        arrived = take_body(wish.address_hash, 0)
    answer = Response(status=201 if found.is_new else 200, headers=lasts(now() + LASTS))
    answer.headers["Location"] = url_for("arriving.one", address=address)
    answer.headers["Upload-Offset"] = str(arrived)
    return answer


@room.get("/arriving/<address>/receipt", open_because=RECEIPT)
def receipt_here(address: str) -> Response:
    """The receipt of what came at an address. 409 while not all of it is here and durable."""
    found = bundles.receipt_at(db(), hash_of_address(address))
    if found is None:
        raise NotYet
    return _receipt(found)


@room.get("/offline/outbox/<uuid:kept>/receipt", open_because=RECEIPT)
def receipt(kept: UUID) -> Response:
    """The receipt of a bundle that was kept before."""
    return _receipt(bundles.find_receipt(db(), kept))


def _find_or_begin(ticket: str, bundle_id: UUID, wish: Wish, *, is_anew: bool) -> Begun | Bundle:
    """What is here of a bundle already, or a new beginning. Raises NoPass, TooMuchAtOnce."""
    names: list[UUID] = []
    with house().database.writing() as writes:
        let_in = find_pass(writes, house().database.outbox, ticket, now())
        begun = bundles.find_begun(writes, wish.address_hash)
        if begun is not None and begun.used_for:
            return bundles.find_receipt(writes, begun.used_for)
        kept = None if is_anew else bundles.find_kept(writes, bundle_id)
        if kept is not None:
            return kept
        if begun is not None and begun.ends_at > now():
            return Begun(begun, is_new=False)
        names = forget_arriving(writes, begun) if begun else []
        check_disk(wish.length)
        begun = bundles.begin_bundle(writes, let_in, bundle_id, wish, now())
    forget(names)
    return Begun(begun, is_new=True)


def _wished() -> tuple[UUID, bool]:
    """The bundle's name, and whether it is sent anew although one of that name is kept."""
    try:
        claims = read_claims(request.headers.get("Upload-Metadata", ""))
        return UUID(claims.get("bundle", "")), ANEW in claims
    except ValueError as trouble:
        raise NotTus("not-understood") from trouble


def _ticket() -> str:
    scheme, _, ticket = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not ticket:
        raise NoPass
    return ticket.strip()


def _address(keys: OutboxKeys, ticket: str, bundle_id: UUID, is_anew: bool) -> str:
    """Made from what only the sender has, so that a tablet that forgot it is told it again."""
    return to_text(keys.hash_of(f"{ticket} {bundle_id} {is_anew}")[:16])


def _kept(found: Bundle) -> Response:
    at = url_for("outbox.receipt", kept=found.id).removesuffix("/receipt")
    return Response(headers={"Location": at, "Upload-Complete": "?1"})


def _receipt(found: Bundle) -> Response:
    return make_response(found.receipt, 200, {"Content-Type": "application/json"})
